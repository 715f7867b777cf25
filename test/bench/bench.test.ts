import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { bench } from './bench.ts';
import { table } from './result.ts';

test('a small run measures everything that the installed programs let it', async () => {
  const plan = { lines: 2000, rounds: 1, questions: 1, seconds: 0.5, seed: 1, dir: tmpdir() };
  const results = await bench(plan, () => {});
  expect(results.length).toBe(31);
  for (const { name, value, unit } of results)
    if (value === null) expect(unit, name).toMatch(/ is not installed$/);
    else expect(value, name).toBeGreaterThan(0);
  expect(table(results).split('\n')).toHaveLength(results.length);
});
