import { expect, test } from 'vitest';
import { parseLengthMs } from './length.ts';

test.each([
  ['0s', 0],
  ['0.304s', 304],
  ['3m45s', 225_000],
  ['1w2d3h4m5s', 788_645_000],
  ['2d', 172_800_000],
])('%s', (text, ms) => {
  expect(parseLengthMs(text)).toBe(ms);
});

test.each(['', 's', 'soon', '3m45', '-1s'])('%j is no length', (text) => {
  expect(parseLengthMs(text)).toBeUndefined();
});
