import Database from 'better-sqlite3';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeLogStore, emptyCommit, newSource } from '../../test/contract/log-store.ts';
import { freshDirectory } from '../../test/fixtures/lab.ts';
import { AuditLog } from './audit-log.ts';
import type { Commit, SourceRecord } from './log-store.ts';
import { openForState } from './open-database.ts';
import { migrations } from './migrations.ts';
import { applicationId } from './schema.ts';
import { SqliteLogStore } from './sqlite-log-store.ts';
import { WatchBook } from './watch-book.ts';
import { lockForWriting } from './writer-lock.ts';

describeLogStore(() => {
  const path = join(freshDirectory(), 'mail.db');
  return { open: async () => SqliteLogStore.open(path), openReadOnly: async () => SqliteLogStore.openReadOnly(path) };
});

const commitOf = (source: SourceRecord): Commit => ({ ...emptyCommit, sources: [source] });

/** A path in a directory of its own. */
const freshPath = (name = 'mail.db') => join(freshDirectory(), name);

/** A database with something in it. */
async function written(): Promise<string> {
  const path = freshPath();
  const store = SqliteLogStore.open(path);
  await store.addSource(newSource);
  await store.close();
  return path;
}

function sqlite(path: string): Database.Database {
  const db = new Database(path);
  onTestFinished(() => void db.close());
  return db;
}

test('a new database, and what SQLite writes beside it, is not for every user of the machine', async () => {
  const path = freshPath();
  const store = SqliteLogStore.open(path);
  await store.addSource(newSource);
  const modes = ['', '-wal', '-shm'].map((suffix) => statSync(path + suffix).mode & 0o007);
  await store.close();
  expect(modes).toEqual([0, 0, 0]);
});

/** What the operator is told. */
function trouble(act: () => unknown): { code: string; words: string } {
  try {
    act();
  } catch (error) {
    const { name, code, message, fix } = error as Error & { code: string; fix: string };
    expect(name).toBe('StoreError');
    return { code, words: `${message}. ${fix}` };
  }
  return { code: 'none', words: '' };
}

