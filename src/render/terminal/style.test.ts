import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { colourStyle, plainStyle, styleFor } from './style.ts';

test('each word is coloured by itself, so that lines may be folded', () => {
  expect(colourStyle.strong('two words')).toBe('\u001b[1mtwo\u001b[22m \u001b[1mwords\u001b[22m');
  expect(plainStyle.strong('two words')).toBe('two words');
});

test('a stream that is no terminal gets no colours', () => {
  const file = new Writable();
  expect(styleFor(file).colour('red', 'word')).toBe('word');
});
