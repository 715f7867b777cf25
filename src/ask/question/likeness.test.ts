import { expect, test } from 'vitest';
import { nearest, slipsBetween } from './likeness.ts';

test.each([
  ['yesterday', 'yesterday', 0],
  ['yesteday', 'yesterday', 1],
  ['lsat', 'last', 1],
  ['stauts', 'status', 1],
  ['', 'now', 3],
])('%s and %s: %d slips', (a, b, slips) => expect(slipsBetween(a, b)).toBe(slips));

test('the likeliest known word, or none', () => {
  const known = ['sat', 'last', 'yesterday', 'now'];
  expect(nearest('lsat', known)).toBe('last');
  expect(nearest('YESTRDEY', known)).toBe('yesterday');
  expect(nearest('boss', known)).toBeUndefined();
  expect(nearest('nwo', known)).toBeUndefined();
  expect(nearest('x'.repeat(1000), known)).toBeUndefined();
});