describe('a database that cannot be used says what to do:', () => {
  test('there is none yet', () => {
    const { code, words } = trouble(() => SqliteLogStore.openReadOnly('/nowhere/mail.db'));
    expect([code, words]).toEqual(['missing', expect.stringContaining('mailtrace ingest --db /nowhere/mail.db')]);
  });

  test('nobody has written to it yet, and it is free for whoever does', () => {
    const path = freshPath();
    writeFileSync(path, '');
    expect(trouble(() => SqliteLogStore.openReadOnly(path)).code).toBe('missing');
    expect(existsSync(`${path}-writer`)).toBe(false);
  });

  test('it belongs to another program, and stays as it is', () => {
    const path = freshPath();
    const db = sqlite(path);
    db.exec('CREATE TABLE theirs (x)');
    db.close();
    const before = readFileSync(path);
    for (const open of [SqliteLogStore.open, SqliteLogStore.openReadOnly]) {
      const { code, words } = trouble(() => open(path));
      expect([code, words]).toEqual(['not-ours', expect.stringContaining('MAILTRACE_DB')]);
    }
    expect(readFileSync(path)).toEqual(before);
  });

  test('a newer mailtrace wrote it', async () => {
    const path = await written();
    sqlite(path).pragma('user_version = 999');
    for (const open of [SqliteLogStore.open, SqliteLogStore.openReadOnly]) {
      const { code, words } = trouble(() => open(path));
      expect([code, words]).toEqual(['newer', expect.stringContaining('Upgrade mailtrace')]);
    }
  });

  test('it is no database', () => {
    const path = freshPath();
    writeFileSync(path, 'Jan 11 11:45:49 ns1 sendmail[28022]: from=<boss@example.com>\n'.repeat(100));
    const { code, words } = trouble(() => SqliteLogStore.openReadOnly(path));
    expect([code, words]).toEqual(['SQLITE_NOTADB', expect.stringContaining('move it away')]);
  });

  test('it is damaged: it is moved aside, and the next start begins anew', async () => {
    const path = await written();
    truncateSync(path, 8192);
    const damaged = readFileSync(path);
    const { code, words } = trouble(() => SqliteLogStore.open(path));
    expect(code).toContain('SQLITE_CORRUPT');
    const [aside] = /\S+\.corrupt-\d{8}T\d{6}Z/.exec(words) ?? [''];
    expect([readFileSync(aside), words]).toEqual([damaged, expect.stringContaining('Start again')]);
    const anew = SqliteLogStore.open(path);
    expect(await anew.sources()).toEqual([]);
    await anew.close();
  });

  test('it is damaged, and a link leads to it: the next one is made where the link leads', async () => {
    const path = await written();
    const link = freshPath('link.db');
    symlinkSync(path, link);
    truncateSync(path, 8192);
    expect(trouble(() => SqliteLogStore.open(link)).words).toContain(`moved to ${path}.corrupt-`);
    await SqliteLogStore.open(link).close();
    expect([readlinkSync(link), existsSync(path)]).toEqual([path, true]);
  });

  test('its lock is damaged: that says nothing of the database', async () => {
    const path = await written();
    const before = readFileSync(path);
    writeFileSync(`${path}-writer`, 'no lock '.repeat(1000));
    const { code, words } = trouble(() => SqliteLogStore.open(path));
    expect([code, words]).toEqual(['lock', expect.stringContaining(`Delete ${path}-writer`)]);
    expect(readFileSync(path)).toEqual(before);
  });

  test.each(['', '-wal', '-shm'])('it (%s) was moved away while it was written to', async (suffix) => {
    const db = await written();
    const store = SqliteLogStore.open(db);
    onTestFinished(() => store.close());
    const path = db + suffix;
    renameSync(path, `${path}.old`);
    const [source] = await store.sources();
    await expect(store.commit(commitOf(source!))).rejects.toMatchObject({
      code: 'moved',
      fix: expect.stringContaining('Start again'),
    });
    renameSync(`${path}.old`, path);
    await store.commit(commitOf(source!));
  });

  test('another came past the lock and wrote logs into it: nothing stands twice', async () => {
    const path = await written();
    const first = SqliteLogStore.open(path);
    const [source] = await first.sources();
    await first.commit(commitOf(source!));
    rmSync(`${path}-writer`);
    const second = SqliteLogStore.open(path);
    onTestFinished(() => second.close());
    await second.commit(commitOf(source!));
    await expect(first.commit(commitOf(source!))).rejects.toMatchObject({
      code: 'changed',
      fix: expect.stringContaining('Start again'),
    });
    await first.close();
    await second.commit(commitOf(source!));
  });

  test('a backup was put back while it was written to', async () => {
    const path = await written();
    const store = SqliteLogStore.open(path);
    onTestFinished(() => store.close());
    const [source] = await store.sources();
    const backup = `${path}.backup`;
    sqlite(path).exec(`VACUUM INTO '${backup}'`);
    await store.commit(commitOf(source!));
    await sqlite(backup).backup(path);
    await expect(store.commit(commitOf(source!))).rejects.toMatchObject({ code: 'changed' });
  });

  test('it was damaged while it was written to: the next one keeps what people did', async () => {
    const path = await written();
    const people = openForState(path);
    const watch = { storyId: 's', title: 't', user: 'U1', channel: 'C1', threadTs: null, zone: 'UTC', told: 'w' };
    new WatchBook(people).begin({ ...watch, since: 1, until: 2, toldAt: 1 });
    const question = {
      deed: 'question',
      surface: 'terminal',
      user: 'root',
      channel: null,
      text: 'boss@example.com',
    } as const;
    for (let at = 0; at < 200; at++)
      new AuditLog(people).add({ ...question, at, ticket: null, storyId: null, messages: 1 });
    people.close();
    const store = SqliteLogStore.open(path);
    const db = sqlite(path);
    // Pages that no page of a table looks like, written behind SQLite's back.
    const root = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'source'").pluck().get() as number;
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(7, (root - 1) * 4096, root * 4096));
    const source = { ...newSource, id: 1, lines: 5 };
    await expect(store.commit(commitOf(source))).rejects.toMatchObject({
      code: expect.stringContaining('SQLITE_CORRUPT'),
      message: expect.stringContaining('.corrupt-'),
      fix: expect.stringContaining('keeps the audit log, watches and incidents'),
    });
    await store.close();
    const anew = SqliteLogStore.open(path);
    expect(await anew.sources()).toEqual([]);
    await anew.close();
    expect(new WatchBook(sqlite(path)).all()).toMatchObject([watch]);
    expect(new AuditLog(sqlite(path)).read()).toHaveLength(200);
  });

  test('it is no database, and never was: it stays as it is', () => {
    const path = freshPath();
    writeFileSync(path, 'Jan 11 11:45:49 ns1 sendmail[28022]: from=<boss@example.com>\n'.repeat(100));
    const before = readFileSync(path);
    expect(trouble(() => SqliteLogStore.open(path)).code).toBe('SQLITE_NOTADB');
    expect([readFileSync(path), readdirSync(dirname(path))]).toEqual([before, ['mail.db']]);
  });

  test('another writes logs into it', async () => {
    const path = await written();
    const first = SqliteLogStore.open(path);
    const { code, words } = trouble(() => SqliteLogStore.open(path));
    expect([code, words]).toEqual(['held', expect.stringContaining(`process ${process.pid} on `)]);
    expect(words).toContain('MAILTRACE_LOGS');
    const reader = SqliteLogStore.openReadOnly(path);
    expect(await reader.sources()).toHaveLength(1);
    await reader.close();
    await first.close();
    await SqliteLogStore.open(path).close();
  });

  test('it is damaged further in, which only a question finds', async () => {
    const path = await written();
    const size = readFileSync(path).length;
    writeFileSync(path, Buffer.concat([readFileSync(path).subarray(0, 4096), Buffer.alloc(size - 4096, 7)]));
    const { code } = trouble(() => SqliteLogStore.openReadOnly(path));
    expect(code).toContain('SQLITE_CORRUPT');
  });

  test('another program writes to it and does not end', async () => {
    const path = await written();
    const store = SqliteLogStore.open(path, 1);
    onTestFinished(() => store.close());
    sqlite(path).exec('BEGIN IMMEDIATE');
    await expect(store.addSource(newSource)).rejects.toMatchObject({
      name: 'StoreError',
      code: 'SQLITE_BUSY',
      fix: expect.stringContaining('stop it'),
    });
  });

  test('its folder cannot be made, or it is a folder itself, or nothing that keeps anything', () => {
    const file = freshPath('file');
    writeFileSync(file, '');
    expect(trouble(() => SqliteLogStore.open(join(file, 'data', 'mail.db'))).words).toContain('Check the path');
    const folder = freshPath('folder');
    mkdirSync(folder);
    expect(trouble(() => SqliteLogStore.openReadOnly(folder)).code).toBe('no-file');
    for (const path of [folder, '/dev/null', '', ':memory:']) {
      const { code, words } = trouble(() => SqliteLogStore.open(path));
      expect([code, words]).toEqual(['no-file', expect.stringContaining(`“${path}”: that is no file. Give the path`)]);
    }
  });
});

