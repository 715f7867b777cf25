import { expect, test } from 'vitest';
import { visible } from './visible.ts';

test('ordinary text, also beyond ASCII, stays as it is', () => {
  const text = 'Łódź 邮件 user+tag@пример.рф «reply» 😀';
  expect(visible(text)).toBe(text);
});

test('escape sequences are shown, not obeyed', () => {
  expect(visible('\u001b[31mred\u0007\r\n\t\u007f')).toBe('␛[31mred␇␍␊␉␡');
});

test('bidi and zero-width characters are spelled', () => {
  expect(visible('boss\u202e@example\u200b.com\ufeff')).toBe('boss⟨U+202E⟩@example⟨U+200B⟩.com⟨U+FEFF⟩');
});

test('invisible letters, tags and lone surrogates are spelled', () => {
  expect(visible('\u3164\u2800\u{e0041}\ud800')).toBe('⟨U+3164⟩⟨U+2800⟩⟨U+E0041⟩⟨U+D800⟩');
});
