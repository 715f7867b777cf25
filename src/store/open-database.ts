/** Opens the SQLite file with the settings for each use, and turns failures into {@link StoreError}s. */
import Database from 'better-sqlite3';
import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { checkOwner, isCurrent, isEmpty, migrate } from './schema.ts';
import { asStoreError, StoreError } from './store-error.ts';
import { lockForWriting, type WriterLock } from './writer-lock.ts';

/** How long to wait for another process's write. */
export const patienceMs = 5000;

/** Opens a database for writing; creates or migrates it if necessary. Throws {@link StoreError}. */
export function openForWriting(path: string): Database.Database {
  return opened(path, { timeout: patienceMs }, (db) => {
    checkOwner(db);
    prepareForWriting(db);
  });
}

/** Like {@link openForWriting}, for state that cannot be read again from logs: incidents, watches, audit. Throws {@link StoreError}. */
export function openForState(path: string): Database.Database {
  const db = openForWriting(path);
  // Unlike the index it cannot be rebuilt, so every commit must survive a power loss.
  db.pragma('synchronous = FULL');
  // The indexing thread does the checkpoints; here they would delay answers.
  db.pragma('wal_autocheckpoint = 0');
  return db;
}

/** Like {@link openForState}, for callers that wait with {@link whenFree} instead of blocking. Throws {@link StoreError}. */
export function openForNotes(path: string): Database.Database {
  const db = openForState(path);
  db.pragma('busy_timeout = 0');
  return db;
}

/** Settings of every connection that writes; brings the schema up to date. */
export function prepareForWriting(db: Database.Database): void {
  // Effective only before the first table is created: allows pruned space to be returned step by step.
  db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma('journal_mode = WAL');
  // A power loss may undo the last commits but leaves the database consistent; the lines are read again from the logs.
  db.pragma('synchronous = NORMAL');
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -32000');
  // In pages, 16 MB: pages that are rewritten often reach the database file once.
  db.pragma('wal_autocheckpoint = 4000');
  // A long reader makes the write-ahead log grow; afterwards it is truncated to this size.
  db.pragma(`journal_size_limit = ${32 << 20}`);
  migrate(db);
}

/** Opens an existing database for reading; a database with an older schema is migrated first. Throws {@link StoreError}. */
export function openForReading(path: string): Database.Database {
  if (!existsSync(path)) throw missing(path);
  const open = () => opened(path, { readonly: true, timeout: patienceMs }, checkOwner);
  const db = open();
  if (isCurrent(db)) return db;
  const isNew = isEmpty(db);
  db.close();
  // A writer about to create it must not find it locked by a reader's migration.
  if (isNew) throw missing(path);
  upgrade(path);
  return open();
}

function missing(path: string): StoreError {
  return new StoreError(
    'missing',
    `There is no database at ${path} yet`,
    `Index some logs first: mailtrace ingest --db ${inShell(path)} /var/log/mail.log`,
  );
}

/** As it must be written in a shell. */
const inShell = (path: string): string =>
  /^[\w./@+:-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;

/** Only while nobody writes logs: an older writer would not know the new tables. */
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

/** Names that SQLite takes for a temporary database. */
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

/** Logs of mail are not for every user of the machine. SQLite gives the files beside it the same mode. */
const mode = 0o660;

/** Unless it exists. An existing one must not even be opened, see {@link isDatabaseFile}. */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  try {
    closeSync(openSync(path, 'wx', mode));
  } catch {
    // It exists, or SQLite will tell why it cannot be made.
  }
}

/** Throws errors of SQLite and of the file system as they are. */
export function openRaw(path: string, options: Database.Options, prepare: Prepare): Database.Database {
  let db: Database.Database | undefined;
  try {
    checkPath(path);
    if (!options.readonly) makeFile(path);
    db = new Database(path, options);
    prepare(db);
    return db;
  } catch (error) {
    db?.close();
    throw error;
  }
}
