/** Lets one process at a time write logs into a database; the operating system releases the lock when the process ends, however it ends. */
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { existsSync, realpathSync } from 'node:fs';
import { hostname } from 'node:os';
import { asStoreError, isBusy, isDamage, StoreError } from './store-error.ts';

export interface WriterLock {
  release(): void;
}

/** A reader holds the lock only for a migration, which is soon done. */
const patienceMs = 1000;

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: number;
}

/** Path of the lock file, beside the database. */
export function lockPathOf(path: string): string {
  return `${realpathSync(path)}-writer`;
}

/** What follows the path of a database in the paths of its files, and of those of a damaged one that was moved aside. */
const beside = /(?:\.corrupt-\w+)?(?:-(?:wal|shm|journal|writer))?$/;

/**
 * Whether a file belongs to a database of ours. It must not be read as a log: opening and closing such a file in the
 * process that uses the database releases all of its locks, https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
 */
export function isDatabaseFile(path: string): boolean {
  return existsSync(`${path.replace(beside, '')}-writer`);
}

/**
 * Takes the lock of an existing database. The lock is an SQLite transaction that stays open, so that others can still
 * read who holds it. Throws {@link StoreError} when another holds it.
 */
export function lockForWriting(path: string): WriterLock {
  const db = new SqliteDatabase(lockPathOf(path), { timeout: patienceMs });
  try {
    db.exec('CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY, pid INTEGER, host TEXT, since INTEGER)');
    db.prepare('INSERT OR REPLACE INTO holder VALUES (1, ?, ?, ?)').run(process.pid, hostname(), Date.now());
    // If another process comes in between, it has overwritten the row above, which so names the holder of the lock.
    db.exec('BEGIN IMMEDIATE');
    return { release: () => void db.close() };
  } catch (error) {
    const holder = isBusy(error) ? holderOf(db) : undefined;
    db.close();
    throw isBusy(error) ? held(path, holder) : unusable(path, error);
  }
}

/** A damaged lock file does not mean that the database is damaged. */
function unusable(path: string, error: unknown): unknown {
  if (!isDamage(error)) return asStoreError(path, error);
  const lock = lockPathOf(path);
  return new StoreError(
    'lock',
    `The lock file ${lock} is damaged (${error.message})`,
    `Delete ${lock}, then start again: it holds no logs.`,
    error,
  );
}

/** `undefined` while the holder writes its row. */
function holderOf(db: Database): Holder | undefined {
  try {
    return db.prepare('SELECT pid, host, since FROM holder').get() as Holder | undefined;
  } catch {
    return undefined;
  }
}

function held(path: string, holder: Holder | undefined): StoreError {
  const who = holder
    ? `process ${holder.pid} on ${holder.host} has done so since ${new Date(holder.since).toISOString()}`
    : 'it has only just begun';
  return new StoreError(
    'held',
    `Another mailtrace writes logs into ${path}: ${who}`,
    'Questions work beside it. To index more logs, name them in its MAILTRACE_LOGS, or stop it first.',
  );
}
