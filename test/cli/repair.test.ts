/** Blocks that the disk has damaged: answers go on without them, doctor says so, repair reads them again from the logs. */
import Database from 'better-sqlite3';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { SqliteLogStore } from '../../src/store/sqlite-log-store.ts';
import { freshDirectory } from '../fixtures/lab.ts';
import { numberedLine, numbersIn } from '../fixtures/numbered-lines.ts';
import { mailtrace } from './mailtrace.ts';

const count = 3000;
const text = Array.from({ length: count }, (_, number) => numberedLine(number)).join('');
const now = ['--now', '2026-01-11T12:00:00Z'];

/** One bit of each: the frame's checksum, or its shape, no longer fits. */
function damage(db: string, ...ids: number[]): void {
  const sqlite = new Database(db);
  for (const id of ids) {
    const zstd = sqlite.prepare<[number], Buffer>('SELECT zstd FROM block_202601 WHERE id = ?').pluck().get(id)!;
    zstd[zstd.length >> 1]! ^= 4;
    sqlite.prepare('UPDATE block_202601 SET zstd = ? WHERE id = ?').run(zstd, id);
  }
  sqlite.close();
}

/** The first page of a table, with what no page looks like. */
function overwriteRoot(db: string, table: string): void {
  const sqlite = new Database(db);
  const root = sqlite
    .prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?')
    .pluck()
    .get(table)!;
  sqlite.close();
  const bytes = readFileSync(db);
  writeFileSync(db, bytes.fill(7, (root - 1) * 4096, root * 4096));
}

async function stored(db: string): Promise<number> {
  const store = SqliteLogStore.openReadOnly(db);
  const texts = await Promise.all(
    (await store.scan(-Infinity, Infinity)).map(async (chunk) => String(await chunk.read())),
  );
  await store.close();
  return new Set(texts.flatMap(numbersIn)).size;
}

test('damaged blocks', async () => {
  const cwd = freshDirectory();
  const place = { cwd, env: { MAILTRACE_DB: 'mail.db' } };
  const db = join(cwd, 'mail.db');
  writeFileSync(join(cwd, 'mail.log'), text);
  await mailtrace(['ingest', 'mail.log'], place);
  expect(await mailtrace(['repair'], place)).toMatchObject({ code: 0, stdout: 'All of 11 blocks are well.\n' });

  damage(db, 1, 5, 6, 11);
  // A question that needs one of them is answered with the rest, and it is noted.
  expect(await mailtrace(['trace', 'r1@example.com', ...now], place)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /1 part of the logs could not be read \(11 Jan 00:00–00:01\):\s+something\s+may\s+be\s+missing\s+here\./,
    ),
  });
  expect(await mailtrace(['trace', 'r500@example.com', ...now], place)).toMatchObject({ code: 0 });
  expect(await mailtrace(['trace', '@example.com', 'today', '--limit', '0', ...now], place)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/4 parts of the logs could not be read \(.*, and\s+1\s+more\)/s),
  });
  const told = await mailtrace(['doctor'], place);
  expect(told).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/damaged in\s+the\s+database.*mailtrace repair/s),
  });
  expect(await stored(db)).toBeLessThan(count - 1000);
  // The log is still known: nothing is read twice.
  const again = await mailtrace(['ingest', '--json', 'mail.log'], place);
  expect(JSON.parse(again.stdout)).toMatchObject({ lines: count, duplicate: count });

  writeFileSync(join(cwd, 'mail.log.1.gz'), gzipSync(text));
  rmSync(join(cwd, 'mail.log'));
  const repaired = await mailtrace(['repair'], place);
  expect(repaired).toMatchObject({
    code: 0,
    stdout: '4 of 11 blocks are damaged.\n4 were read again from their logs.\n',
  });
  expect(await stored(db)).toBe(count);
  expect(await mailtrace(['doctor'], place)).toMatchObject({ code: 0 });
  expect(await mailtrace(['trace', 'r1@example.com', ...now], place)).toMatchObject({
    code: 0,
    stdout: expect.not.stringContaining('could not be read'),
  });

  damage(db, 3);
  rmSync(join(cwd, 'mail.log.1.gz'));
  expect(await mailtrace(['repair'], place)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /^1 of 11 blocks are damaged\.\n {2}.*mail\.log: \d+ bytes from offset \d+ are lost\n/,
    ),
  });
});

test('a damaged index: a question finds it, doctor says it, repair moves the database aside', async () => {
  const cwd = freshDirectory();
  const place = { cwd, env: { MAILTRACE_DB: 'mail.db' } };
  const db = join(cwd, 'mail.db');
  writeFileSync(join(cwd, 'mail.log'), text);
  await mailtrace(['ingest', 'mail.log'], place);
  overwriteRoot(db, 'term_202601_data');
  expect(await mailtrace(['trace', 'r500@example.com', ...now], place)).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('mailtrace repair'),
  });
  expect(await mailtrace(['doctor'], place)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/mail\.db is damaged.*mailtrace repair/s),
  });
  expect(await mailtrace(['repair'], place)).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(/moved to \S+\.corrupt-.*Start again/s),
  });
  await mailtrace(['ingest', 'mail.log'], place);
  expect(await mailtrace(['trace', 'r500@example.com', ...now], place)).toMatchObject({ code: 0 });
  expect(await mailtrace(['doctor'], place)).toMatchObject({ code: 0 });
});
