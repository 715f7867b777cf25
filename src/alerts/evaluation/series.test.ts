import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginSeries, extendSeries, growthSeries } from './series.ts';

const minute = 60_000;

test('a point a minute, the largest of each', () => {
  const series = [0, 1, 1.5, 3].reduce((all, at, i) => extendSeries(all, at * minute, i + 1), beginSeries(0, 1));
  expect(series).toEqual({ from: 0, stepMs: minute, points: [1, 3, 3, 4] });
});

test('however long it lasts, it is short and keeps the peak', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(5_000_000), fc.nat(1000)), { minLength: 1, maxLength: 200 }), (steps) => {
      let at = 0;
      let series = beginSeries(0, 0);
      for (const [step, value] of steps) series = extendSeries(series, (at += step), value);
      expect(series.points.length).toBeLessThanOrEqual(40);
      expect(Math.max(...series.points)).toBe(Math.max(...steps.map(([, value]) => value)));
      expect(series.points.length).toBe(Math.floor(at / series.stepMs) + 1);
    }),
  );
});

test('the course up to now can be seen in what waits', () => {
  const since = [0, 0.5, 2, 2.2, 3].map((minutes) => minutes * minute);
  expect(growthSeries(since, 0, 4.5 * minute)).toEqual({ from: 0, stepMs: minute, points: [2, 2, 4, 5, 5] });
  const days = growthSeries([-minute, 0, 5000 * minute], 0, 6000 * minute);
  expect(days.points.length).toBeLessThanOrEqual(40);
  expect([days.points[0], days.points.at(-1)]).toEqual([2, 3]);
  expect(extendSeries(days, 6000 * minute, 3).points).toHaveLength(days.points.length);
});