test('a reader that takes long makes the write-ahead log grow only as long as it reads', async () => {
  const path = await written();
  const store = SqliteLogStore.open(path);
  onTestFinished(() => store.close());
  const [source] = await store.sources();
  const writeMegabytes = (count: number) => {
    const bytes = randomBytes(count << 20);
    const stretch = { source: source!.id, offset: 0, seedAt: 0, zone: 'UTC', fromAt: 0, toAt: 0 };
    return store.commit({ ...commitOf(source!), tails: [{ ...stretch, bytes }] });
  };
  const reader = sqlite(path);
  reader.exec('BEGIN; SELECT * FROM source');
  for (let written = 0; written < 3; written++) await writeMegabytes(12);
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(32 << 20);
  reader.exec('COMMIT');
  for (let written = 0; written < 3; written++) await writeMegabytes(1);
  expect(statSync(`${path}-wal`).size).toBeLessThanOrEqual(32 << 20);
});

describe('migrations', () => {
  /** As an older mailtrace left it. */
  function ofVersion(version: number): string {
    const path = freshPath();
    const db = sqlite(path);
    for (const migration of migrations.slice(0, version)) db.exec(migration);
    if (version > 0) db.pragma(`application_id = ${applicationId}`);
    db.pragma(`user_version = ${version}`);
    db.close();
    return path;
  }

  const openers = (version: number) =>
    version === 0 ? [SqliteLogStore.open] : [SqliteLogStore.open, SqliteLogStore.openReadOnly];

  test.each(migrations.map((_, version) => [version]))('from version %i', async (version) => {
    for (const open of openers(version)) {
      const store = open(ofVersion(version));
      expect([await store.sources(), await store.waiting(), await store.fates()]).toEqual([
        [],
        [],
        { events: 0, irrelevant: 0, unexplained: 0 },
      ]);
      await store.close();
    }
  });

  test('keep what was there', async () => {
    const path = ofVersion(1);
    const db = sqlite(path);
    db.exec(`INSERT INTO source VALUES (7, '/var/log/mail.log', 5, 'abc', 9, 2, 'UTC', 11);
      INSERT INTO waiting VALUES ('ns1', 'j0BGjkc28022', 'a@example.com', 1, 'deferred', NULL, NULL, NULL, NULL, NULL, NULL, 1, 2)`);
    db.close();
    const store = SqliteLogStore.openReadOnly(path);
    expect(await store.sources()).toMatchObject([
      { id: 7, path: '/var/log/mail.log', offset: 9, lines: 2, lastAt: 11 },
    ]);
    expect(await store.waiting()).toMatchObject([{ queueId: 'j0BGjkc28022', lastAt: 2 }]);
    await store.close();
  });

  test('are not for a reader while an older mailtrace writes logs', async () => {
    const path = ofVersion(9);
    const lock = lockForWriting(path);
    const { code, words } = trouble(() => SqliteLogStore.openReadOnly(path));
    expect([code, words]).toEqual([
      'older',
      expect.stringMatching(/older schema.*process \d+.*again with this version/),
    ]);
    expect(sqlite(path).pragma('user_version', { simple: true })).toBe(9);
    lock.release();
    await SqliteLogStore.openReadOnly(path).close();
  });
});
