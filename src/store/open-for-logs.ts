/** Opens the database for the only writer of logs; moves a damaged one aside. */
import type { Database } from 'better-sqlite3';
import { openRaw, patienceMs, prepareForWriting } from './open-database.ts';
import { quarantine, wasOurs } from './quarantine.ts';
import { checkOwner } from './schema.ts';
import { asStoreError, isDamage } from './store-error.ts';
import { lockForWriting, type WriterLock } from './writer-lock.ts';

/**
 * Creates or migrates the database if necessary. Throws {@link StoreError}.
 * @param busyMs wait for another program's writes
 */
export function openForLogs(path: string, busyMs: number = patienceMs): { db: Database; lock: WriterLock } {
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
    throw release(lock, quarantine(path, error));
  }
}

function release(lock: WriterLock | undefined, error: unknown): unknown {
  lock?.release();
  return error;
}
