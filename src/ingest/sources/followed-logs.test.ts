import { symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Lab } from '../../../test/fixtures/lab.ts';
import { lookAtLogs } from './followed-logs.ts';

test('a file that cannot be read does not hide the others of its folder', async () => {
  const lab = await Lab.open();
  for (const name of ['a', 'c']) lab.write(`${name}.log`, 'Nov 23 10:00:00 ns1 sm-mta[1]: starting\n');
  // Whoever runs this may open it, and nobody can read its first byte.
  symlinkSync('/proc/self/mem', lab.path('b.log'));
  const { logs, troubles } = await lookAtLogs([lab.directory]);
  expect(logs.map(({ path }) => path).sort()).toEqual([lab.path('a.log'), lab.path('c.log')]);
  expect(troubles.map(({ message }) => message)).toEqual([expect.stringContaining(lab.path('b.log'))]);
});
