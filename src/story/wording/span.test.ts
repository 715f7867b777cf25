import { expect, test } from 'vitest';
import { inWords } from './span.ts';

test.each([
  [0, 'less than a minute'],
  [59_999, 'less than a minute'],
  [60_000, '1 minute'],
  [59 * 60_000, '59 minutes'],
  [3_600_000, '1 hour'],
  [47 * 3_600_000, '47 hours'],
  [48 * 3_600_000, '2 days'],
  [5.9 * 86_400_000, '5 days'],
])('%d ms is %s', (lengthMs, words) => {
  expect(inWords(lengthMs)).toBe(words);
});
