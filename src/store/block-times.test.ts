import fc from 'fast-check';
import { expect, test } from 'vitest';
import { termsOfTime, timeTerms } from './block-times.ts';

const at = fc.integer({ min: 0, max: Date.UTC(2040, 0) });
const length = fc.oneof(fc.integer({ min: 0, max: 7 * 3_600_000 }), fc.integer({ min: 0, max: 90 * 86_400_000 }));

test('a block that reaches into a time shares a term with it', () => {
  const stretches = fc.tuple(at, length, length, fc.double({ min: -1, max: 1, noNaN: true }));
  fc.assert(
    fc.property(stretches, ([fromAt, blockMs, askedMs, shift]) => {
      const from = fromAt + Math.trunc(shift > 0 ? shift * blockMs : shift * askedMs);
      const asked = termsOfTime(from, from + askedMs + 1);
      const own = timeTerms(fromAt, fromAt + blockMs);
      expect(asked === undefined || asked.some((term) => own.includes(term))).toBe(true);
    }),
  );
});

test('a block of minutes has few terms, and so has one of years', () => {
  const noon = Date.UTC(2026, 0, 12, 12);
  expect(timeTerms(noon, noon + 60_000)).toEqual(['th:491172', 'td:20465']);
  expect(timeTerms(0, noon)).toEqual(['th:any', 'td:any']);
});

test('hours are asked for by hours, days by days, a year by nothing', () => {
  const noon = Date.UTC(2026, 0, 12, 12);
  expect(termsOfTime(noon, noon + 3_600_000)).toEqual(['th:491172', 'th:491173', 'th:any']);
  expect(termsOfTime(noon, noon + 86_400_000)).toEqual(['td:20465', 'td:20466', 'td:any']);
  expect(termsOfTime(0, noon)).toBeUndefined();
  expect(termsOfTime(-Infinity, Infinity)).toBeUndefined();
});
