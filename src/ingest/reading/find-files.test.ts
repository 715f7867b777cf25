import { mkdirSync, realpathSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshDirectory } from '../../../test/fixtures/lab.ts';
import { findFiles } from './find-files.ts';
import { filesNear, rotatedParts } from './rotation.ts';

/** Files, the first the oldest by its time. */
function made(...names: string[]): string {
  const directory = freshDirectory();
  for (const [index, name] of names.entries()) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, name);
    utimesSync(path, 1_000_000 + index, 1_000_000 + index);
  }
  return directory;
}

/** What is found, as names below the directory. Throws the first failure. */
async function found(directory: string, ...named: string[]): Promise<string[]> {
  const { files, failures } = await findFiles(named.map((name) => (name === '-' ? name : join(directory, name))));
  if (failures[0]) throw failures[0];
  return files.map((file) => (file === '-' ? file : relative(directory, file)));
}

describe('a rotated family is read oldest first', () => {
  test.each([
    [['mail.log.3.gz', 'mail.log.2.gz', 'mail.log.1', 'mail.log']],
    [['mail.log.10.xz', 'mail.log.9.xz', 'mail.log.1.bz2', 'mail.log']],
    [['maillog-20251228', 'maillog-20260104.gz', 'maillog-20260111.zst', 'maillog']],
    [['mail.log-20260111-1768089600.gz', 'mail.log-20260111-1768176000', 'mail.log']],
    [['mail.log.2026-01-10', 'mail.log.2026-01-11', 'mail.log']],
    [['mail-20260110.log.gz', 'mail-20260111.log', 'mail.log']],
  ])('%j', async (names) => {
    // Copying may have turned their times around.
    for (const order of [names, names.toReversed()]) expect(await found(made(...order), '.')).toEqual(names);
  });

  test('and of several logs the one that ended first', async () => {
    const directory = made('a/mail.log', 'a/mail.log.1', 'b/mail.log', 'b/mail.log.1');
    expect(await found(directory, 'b', 'a')).toEqual(['a/mail.log.1', 'a/mail.log', 'b/mail.log.1', 'b/mail.log']);
  });
});

describe('named', () => {
  test('a directory is everything below it that is not hidden', async () => {
    const directory = made('mail.log', '.mail.log.swp', 'hosts/ns1/mail.log', '.git/x');
    symlinkSync(join(directory, 'mail.log'), join(directory, 'link'));
    expect((await found(directory, '.')).sort()).toEqual(['hosts/ns1/mail.log', 'link', 'mail.log']);
    expect((await found(join(directory, 'hosts'), '../hosts')).sort()).toEqual(['ns1/mail.log']);
  });

  test('a directory below a hidden one, or with the letters of a glob in its name', async () => {
    const directory = made('.cache/[old] {logs}*/mail.log');
    expect(await found(directory, '.cache/[old] {logs}*')).toEqual(['.cache/[old] {logs}*/mail.log']);
  });

  test('nothing of the database is a log: to look into it would take its locks away', async () => {
    const damaged = 'mail.db.corrupt-20260111T114549Z';
    const directory = made(
      'mail.log',
      'mail.db',
      'mail.db-wal',
      'mail.db-shm',
      'mail.db-writer',
      damaged,
      `${damaged}-wal`,
    );
    expect(await found(directory, '.')).toEqual(['mail.log']);
    expect(await found(directory, 'mail*')).toEqual(['mail.log']);
    await expect(found(directory, 'mail.db')).rejects.toMatchObject({ name: 'SourceError', code: 'database' });
    expect(await filesNear(join(directory, 'other.log'))).toEqual([join(directory, 'mail.log')]);
  });

  test('a glob is the files that match', async () => {
    const directory = made('mail.log', 'mail.err', 'auth.log', 'ns1/mail.log');
    mkdirSync(join(directory, 'mail.d'));
    expect(await found(directory, 'mail.*')).toEqual(['mail.log', 'mail.err']);
    expect(await found(directory, '**/mail.log')).toEqual(['mail.log', 'ns1/mail.log']);
  });

  test('a file whose name is a glob is that file', async () => {
    expect(await found(made('mail[1].log'), 'mail[1].log')).toEqual(['mail[1].log']);
  });

  test('a file twice is read once, standard input last', async () => {
    expect(await found(made('mail.log', 'b'), '-', 'b', 'mail.log', '.', 'mail*')).toEqual(['mail.log', 'b', '-']);
  });

  test.each(['nothing', 'nothing*', 'no/thing'])('%s leads nowhere', async (name) => {
    await expect(found(made('mail.log'), name)).rejects.toMatchObject({ name: 'SourceError', code: 'ENOENT' });
  });
});

test('the older parts of a log are in a folder beside it too, unless a log of that name is there', async () => {
  const directory = made('mail.log', 'old/mail.log-20260111.gz', 'old/mail.err.1', 'mail.log-20260112', 'ns1/mail.log');
  writeFileSync(join(directory, 'ns1/mail.log.1'), '');
  const parts = await rotatedParts(join(directory, 'mail.log'));
  expect(parts.map(({ path }) => relative(directory, path))).toEqual(['old/mail.log-20260111.gz', 'mail.log-20260112']);
});

test('the older parts of a link are beside what it leads to', async () => {
  const directory = realpathSync(made('pods/0.log', 'pods/0.log.20260111-101010', 'pods/1.log.1'));
  symlinkSync('pods/0.log', join(directory, 'mail.log'));
  const parts = await rotatedParts(join(directory, 'mail.log'));
  expect(parts.map(({ path }) => relative(directory, path))).toEqual(['pods/0.log.20260111-101010']);
});

test('the older parts of a log are beside it', async () => {
  const directory = made(
    'mail.log',
    'mail.log.1',
    'mail.log.2.gz',
    'mail-20260111.log',
    'mail.3.log.gz',
    'mail.log-202601',
    'mail.log-2026W02',
    'mail.log.old',
    'mail.err.1',
    'xmail.log.1',
  );
  const parts = await rotatedParts(join(directory, 'mail.log'));
  expect(parts.map(({ path }) => relative(directory, path)).sort()).toEqual([
    'mail-20260111.log',
    'mail.3.log.gz',
    'mail.log-202601',
    'mail.log-2026W02',
    'mail.log.1',
    'mail.log.2.gz',
  ]);
  expect(await rotatedParts('/nowhere/mail.log')).toEqual([]);
});

test.each(['mx-1', 'mx-1.example.com', '192.0.2.1', '192.0.2.1.log'])(
  'the older parts of %s are not the logs of other hosts',
  async (log) => {
    const others = ['mx-2', 'mx-3', 'mx-2.example.com', '192.0.2.2', '192.0.2.3', '192.0.2.2.log'];
    const directory = made(log, ...others, `${log}.1`, `${log}.2.gz`);
    const parts = await rotatedParts(join(directory, log));
    expect(parts.map(({ path }) => relative(directory, path))).toEqual([`${log}.2.gz`, `${log}.1`]);
  },
);
