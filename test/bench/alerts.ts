#!/usr/bin/env node
/**
 * Measures the alerts in a storm: a day of a busy server on which a large provider accepts nothing for hours.
 *
 *   node test/bench/alerts.ts [--rate 130] [--looks 20]
 */
import { parseArgs } from 'node:util';
import { AlertWatcher } from '../../src/alerts/watching/alert-watcher.ts';
import { learn, replay } from '../../src/alerts/replay/replay.ts';
import { readOnce } from '../../src/alerts/replay/timeline.ts';
import { queueGroups } from '../../src/ask/queue.ts';
import { ChunkReader } from '../../src/lines/chunk-reader.ts';
import { openMemoryBook } from '../alerts/memory-book.ts';
import { settingsFrom } from '../alerts/told.ts';
import { hour, makeTraffic, minute, site, smallSites, takes, within } from '../alerts/traffic.ts';
import { openLogs } from '../open-logs.ts';

const { values } = parseArgs({
  options: { rate: { type: 'string', default: '130' }, looks: { type: 'string', default: '20' } },
});
const from = Date.parse('2026-03-02T06:00:00Z');
const down = from + 3 * hour;
const up = from + 10 * hour;
const to = from + 12 * hour;

let token = 0;
/** Every reply is different. */
const busy = () => ({
  kind: 'says' as const,
  code: 421,
  status: '4.7.0',
  text: `Temporary system problem. Try again later. ${(token += 7)}sm42 - gsmtp`,
});
const provider = site(
  'gmail.com',
  300,
  ({ at }) => (within(at, down, up) ? busy() : takes()),
  'gmail-smtp-in.l.google.com',
);
const traffic = makeTraffic({ seed: 5, from, to, rate: Number(values.rate), sites: [...smallSites(300), provider] });

async function timed<T>(what: string, act: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  const result = await act();
  console.log(`${what}: ${(performance.now() - begin).toFixed(1)} ms, ${megabytes()} MB of heap`);
  return result;
}

function megabytes(): number {
  return Math.round(process.memoryUsage().heapUsed / 1e6);
}

/** Measures looks at the peak of the storm; a tenth of the waiting mail is tried again between two looks. */
async function lookAtStorm(): Promise<void> {
  const at = up - minute;
  await using logs = await openLogs(traffic.text(at), { now: new Date(at).toISOString() });
  const { store } = logs;
  const settings = settingsFrom();
  const parts = {
    store,
    book: openMemoryBook(),
    settings: () => settings,
    lags: async () => [],
    learn: (before: number) => learn(store, readOnce('localhost'), settings, before),
  };
  const watcher = await timed('learn what is usual', () => AlertWatcher.open(parts, at));
  console.log(`${(await store.waiting()).length} recipients wait`);
  await timed('the first look', () => watcher.look(at));
  const looks: number[] = [];
  for (let i = 1; i <= Number(values.looks); i++) {
    const begin = performance.now();
    await watcher.look(at + i * 15_000);
    looks.push(performance.now() - begin);
  }
  looks.sort((a, b) => a - b);
  console.log(
    `a look: ${looks[Math.floor(looks.length / 2)]?.toFixed(1)} ms in the middle, ${looks.at(-1)?.toFixed(1)} at most`,
  );
  await timed('mailtrace queue', () => queueGroups(store, at));
}

async function replayDay(): Promise<void> {
  await using logs = await openLogs(traffic.text(), { now: new Date(to).toISOString() });
  const past = await timed(`replay of ${traffic.lines.length} lines`, () =>
    replay(logs.store, new ChunkReader('localhost'), settingsFrom(), { from, to }),
  );
  for (const { incident, happenings } of past.incidents)
    console.log(`${incident.key}: at most ${incident.peak}, ${happenings.map(({ kind }) => kind).join(', ')}`);
}

await lookAtStorm();
await replayDay();
