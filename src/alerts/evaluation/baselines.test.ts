import { expect, test } from 'vitest';
import { Baselines } from './baselines.ts';

const hour = 3_600_000;
const day = 24 * hour;
const monday = Date.parse('2026-03-02T00:00:00Z');
const key = 'destination/dead.test/stuck';

/** So many messages wait all day long, on each of some days. */
function lookedAt(sizes: readonly number[]): Baselines {
  const baselines = new Baselines();
  for (const [index, size] of sizes.entries())
    for (let at = 0; at < day; at += hour / 6) baselines.look(monday + index * day + at, new Map([[key, size]]));
  return baselines;
}

test('what waits all day on three of the last days is chronic, as large as on most of them', () => {
  expect(lookedAt([10, 12]).chronic(key, monday + 2 * day)).toBeNull();
  expect(lookedAt([10, 12, 90]).chronic(key, monday + 3 * day)).toBe(12);
  expect(lookedAt([10, 12, 90]).chronic('destination/other.test/stuck', monday + 3 * day)).toBeNull();
});

test('today may be the exception, and last week is long ago', () => {
  const baselines = lookedAt([10, 12, 11]);
  baselines.look(monday + 3 * day + hour, new Map([[key, 5000]]));
  expect(baselines.chronic(key, monday + 3 * day + hour)).toBe(11);
  expect(baselines.chronic(key, monday + 12 * day)).toBeNull();
});

test('a restart knows what was kept', () => {
  const kept = lookedAt([10, 12, 90]).takeChanges();
  expect(new Baselines(kept).chronic(key, monday + 3 * day)).toBe(12);
  expect(new Baselines(kept).usualPeak(key, monday + 3 * day)).toBe(12);
  expect(new Baselines(kept).highestPeak(key, monday + 3 * day)).toBe(90);
  expect(new Baselines([]).usualPeak(key, monday)).toBeNull();
});

test('since when there is any of it is known to the look, as long as somebody has looked before', () => {
  const baselines = new Baselines();
  const minute = 60_000;
  const looks = [{ dead: 3 }, { dead: 3 }, { dead: 3, new: 1 }, { dead: 3, new: 9, zero: 0 }, { dead: 3 }, { new: 2 }];
  const absent = looks.map((sizes, i) => {
    baselines.look(monday + i * minute, new Map(Object.entries(sizes)));
    return ['dead', 'new', 'zero'].map((name) => (baselines.absentAt(name) - monday) / minute);
  });
  const never = -Infinity;
  expect(absent).toEqual([
    [never, never, never],
    [never, never, never],
    [never, 1, never],
    [never, 1, never],
    [never, never, never],
    [never, 4, never],
  ]);
});
