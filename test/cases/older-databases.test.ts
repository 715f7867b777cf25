/**
 * Databases as older versions of mailtrace left them, one for each schema that ever was: opened today they answer as one
 * does that is made anew from the same lines, and go on where they were. (`test/fixtures/schemas/v<schema>.db.zst` were
 * written by those versions, from the demo's log and the first lines of a Postfix's, the last of which is cut in half.)
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openDoorway } from '../../src/ask/ask.ts';
import { importFile } from '../../src/ingest/import-file.ts';
import { Ingester } from '../../src/ingest/ingester.ts';
import type { Fates } from '../../src/store/log-store.ts';
import { migrations } from '../../src/store/migrations.ts';
import { SqliteLogStore } from '../../src/store/sqlite-log-store.ts';
import { freshDirectory, Lab, unnamedHost } from '../fixtures/lab.ts';

const fixtures = new URL('../fixtures/schemas/', import.meta.url);
const versions = readdirSync(fixtures).map((name) => Number(/^v(\d+)\.db\.zst$/.exec(name)?.[1]));
const now = Date.parse('2026-11-23T12:00:00Z');

function fixture(version: number): string {
  const path = join(freshDirectory(), 'mail.db');
  writeFileSync(path, zstdDecompressSync(readFileSync(new URL(`v${version}.db.zst`, fixtures))));
  return path;
}

/** What the version counted that wrote it. */
function countedIn(path: string): object {
  const db = new Database(path);
  const all = (sql: string) => db.prepare(sql).all();
  const counted = {
    fates: {
      unexplained: 0,
      ...Object.fromEntries(all('SELECT name, lines FROM fate').map((row) => Object.values(row as object))),
    },
    coverage: all('SELECT name AS host, from_at AS "from", to_at AS "to" FROM host ORDER BY name'),
    waiting: all('SELECT host, queue_id AS queueId, recipient FROM waiting ORDER BY 1, 2, 3'),
    tallies: all('SELECT disposition, sum(count) AS count FROM tally GROUP BY 1 ORDER BY 1'),
  };
  db.close();
  return counted;
}

/** The same, as today's mailtrace reads it. */
async function countsOf(store: SqliteLogStore): Promise<object> {
  const tallies = Map.groupBy(await store.tallies(-Infinity, Infinity), ({ disposition }) => disposition);
  const sums = [...tallies].map(([disposition, all]) => ({
    disposition,
    count: all.reduce((sum, { count }) => sum + count, 0),
  }));
  return {
    fates: await store.fates(),
    coverage: (await store.coverage())
      .map(({ host, from, to }) => ({ host, from, to }))
      .toSorted((a, b) => (a.host < b.host ? -1 : 1)),
    waiting: (await store.waiting()).map(({ host, queueId, recipient }) => ({ host, queueId, recipient })),
    tallies: sums.sort((a, b) => (a.disposition < b.disposition ? -1 : 1)),
  };
}

/** The raw lines of each source. */
async function logsOf(store: SqliteLogStore): Promise<Map<string, string>> {
  const chunks = (await store.scan(-Infinity, Infinity)).sort((a, b) => a.offset - b.offset);
  const logs = new Map<string, string>();
  for (const chunk of chunks) logs.set(chunk.file, (logs.get(chunk.file) ?? '') + String(await chunk.read()));
  return logs;
}

/** All messages; only the path of their log is another. */
async function storiesOf(store: SqliteLogStore): Promise<readonly unknown[]> {
  const asked = await openDoorway(store, unnamedHost).ask('2026-01-01..2026-12-31', { zone: 'UTC', now, limit: 0 });
  if (asked.kind !== 'answer') throw new Error('The question was not answered');
  const withoutFolder = (key: string, value: unknown) => (key === 'file' ? basename(String(value)) : value);
  return JSON.parse(JSON.stringify(asked.answer.stories, withoutFolder)) as unknown[];
}

/** Adds today's schema to the fixtures, with the lines of the newest one. */
async function addFixture(): Promise<void> {
  const newest = SqliteLogStore.open(fixture(Math.max(...versions)));
  const lab = await Lab.open({ now: () => now });
  for (const [name, text] of await logsOf(newest)) lab.write(name, text);
  await newest.close();
  await lab.import('mail.log', 'postfix.log');
  await lab.store.close();
  const db = new Database(lab.database);
  db.prepare("UPDATE source SET path = replace(path, ?, '')").run(`${lab.directory}/`);
  db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  const packed = zstdCompressSync(readFileSync(lab.database), {
    params: { [constants.ZSTD_c_compressionLevel]: 19 },
  });
  writeFileSync(new URL(`v${migrations.length}.db.zst`, fixtures), packed);
}

test('there is one for today’s schema; ADD_SCHEMA=1 adds it', async () => {
  if (process.env['ADD_SCHEMA'] && !versions.includes(migrations.length)) await addFixture();
  else expect(versions).toContain(migrations.length);
});

test.each(versions)('schema %i', async (version) => {
  const path = fixture(version);
  const counted = countedIn(path);
  const store = SqliteLogStore.open(path);
  onTestFinished(() => store.close());
  expect(await countsOf(store)).toEqual(counted);

  const lab = await Lab.open({ now: () => now });
  const logs = await logsOf(store);
  for (const [name, text] of logs) lab.write(name, text);
  await lab.import('mail.log', 'postfix.log');
  const stories = await storiesOf(store);
  expect(stories.length).toBeGreaterThan(100);
  expect(stories).toEqual(await storiesOf(lab.store));

  // It goes on in the middle of the last line.
  const ingester = await Ingester.open(store, lab.options);
  lab.append('postfix.log', 'gr[744]: warning: the rest of the line\n');
  const { lines, duplicate } = await importFile(ingester, lab.path('postfix.log'));
  expect(lines - duplicate).toBe(1);
  expect(allOf(await store.fates())).toBe(allOf(await lab.store.fates()) + 1);
});

const allOf = ({ events, irrelevant, unexplained }: Fates) => events + irrelevant + unexplained;
