import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Lab } from '../../../test/fixtures/lab.ts';
import { followLags } from './lags.ts';

const line = (host: string): string => `Nov 23 10:00:00 ${host} sm-mta[1]: starting daemon\n`;

test('a log is behind until it is read, or until it is gone', async () => {
  const lab = await Lab.open();
  let now = 1000;
  const lags = followLags([lab.directory], lab.store, () => now);
  for (const host of ['a', 'b']) lab.write(`${host}.log`, line(host).repeat(30_000));
  const [a, b] = [lab.path('a.log'), lab.path('b.log')];
  expect((await lags()).map(({ path, sinceAt }) => [path, sinceAt]).sort()).toEqual([
    [a, 1000],
    [b, 1000],
  ]);
  now = 2000;
  await lab.import('a.log');
  expect(await lags()).toEqual([{ path: b, bytes: 30_000 * line('b').length, sinceAt: 1000 }]);
  rmSync(b);
  expect(await lags()).toEqual([]);
});
