import { expect, test } from 'vitest';
import { parseDuration } from './duration.ts';

test.each([
  ['0s', 0],
  ['11s', 11_000],
  ['1m40s', 100_000],
  ['1d2h3m4s', 93_784_000],
  ['4d', 345_600_000],
  ['', undefined],
  ['11', undefined],
  ['s', undefined],
  ['11x', undefined],
  ['-1s', undefined],
])('%j is %j ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});
