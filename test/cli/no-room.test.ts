/** A full disk, a locked database and one that may not be written to: nothing is lost, and it is said what to do. */
import Database from 'better-sqlite3';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { SqliteLogStore } from '../../src/store/sqlite-log-store.ts';
import { freshDirectory } from '../fixtures/lab.ts';
import { numberedLine, numbersIn } from '../fixtures/numbered-lines.ts';
import { asNobody, mailtrace, startMailtrace } from './mailtrace.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

const linesOf = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => numberedLine(from + index)).join('');
const numbersTo = (count: number) => Array.from({ length: count }, (_, number) => number);

async function stored(db: string): Promise<number[]> {
  const store = SqliteLogStore.openReadOnly(db);
  try {
    const chunks = await store.scan(-Infinity, Infinity);
    const texts = await Promise.all(chunks.map(async (chunk) => String(await chunk.read())));
    return texts.flatMap(numbersIn).sort((a, b) => a - b);
  } finally {
    await store.close();
  }
}

/** A small disk of its own; `false` where this user may not mount one. */
function mountSmallDisk(path: string): boolean {
  mkdirSync(path);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path]).status !== 0) return false;
  onTestFinished(() => void execFileSync('umount', [path]));
  return true;
}

test('a full disk', async (context) => {
  const cwd = freshDirectory();
  const disk = join(cwd, 'disk');
  if (!mountSmallDisk(disk)) context.skip('a disk can only be filled where this user may mount a small one');
  const log = join(cwd, 'mail.log');
  const db = join(disk, 'mail.db');
  writeFileSync(log, linesOf(0, 10));
  expect(await mailtrace(['ingest', '--db', db, log], { cwd })).toMatchObject({ code: 0 });
  await using running = startMailtrace(['ingest', '--follow', '--db', db, log], { cwd });
  await running.said(/Following/);
  writeFileSync(join(disk, 'ballast'), '');
  expect(() => appendFileSync(join(disk, 'ballast'), Buffer.alloc(1 << 20))).toThrow('ENOSPC');
  appendFileSync(log, linesOf(10, 2000));
  await running.said(/disk is full: make room.* I keep looking/);
  expect(await mailtrace(['ingest', '--db', db, log], { cwd })).toMatchObject({ code: 4 });
  const { code, stdout } = await mailtrace(['doctor', '--db', db], { cwd });
  expect([code, stdout]).toEqual([1, expect.stringMatching(/Only 0\.0 MB are free on the disk of .+\n\s+Make room/s)]);
  appendFileSync(log, linesOf(2000, 2100));
  rmSync(join(disk, 'ballast'));
  await vi.waitFor(async () => expect(await stored(db)).toHaveLength(2100), 15_000);
  running.signal('SIGTERM');
  expect((await running.ended).code).toBe(0);
  expect(await stored(db)).toEqual(numbersTo(2100));
});

test('another program holds the database for long', async () => {
  const cwd = freshDirectory();
  const log = join(cwd, 'mail.log');
  const db = join(cwd, 'mail.db');
  writeFileSync(log, linesOf(0, 10));
  await using running = startMailtrace(['ingest', '--follow', '--db', db, log], { cwd });
  await running.said(/Following/);
  const other = new Database(db);
  other.exec('BEGIN IMMEDIATE');
  appendFileSync(log, linesOf(10, 100));
  await running.said(/stop it, or wait.* I keep looking/);
  other.close();
  await vi.waitFor(async () => expect(await stored(db)).toEqual(numbersTo(100)), 15_000);
});

test('serve tells that it waits, and that it goes on', async () => {
  const cwd = freshDirectory();
  const log = join(cwd, 'mail.log');
  const db = join(cwd, 'mail.db');
  writeFileSync(log, linesOf(0, 10));
  await using running = startMailtrace(['serve', '--db', db], { cwd, env: { MAILTRACE_LOGS: log } });
  const [, address] = await running.said(/"health":"([^"]+)"/);
  const state = async (path: string) => {
    const response = await fetch(`http://${address}${path}`);
    return `${response.status} ${await response.text()}`;
  };
  await running.said(/the logs are read up to now/);
  const other = new Database(db);
  other.exec('BEGIN IMMEDIATE');
  appendFileSync(log, linesOf(10, 100));
  await running.said(/database is locked\. It is tried again/);
  expect(await state('/ready')).toMatch(/^503 not ready\n(?:reading: .*\n)?waiting: .*database is locked\n$/);
  expect(await state('/health')).toMatch(/^200 ok\n(?:reading: .*\n)?waiting: .*database is locked\n$/);
  other.close();
  await running.said(/can be written to again/);
  await vi.waitFor(async () => expect(await state('/ready')).toBe('200 ready\n'), 15_000);
  expect(await stored(db)).toEqual(numbersTo(100));
});

