/** Usual days of busy gateways, with their deferrals, bounces and refusals here and there: nothing is said. */
import { expect, test } from 'vitest';
import { replay } from '../../src/alerts/replay/replay.ts';
import { ChunkReader } from '../../src/lines/chunk-reader.ts';
import { generateLog } from '../bench/generate-log.ts';
import { openLogs } from '../open-logs.ts';
import { settingsFrom } from './told.ts';
import { day } from './traffic.ts';

const from = Date.parse('2026-03-02T00:00:00Z');
const to = from + 2 * day;

test.each(['sendmail', 'postfix', 'exim'] as const)('%s', async (program) => {
  const plan = { lines: 40_000, seed: 7, from, perDay: 30_000 };
  const text = [...generateLog(plan, program)].join('');
  await using logs = await openLogs(text, { now: new Date(to).toISOString(), year: 2026 });
  expect(await logs.store.waiting()).not.toEqual([]);
  const { incidents } = await replay(logs.store, new ChunkReader('localhost'), settingsFrom(), { from, to });
  expect(incidents.map(({ incident }) => incident.key)).toEqual([]);
});
