/** The ingester is killed dozens of times while a writer rotates: every line is there once in the end, and every counter is right. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { SqliteLogStore } from '../../src/store/sqlite-log-store.ts';
import { startMailtrace } from '../cli/mailtrace.ts';
import { freshDirectory } from '../fixtures/lab.ts';
import { expectedOf, numbersIn } from '../fixtures/numbered-lines.ts';
import { randomFrom } from '../fixtures/random.ts';

const kills = 24;
const linesPerLife = 1000;
const seed = Number(process.env['MAILTRACE_TEST_SEED'] ?? 7);

interface Writer {
  write(lines: number): void;
  /** Resolves when so many lines are written, all in all. */
  has(lines: number): Promise<void>;
}

function startWriter(log: string): Writer {
  const program = fileURLToPath(new URL('../fixtures/rotating-writer.ts', import.meta.url));
  const child = fork(program, [log, String(seed)], { execArgv: [] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let written = 0;
  child.on('message', (message: { written: number }) => void ({ written } = message));
  return {
    write: (lines) => void child.send({ lines }),
    async has(lines) {
      while (written < lines) await once(child, 'message');
    },
  };
}

test('every line exactly once, after any number of kills', { timeout: 150_000 }, async () => {
  const place = { cwd: freshDirectory() };
  const writer = startWriter(join(place.cwd, 'mail.log'));
  const random = randomFrom(seed);
  const args = ['ingest', '--follow', '--db', 'mail.db', 'mail.log*'];
  let lines = 0;
  for (let life = 0; life < kills; life++) {
    await using ingester = startMailtrace(args, place);
    // Some are killed while they start.
    if (random() < 0.8) await ingester.said(/Following/);
    const killedAt = lines + 1 + Math.floor(random() * linesPerLife);
    lines += linesPerLife;
    writer.write(linesPerLife);
    await writer.has(killedAt);
    ingester.signal('SIGKILL');
    await ingester.ended;
    await writer.has(lines);
  }

  await using last = startMailtrace(args, place);
  await last.said(/Following/);
  const store = SqliteLogStore.openReadOnly(join(place.cwd, 'mail.db'));
  onTestFinished(() => store.close());
  await vi.waitFor(async () => expect((await store.fates()).events).toBeGreaterThanOrEqual(lines), 20_000);
  last.signal('SIGTERM');
  expect((await last.ended).code).toBe(0);

  const found: number[] = [];
  for (const chunk of await store.scan(-Infinity, Infinity)) found.push(...numbersIn((await chunk.read()).toString()));
  const truth = expectedOf(lines);
  expect(found.sort((a, b) => a - b)).toEqual(Array.from({ length: lines }, (_, number) => number));
  expect(await store.fates()).toEqual({ events: lines, irrelevant: 0, unexplained: 0 });
  const tallies = await store.tallies(-Infinity, Infinity);
  const sum = (of: string) =>
    tallies.reduce((all, { disposition, count }) => all + (disposition === of ? count : 0), 0);
  expect([sum('deferred'), sum('relayed')]).toEqual([truth.deferred, truth.sent]);
  expect((await store.waiting()).map(({ recipient }) => recipient).sort()).toEqual(truth.waiting.sort());
  const sources = await store.sources();
  expect(sources.reduce((all, source) => all + source.lines, 0)).toBe(lines);
  expect(sources.every((source) => source.offset > 0)).toBe(true);
});
