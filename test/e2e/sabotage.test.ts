/**
 * Somebody rotates in every way, truncates in the middle of lines, kills, locks the database, fills the disk, takes away
 * the right to read, switches links and writes rubbish, in whatever order: in the end every byte that was written is stored once, and every line counted.
 */
import Database from 'better-sqlite3';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LineCount } from '../../src/lines/split.ts';
import type { Fates } from '../../src/store/log-store.ts';
import { SqliteLogStore } from '../../src/store/sqlite-log-store.ts';
import { mailtrace, type Running, startMailtrace } from '../cli/mailtrace.ts';
import { freshDirectory } from '../fixtures/lab.ts';
import { numberedLine, numbersIn } from '../fixtures/numbered-lines.ts';
import { randomFrom } from '../fixtures/random.ts';

const seed = Number(process.env['MAILTRACE_TEST_SEED'] ?? 7);
const acts = Number(process.env['MAILTRACE_TEST_ACTS'] ?? 40);

/** The logs, and all that was ever written to them. */
class Logs {
  readonly #random = randomFrom(seed);
  readonly #home: string;
  readonly #counts = new Map<string, LineCount>();
  /** Lines, and pieces of those that are none, of files that were rotated away. */
  #finished = 0;
  #parts = 0;
  #hosts = 1;
  #day = 0;
  /** What is unlike all else. */
  #odd = 1_000_000;
  /** What `mail.log` and its parts may be. */
  #mode = 0o644;
  numbers = 0;
  bytes = 0;

  constructor(home: string) {
    this.#home = home;
    mkdirSync(join(home, 'hosts'));
    this.#switchLink();
  }

  /** As mailtrace counts them. */
  get lines(): number {
    return this.#counts.values().reduce((sum, { all }) => sum + all, this.#finished);
  }