test('serve goes on where its own log finds no room', async (context) => {
  if (!existsSync('/dev/full')) context.skip('there is no device that is always full');
  const cwd = freshDirectory();
  const db = join(cwd, 'mail.db');
  writeFileSync(join(cwd, 'mail.log'), linesOf(0, 100));
  const child = spawn(process.execPath, [main, 'serve', '--db', db], {
    cwd,
    env: { PATH: process.env['PATH'], MAILTRACE_HTTP: '127.0.0.1:0', MAILTRACE_LOGS: 'mail.log' },
    stdio: ['ignore', 'ignore', openSync('/dev/full', 'w')],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close');
  await vi.waitFor(async () => expect(await stored(db)).toEqual(numbersTo(100)), 15_000);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('more logs than files may be open: health answers, and what cannot be read is told', async (context) => {
  if (!existsSync('/proc/self/limits')) context.skip('this system does not tell how many files may be open');
  const cwd = freshDirectory();
  for (let log = 0; log < 150; log++) writeFileSync(join(cwd, `${log}.log`), numberedLine(log));
  const limited = ['-c', 'ulimit -n 150 && exec "$@"', 'sh', process.execPath, main, 'serve', '--db', 'mail.db'];
  const env = { PATH: process.env['PATH'], MAILTRACE_HTTP: '127.0.0.1:0', MAILTRACE_LOGS: '*.log' };
  const child = spawn('sh', limited, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (words: string) => (said += words));
  await vi.waitFor(() => expect(said).toContain('the logs are read up to now'), 15_000);
  expect(said).toMatch(/"fix":"Allow more open files.*too many open files/);
  const [, address] = /"health":"([^"]+)"/.exec(said)!;
  expect((await fetch(`http://${address}/health`)).status).toBe(200);
});

test('a database that this user may not write to', async (context) => {
  const cwd = freshDirectory();
  const log = join(cwd, 'mail.log');
  const db = join(cwd, 'mail.db');
  writeFileSync(log, linesOf(0, 10));
  await mailtrace(['ingest', '--db', db, log], { cwd });
  chmodSync(cwd, 0o755);
  chmodSync(db, 0o444);
  const place = await asNobody({ cwd }, context);
  for (const args of [
    ['ingest', '--db', db, log],
    ['queue', '--db', db],
  ])
    expect(await mailtrace(args, place)).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/owner and mode|folder/),
    });
});

test('a folder that this user may not read: that is told, and what is beside it is read', async (context) => {
  const cwd = freshDirectory();
  const shut = join(cwd, 'logs', 'private');
  mkdirSync(shut, { recursive: true });
  writeFileSync(join(cwd, 'logs', 'mail.log'), linesOf(0, 10));
  chmodSync(shut, 0);
  onTestFinished(() => chmodSync(shut, 0o755));
  chmodSync(cwd, 0o777);
  const place = await asNobody({ cwd }, context);
  const { code, stdout, stderr } = await mailtrace(['ingest', '--json', 'logs'], place);
  expect(stderr).toMatch(/^Cannot read logs\/private: EACCES.*\n {2}Give this user the right to read it/);
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 4, lines: 10 });
  const named = await mailtrace(['ingest', 'logs/private/mail.log'], place);
  expect(named.stderr).toMatch(/EACCES.*\n {2}Give this user the right to read it/);
});

test('a folder that may not be read at the start is followed once it may', async (context) => {
  const cwd = freshDirectory();
  const shut = join(cwd, 'private');
  mkdirSync(shut);
  writeFileSync(join(shut, 'mail.log'), linesOf(0, 10));
  chmodSync(cwd, 0o777);
  const place = await asNobody({ cwd }, context);
  chmodSync(shut, 0);
  onTestFinished(() => chmodSync(shut, 0o755));
  await using running = startMailtrace(['ingest', '--follow', '--db', 'mail.db', 'private/mail.log'], place);
  await running.said(/Cannot read private\/mail\.log: EACCES.* I keep looking/);
  chmodSync(shut, 0o755);
  await vi.waitFor(async () => expect(await stored(join(cwd, 'mail.db'))).toEqual(numbersTo(10)), 15_000);
});
