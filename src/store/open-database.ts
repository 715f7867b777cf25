/** Opens the SQLite file: with the settings that the store was measured with, and clear errors. */
import Database from 'better-sqlite3';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { isCurrent, migrate } from './schema.ts';
import { StoreError } from './store-error.ts';

/** How long to wait for another process's write. */
const busyMs = 5000;

/** Opens (and makes or migrates) a database for writing. Throws {@link StoreError}. */
export function openForWriting(path: string): Database.Database {
  return guarded(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    const db = new Database(path, { timeout: busyMs });
    db.pragma('journal_mode = WAL');
    // A power loss may take the last commits, never the consistency; they are read again from the log.
    db.pragma('synchronous = NORMAL');
    db.pragma('temp_store = MEMORY');
    db.pragma('cache_size = -32000');
    migrate(db);
    return db;
  });
}

/** Opens an existing database for reading. Throws {@link StoreError}. */
export function openForReading(path: string): Database.Database {
  if (!existsSync(path)) {
    throw new StoreError(
      'missing',
      `There is no database at ${path} yet`,
      `Index some logs first: mailtrace ingest --db ${path} /var/log/mail.log`,
    );
  }
  return guarded(path, () => {
    const db = new Database(path, { readonly: true, timeout: busyMs });
    if (isCurrent(db)) return db;
    db.close();
    return openForWriting(path);
  });
}

function guarded(path: string, open: () => Database.Database): Database.Database {
  try {
    return open();
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const code = (error as { code?: string }).code ?? 'unknown';
    throw new StoreError(
      code,
      `Cannot open the database ${path}: ${(error as Error).message}`,
      fixes[code] ?? 'Check the path and its permissions.',
      error,
    );
  }
}

const fixes: Record<string, string> = {
  SQLITE_NOTADB: 'The file is not an SQLite database: move it away, then index the logs again.',
  SQLITE_CORRUPT: 'The file is damaged: move it away, then index the logs again.',
  SQLITE_BUSY: 'Another program holds the database: stop it, or wait.',
  SQLITE_READONLY: 'The file is read-only for this user: check owner and mode.',
  SQLITE_CANTOPEN: 'The folder cannot be written by this user, or does not exist.',
  EACCES: 'The folder cannot be written by this user.',
};