  pick(count: number): number {
    return Math.floor(this.#random() * count);
  }

  /** Whole lines, written in two pieces that are cut anywhere. */
  write(count: number): void {
    const text = Array.from({ length: count }, () => numberedLine(this.numbers++)).join('');
    const cut = this.pick(text.length);
    const log = this.#anyLog();
    this.#append(log, text.slice(0, cut));
    this.#append(log, text.slice(cut));
  }

  /** What no mail server writes; each its own line. */
  rubbish(): void {
    const kinds = [
      Buffer.alloc(3000),
      Buffer.from([0xff, 0xfe, 0x80, 0xc3]),
      Buffer.alloc(5_000_000, 'x'),
      Buffer.from('\r'),
    ];
    const odd = Buffer.from(`${this.#odd++}\n`);
    this.#append(this.#anyLog(), Buffer.concat([kinds[this.pick(kinds.length)]!, odd]));
  }

  /** logrotate's `create`, and perhaps its `compress` at once. */
  rename(): void {
    this.#makeRoom();
    renameSync(this.#path('mail.log'), this.#path('mail.log.1'));
    this.#finish('mail.log');
    if (this.pick(2) === 0) return;
    const packed = gzipSync(readFileSync(this.#path('mail.log.1')));
    writeFileSync(this.#path('mail.log.1.gz'), packed, { mode: this.#mode });
    rmSync(this.#path('mail.log.1'));
  }

  /** logrotate's `copytruncate`, while a line is written: its beginning is in the copy, its end in the log. */
  copyAndTruncate(): void {
    const line = Buffer.from(`${this.#odd++}${' truncated'.repeat(this.pick(20))} ${this.#odd++}\n`);
    // Of a few bytes nobody can tell whether they are the beginning of another log.
    const cut = 8 + this.pick(line.length - 8);
    this.#append('mail.log', line.subarray(0, cut));
    this.#makeRoom();
    copyFileSync(this.#path('mail.log'), this.#path('mail.log.1'));
    truncateSync(this.#path('mail.log'));
    this.#finish('mail.log');
    this.#append('mail.log', line.subarray(cut));
  }

  /** Takes away the right to read `mail.log`, its parts, and whatever comes in its place. @returns what gives it back */
  shut(): () => void {
    this.#mode = 0o600;
    this.#keepMode();
    return () => {
      this.#mode = 0o644;
      this.#keepMode();
    };
  }

  #keepMode(): void {
    for (const name of readdirSync(this.#home))
      if (name.startsWith('mail.log')) chmodSync(this.#path(name), this.#mode);
  }

  /** A host logs for the first time. */
  newHost(): void {
    this.#append(`hosts/host${this.#hosts++}.log`, numberedLine(this.numbers++));
  }

  nextDay(): void {
    rmSync(this.#path('current.log'));
    this.#switchLink();
  }

  #switchLink(): void {
    const day = `day${++this.#day}.txt`;
    writeFileSync(this.#path(day), '');
    symlinkSync(this.#path(day), this.#path('current.log'));
    this.#finish('current.log');
  }

  #anyLog(): string {
    return ['mail.log', 'current.log', 'hosts/host0.log'][this.pick(3)]!;
  }

  #append(log: string, content: string | Buffer): void {
    const bytes = Buffer.from(content as string);
    appendFileSync(this.#path(log), bytes, { mode: log === 'mail.log' ? this.#mode : 0o644 });
    this.bytes += bytes.length;
    const count = this.#counts.get(log) ?? new LineCount();
    count.add(bytes);
    this.#counts.set(log, count);
  }

  #finish(log: string): void {
    this.#finished += this.#counts.get(log)?.all ?? 0;
    this.#counts.delete(log);
  }

  #makeRoom(): void {
    if (!existsSync(this.#path('mail.log'))) this.#append('mail.log', numberedLine(this.numbers++));
    for (let part = this.#parts; part > 0; part--) {
      for (const packing of ['', '.gz']) {
        const from = this.#path(`mail.log.${part}${packing}`);
        if (existsSync(from)) renameSync(from, this.#path(`mail.log.${part + 1}${packing}`));
      }
    }
    this.#parts++;
  }

  #path(name: string): string {
    return join(this.#home, name);
  }
}

/** A disk for the database, small enough to be filled; `undefined` where this user may not mount one. */
function smallDisk(cwd: string): string | undefined {
  const path = join(cwd, 'disk');
  mkdirSync(path);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', path]).status !== 0) return undefined;
  onTestFinished(() => void execFileSync('umount', ['--lazy', path]));
  return path;
}

/** Fills a disk. @returns what empties it again */
function fill(disk: string): () => void {
  const ballast = join(disk, 'ballast');
  try {
    for (;;) appendFileSync(ballast, Buffer.alloc(1 << 20));
  } catch {
    return () => rmSync(ballast);
  }
}

/** A user who may not read everything, to run as; `undefined` where this one may not choose, or that one cannot run it. */
async function commonUser(cwd: string): Promise<number | undefined> {
  const nobody = { cwd, uid: 65_534 };
  chmodSync(cwd, 0o777);
  const ran = process.getuid?.() === 0 ? await mailtrace(['--version'], nobody).catch(() => undefined) : undefined;
  return ran?.code === 0 ? nobody.uid : undefined;
}

function lock(path: string): () => void {
  const other = new Database(path, { timeout: 10_000 });
  other.exec('BEGIN IMMEDIATE');
  return () => void other.close();
}

test('nothing is lost, and nothing stands twice', { timeout: 150_000 }, async () => {
  const cwd = freshDirectory();
  const logs = new Logs(cwd);
  const disk = smallDisk(cwd);
  if (!disk) console.warn('The disk is not filled: this user may not mount a small one.');
  const uid = await commonUser(cwd);
  if (uid === undefined) console.warn('No right to read is taken away: this user may not run it as another.');
  const db = join(disk ?? cwd, 'mail.db');
  const args = ['ingest', '--follow', '--db', db, 'mail.log', 'current.log', 'hosts'];
  const start = async (): Promise<Running> => {
    const started = startMailtrace(args, { cwd, uid });
    onTestFinished(() => started[Symbol.asyncDispose]());
    await started.said(/Following/);
    return started;
  };
  for (let log = 0; log < 20; log++) logs.write(1);
  let running = await start();
  await isRead(db, logs.bytes);
  let undo: (() => void) | undefined;
  const doing: (() => void | Promise<void>)[] = [
    () => logs.rubbish(),
    () => logs.rename(),
    () => logs.copyAndTruncate(),
    () => logs.newHost(),
    // Nobody could tell that a file which a link led to for a moment has to do with it.
    async () => {
      if (undo) return;
      await isRead(db, logs.bytes);
      logs.nextDay();
    },
    async () => {
      running.signal('SIGKILL');
      await running.ended;
      // Much may happen while nobody looks.
      if (logs.pick(2) === 0) logs.rename();
      logs.write(50);
      if (logs.pick(2) === 0) logs.copyAndTruncate();
      undo?.();
      undo = undefined;
      running = await start();
    },
    () => void (undo ??= lock(db)),
    () => void (undo ??= disk ? fill(disk) : lock(db)),

    () => void (undo ??= uid === undefined ? lock(db) : logs.shut()),
  ];
  for (let act = 0; act < acts; act++) {
    logs.write(1 + logs.pick(200));
    await doing[logs.pick(doing.length)]!();
    if (logs.pick(3) === 0) await isRead(db, undo ? 0 : logs.bytes);
    if (logs.pick(4) > 0) continue;
    undo?.();
    undo = undefined;
  }
  undo?.();
  await isRead(db, logs.bytes);
  running.signal('SIGTERM');
  expect((await running.ended).code).toBe(0);

  const store = SqliteLogStore.openReadOnly(db);
  onTestFinished(() => store.close());
  const texts = await Promise.all((await store.scan(-Infinity, Infinity)).map((chunk) => chunk.read()));
  const found = texts.flatMap((text) => numbersIn(text.toString('latin1'))).sort((a, b) => a - b);
  expect(found).toEqual(Array.from({ length: logs.numbers }, (_, number) => number));
  expect(texts.reduce((sum, text) => sum + text.length, 0)).toBe(logs.bytes);
  const fates = await store.fates();
  expect(fates).toMatchObject({ events: logs.numbers, unexplained: 0 });
  // The halves of lines that were truncated in their middle are shown, and will be counted with their ends.
  expect(sum(fates)).toBeLessThanOrEqual(logs.lines);
  expect(logs.lines - sum(fates)).toBeLessThanOrEqual(acts);
  expect(await store.upkeep.gaps()).toEqual([]);
});

const sum = ({ events, irrelevant, unexplained }: Fates): number => events + irrelevant + unexplained;

/** Resolves when so many bytes are stored. */
async function isRead(db: string, bytes: number): Promise<void> {
  const store = SqliteLogStore.openReadOnly(db);
  const read = async (): Promise<number> => {
    const tails = await Promise.all((await store.sources()).map(({ id }) => store.tail(id)));
    const ends = (await store.sources()).map(({ offset }, index) =>
      Math.max(offset, ...tails[index]!.map((tail) => Number(tail.key.split('/').at(-1)) + tail.offset)),
    );
    return ends.reduce((all, end) => all + end, 0);
  };
  try {
    await vi.waitFor(async () => expect(await read()).toBeGreaterThanOrEqual(bytes), {
      timeout: 25_000,
      interval: 100,
    });
  } finally {
    await store.close();
  }
}
