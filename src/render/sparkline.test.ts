import { expect, test } from 'vitest';
import { sparkline } from './sparkline.ts';

test.each([
  [[], ''],
  [[0], '▁'],
  [[0, 0, 0], '▁▁▁'],
  [[1, 4, 8, 4, 0], '▂▅█▅▁'],
  [[229], '█'],
])('%j is %s', (points, drawn) => {
  expect(sparkline(points)).toBe(drawn);
});

test('a long course keeps its peaks in few bars', () => {
  const drawn = sparkline(
    Array.from({ length: 40 }, (_, i) => (i === 17 ? 100 : 1)),
    20,
  );
  expect([...drawn]).toHaveLength(20);
  expect(drawn).toContain('█');
});
