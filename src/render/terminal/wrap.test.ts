import { expect, test } from 'vitest';
import { colourStyle } from './style.ts';
import { columns, tree, wrap } from './wrap.ts';

test('text is folded between words, later lines hang', () => {
  expect(wrap('one two three four five six seven', 21, 2)).toEqual(['one two three four', '  five six seven']);
});

test('a word longer than a line is cut', () => {
  expect(wrap(`see ${'x'.repeat(30)}`, 25)).toEqual(['see', 'x'.repeat(25), 'xxxxx']);
});

test('colours take no columns, wide characters two, combining ones none', () => {
  expect(columns(colourStyle.colour('red', 'abc'))).toBe(3);
  expect(columns('邮件✅')).toBe(6);
  expect(columns('e\u0301')).toBe(1);
});

test('branches hang on the root', () => {
  expect(
    tree(
      ['root'],
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ),
  ).toEqual(['root', '│', '├─ a', '│  b', '│', '└─ c', '   d']);
});
