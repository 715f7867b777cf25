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
