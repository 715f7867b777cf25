import { expect, test } from 'vitest';
import { plainText, tidyText } from './plain-text.ts';
import { splitWords } from './word.ts';

test.each([
  ['where is boss@example.com, (yesterday)?', ['where', 'is', 'boss@example.com', 'yesterday']],
  ['from: boss@example.com to: "odd user"@partner.test', ['from:boss@example.com', 'to:"odd user"@partner.test']],
  ['"boss@example.com yesterday" 9-11.', ['boss@example.com', 'yesterday', '9-11']],
  ['a@x,b@y;c@z', ['a@x', 'b@y', 'c@z']],
  ['from:a@x,to:b@y status:sent,bounced', ['from:a@x', 'to:b@y', 'status:sent,bounced']],
  ['<a,b@example.com>, "a,b"@x', ['<a,b@example.com>', '"a,b"@x']],
  ['user@[192.0.2.1]. 2026-01-11]', ['user@[192.0.2.1]', '2026-01-11']],
  ['"unclosed boss@example.com', ['unclosed', 'boss@example.com']],
  ['??', ['?']],
  ['... !!', []],
])('the words of %s', (text, words) => expect(splitWords(text)).toEqual(words));

test('chat markup and smart characters become what was meant', () => {
  const sent = '<@U123>  “boss@example.com” —&gt; <mailto:b@y.example|b@y.example>\u00a09–11';
  expect(plainText(sent)).toBe('“boss@example.com” —> b@y.example\u00a09–11');
  expect(tidyText(plainText(sent))).toBe('"boss@example.com" -> b@y.example 9-11');
});
