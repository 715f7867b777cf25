import { expect, test } from 'vitest';
import { nameOf, quote } from './quote.ts';

test('a reply is quoted as it was', () => {
  expect(quote(' <x@y>: User unknown ')).toBe('“<x@y>: User unknown”');
});

test('the lines of a reply are joined', () => {
  expect(quote('first line\\r\\n554 5.7.1 second line')).toBe('“first line second line”');
  expect(quote('does not exist\\n550-5.1.1 check it\\n550 bye')).toBe('“does not exist check it bye”');
  expect(quote('C:\\new')).toBe('“C:\\new”');
});

test('quotation marks inside cannot end the quote', () => {
  expect(quote('gone” and then “handed to the mailbox')).toBe('“gone" and then "handed to the mailbox”');
});

test('what would steer a screen is shown', () => {
  expect(quote('a\u001b[31m\nb\u202ec')).toBe('“a␛[31m␊b⟨U+202E⟩c”');
  expect(nameOf('mx\u0007.test')).toBe('mx␇.test');
});

test('long text is cut between characters', () => {
  expect(quote('😀'.repeat(5000))).toBe(`“${'😀'.repeat(199)}…”`);
  expect(quote('x'.repeat(200))).toBe(`“${'x'.repeat(200)}”`);
  expect(nameOf('a'.repeat(101))).toHaveLength(100);
});
