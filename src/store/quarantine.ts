/** Moves a damaged database of ours aside, and puts a new one in its place. */
import { closeSync, existsSync, openSync, readSync, realpathSync, renameSync } from 'node:fs';
import { carryOver } from './carry-over.ts';
import { openForState } from './open-database.ts';
import { applicationId } from './schema.ts';
import { type DamageError, StoreError } from './store-error.ts';
import { lockPathOf } from './writer-lock.ts';

/** Offset of the application id in the file header: https://www.sqlite.org/fileformat.html#the_database_header */
const applicationIdAt = 68;

/** Whether a damaged file was a database of ours, judged by its header or by the lock file beside it. */
export function wasOurs(path: string): boolean {
  const header = Buffer.alloc(applicationIdAt + 4);
  const file = openSync(path, 'r');
  readSync(file, header, 0, header.length, 0);
  closeSync(file);
  return header.readUInt32BE(applicationIdAt) === applicationId || existsSync(lockPathOf(path));
}

/** The caller must hold the writer lock. @returns the error for the operator */
export function quarantine(path: string, cause: DamageError): StoreError {
  const aside = moveAside(path);
  return movedAside(path, aside, cause, renew(path, aside));
}

/** @returns its new path */
function moveAside(path: string): string {
  // A symbolic link stays: the next database is created at its target.
  const file = realpathSync(path);
  const aside = `${file}.corrupt-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  return aside;
}

/** @returns whether everything that the logs cannot tell again was carried over */
function renew(path: string, aside: string): boolean {
  try {
    const db = openForState(path);
    const isWhole = db.transaction(() => carryOver(aside, db))();
    db.close();
    return isWhole;
  } catch (error) {
    // For example on a full disk: then the next start creates it.
    if (error instanceof StoreError) return false;
    throw error;
  }
}

function movedAside(path: string, aside: string, cause: DamageError, isWhole: boolean): StoreError {
  const kept = isWhole ? 'keeps' : 'keeps what could be read of';
  return new StoreError(
    cause.code,
    `The database ${path} is damaged (${cause.message}) and was moved to ${aside}`,
    `Start again: a new database ${kept} the audit log, watches and incidents, and every log that is still there is indexed ` +
      `anew. What can be saved of the old one: sqlite3 ${aside} .recover`,
    cause,
  );
}
