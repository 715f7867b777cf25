import { expect, test } from 'vitest';
import { createClaims } from './claims.ts';

test('a key is claimed once, until it is released or ten minutes old', () => {
  let now = 0;
  const claims = createClaims(() => now);
  expect([claims.claim('a'), claims.claim('a'), claims.claim('b')]).toEqual([true, false, true]);
  claims.release('a');
  expect(claims.claim('a')).toBe(true);
  now = 9 * 60_000;
  expect(claims.claim('b')).toBe(false);
  now = 10 * 60_000;
  expect([claims.claim('a'), claims.claim('b')]).toEqual([true, true]);
});
