/** Opens the SQLite file: with the settings that the store was measured with, and clear errors. */
import Database from 'better-sqlite3';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { quarantine, wasOurs } from './quarantine.ts';
import { checkOwner, isCurrent, isEmpty, migrate } from './schema.ts';
import { asStoreError, isDamage, StoreError } from './store-error.ts';
import { lockForWriting, type WriterLock } from './writer-lock.ts';

/** How long to wait for another process's write. */
const patienceMs = 5000;

/** Opens (and makes or migrates) a database for writing; waits `busyMs` for another program's writes. Throws {@link StoreError}. */
export function openForWriting(path: string, busyMs: number = patienceMs): Database.Database {
  return opened(path, { timeout: busyMs }, (db) => {
    checkOwner(db);
    prepareForWriting(db);
  });
}

/** The same for what people did and what was told of incidents. Throws {@link StoreError}. */
export function openForState(path: string): Database.Database {
  const db = openForWriting(path);
  // Unlike the index, it cannot be read again: it outlives a power loss.
  db.pragma('synchronous = FULL');
  // The indexing thread folds the write-ahead log into the file: here it would hold up answers.
  db.pragma('wal_autocheckpoint = 0');
  return db;
}

/** The same for whoever waits with {@link whenFree} for other programs. Throws {@link StoreError}. */
export function openForNotes(path: string): Database.Database {
  const db = openForState(path);
  db.pragma('busy_timeout = 0');
  return db;
}

/** The same as the only one that writes logs; a damaged database is moved aside. Throws {@link StoreError}. */
export function openForLogs(path: string, busyMs: number = patienceMs): { db: Database.Database; lock: WriterLock } {
  let lock: WriterLock | undefined;
  try {
    const db = openRaw(path, { timeout: busyMs }, (opening) => {
      checkOwner(opening);
      lock = lockForWriting(path);
      prepareForWriting(opening);
    });
    return { db, lock: lock! };
  } catch (error) {
    if (!isDamage(error) || !wasOurs(path)) throw release(lock, asStoreError(path, error));
    lock ??= lockForWriting(path);
    throw release(lock, quarantine(path, error, Date.now()));
  }
}

function release(lock: WriterLock | undefined, error: unknown): unknown {
  lock?.release();
  return error;
}

function prepareForWriting(db: Database.Database): void {
  // Heeded only before the first table is made: what is pruned later can then be given back step by step.
  db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma('journal_mode = WAL');
  // A power loss may take the last commits, never the consistency; they are read again from the log.
  db.pragma('synchronous = NORMAL');
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -32000');
  // 16 MB: pages that are written again and again go into the database file once.
  db.pragma('wal_autocheckpoint = 4000');
  // A reader that takes long makes the write-ahead log grow: afterwards its room is given back.
  db.pragma(`journal_size_limit = ${32 << 20}`);
  migrate(db);
}

/** Opens an existing database for reading; one of an older mailtrace is migrated first. Throws {@link StoreError}. */
export function openForReading(path: string): Database.Database {
  if (!existsSync(path)) throw missing(path);
  const open = () => opened(path, { readonly: true, timeout: patienceMs }, checkOwner);
  const db = open();
  if (isCurrent(db)) return db;
  const isNew = isEmpty(db);
  db.close();
  // Whoever is about to make it must not find it held by those who ask.
  if (isNew) throw missing(path);
  upgrade(path);
  return open();
}

function missing(path: string): StoreError {
  return new StoreError(
    'missing',
    `There is no database at ${path} yet`,
    `Index some logs first: mailtrace ingest --db ${path} /var/log/mail.log`,
  );
}

/** Only where nobody writes logs: an older mailtrace does not know the new tables. */
function upgrade(path: string): void {
  const lock = lockForUpgrade(path);
  try {
    openForWriting(path).close();
  } finally {
    lock.release();
  }
}

function lockForUpgrade(path: string): WriterLock {
  try {
    return lockForWriting(path);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'held') throw error;
    const message = `${path} has an older schema, and is in use. ${error.message}`;
    throw new StoreError('older', message, 'Start that one again with this version: then questions work beside it.');
  }
}

type Prepare = (db: Database.Database) => void;

function opened(path: string, options: Database.Options, prepare: Prepare): Database.Database {
  try {
    return openRaw(path, options, prepare);
  } catch (error) {
    throw asStoreError(path, error);
  }
}

/** What SQLite takes for a database that is gone with the program. */
const nowhere = ['', ':memory:'];

function checkPath(path: string): void {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
  if (isFile && !nowhere.includes(path)) return;
  throw new StoreError(
    'no-file',
    `The database cannot be “${path}”: that is no file`,
    'Give the path of a file with --db or MAILTRACE_DB.',
  );
}

function openRaw(path: string, options: Database.Options, prepare: Prepare): Database.Database {
  let db: Database.Database | undefined;
  try {
    checkPath(path);
    if (!options.readonly) mkdirSync(dirname(path), { recursive: true });
    db = new Database(path, options);
    prepare(db);
    return db;
  } catch (error) {
    db?.close();
    throw error;
  }
}
