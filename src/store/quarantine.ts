/** Moves a damaged database of ours out of the way, so that the next start makes a new one from the logs. */
import { closeSync, existsSync, openSync, readSync, realpathSync, renameSync } from 'node:fs';
import { applicationId } from './schema.ts';
import { StoreError } from './store-error.ts';
import { lockPathOf } from './writer-lock.ts';

/** Where SQLite keeps the application id: https://www.sqlite.org/fileformat.html#the_database_header */
const applicationIdAt = 68;

/** Whether a damaged file was a database of ours: its header says so, or the lock that only ours have. */
export function wasOurs(path: string): boolean {
  const header = Buffer.alloc(applicationIdAt + 4);
  const file = openSync(path, 'r');
  readSync(file, header, 0, header.length, 0);
  closeSync(file);
  return header.readUInt32BE(applicationIdAt) === applicationId || existsSync(lockPathOf(path));
}

/** To be called by whoever holds the writer lock. @returns what the operator is told */
export function quarantine(path: string, cause: Error & { readonly code: string }, now: number): StoreError {
  // A link stays: the next database is made where it leads to.
  const file = realpathSync(path);
  const aside = `${file}.corrupt-${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  return new StoreError(
    cause.code,
    `The database ${path} is damaged (${cause.message}) and was moved to ${aside}`,
    'Start again: a new database is made, and every log that is still there is indexed anew. What can be saved of the old one: ' +
      `sqlite3 ${aside} .recover`,
    cause,
  );
}
