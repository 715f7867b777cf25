/** Indexing goes on in a thread of its own: questions are answered meanwhile, and its bugs end the program. */
import Database from 'better-sqlite3';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { startService } from '../../src/app.ts';
import { startMailtrace } from '../cli/mailtrace.ts';
import { freshDirectory } from '../fixtures/lab.ts';
import { numberedLine } from '../fixtures/numbered-lines.ts';

const linesOf = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => numberedLine(from + index)).join('');

test('questions are answered while a large log is read', async () => {
  const cwd = freshDirectory();
  const log = join(cwd, 'mail.log');
  const count = 150_000;
  writeFileSync(log, linesOf(0, count));
  await using service = await startService({
    db: join(cwd, 'mail.db'),
    logs: [log],
    zone: 'UTC',
    logZones: new Map(),
    host: 'mx1',
    slack: null,
    http: null,
    log: pino({ level: 'silent' }),
  });
  let isCaughtUp = false;
  const caughtUp = service.caughtUp.then(() => void (isCaughtUp = true));
  // What was read so far, each time that somebody asks before all is.
  const asked: boolean[] = [];
  let turns = 0;
  const now = Date.UTC(2026, 0, 12);
  while (!isCaughtUp) {
    const answer = await service.doorway.ask('r1@example.com 2026-01-11', { zone: 'UTC', now, limit: 1 });
    if (!isCaughtUp) asked.push(answer.kind === 'answer' && answer.answer.total === 1);
    for (let turn = 0; turn < 100; turn++) await setImmediate();
    turns += isCaughtUp ? 0 : 100;
  }
  await caughtUp;
  expect(asked.length).toBeGreaterThan(5);
  expect(turns).toBeGreaterThan(500);
  // The first lines could be asked about before the last were read.
  expect(asked).toContain(true);
});

test('a bug in it ends the program with its cause', async () => {
  const cwd = freshDirectory();
  const log = join(cwd, 'mail.log');
  writeFileSync(log, linesOf(0, 10));
  await using running = startMailtrace(['serve'], { cwd, env: { MAILTRACE_LOGS: log, MAILTRACE_DB: 'mail.db' } });
  await running.said(/read up to now/);
  const db = new Database(join(cwd, 'mail.db'));
  db.exec('DROP TABLE fate');
  db.close();
  appendFileSync(log, linesOf(10, 20));
  expect(await running.ended).toMatchObject({ code: 70, stderr: expect.stringContaining('no such table: fate') });
});
