/** The operator's problem with the database: what is wrong and what mends it. */
export class StoreError extends Error {
  readonly code: string;
  readonly fix: string;

  constructor(code: string, message: string, fix: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreError';
    this.code = code;
    this.fix = fix;
  }
}

/** A full disk, or a database that another program holds: it may be well again later. */
export function isPassing(error: unknown): error is StoreError {
  return error instanceof StoreError && /^SQLITE_(?:FULL|BUSY|LOCKED|IOERR_SHMSIZE)/.test(error.code);
}

const folder = 'The folder cannot be written by this user, or does not exist: SQLite keeps files beside the database.';

const full = 'The disk is full: make room, or move the database with --db or MAILTRACE_DB.';

/** By the beginning of the error's code. */
const fixes: readonly (readonly [string, string])[] = [
  ['SQLITE_NOTADB', 'The file is not an SQLite database: move it away, then index the logs again.'],
  ['SQLITE_CORRUPT', 'The file is damaged: move it away, then index the logs again.'],
  ['SQLITE_BUSY', 'Another program holds the database: stop it, or wait.'],
  ['SQLITE_LOCKED', 'Another program holds the database: stop it, or wait.'],
  ['SQLITE_FULL', full],
  // The index of the write-ahead log finds no room.
  ['SQLITE_IOERR_SHMSIZE', full],
  ['SQLITE_READONLY', 'The file is read-only for this user: check owner and mode.'],
  ['SQLITE_CANTOPEN', folder],
  ['SQLITE_IOERR', 'The disk cannot be read or written: look into the system’s log.'],
  ['EACCES', folder],
  ['EROFS', folder],
  ['E', 'Check the path and its permissions.'],
];

/** What SQLite or the file system cannot do, as the operator's problem; anything else is a bug and stays as it is. */
export function asStoreError(path: string, error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  if (error instanceof StoreError || typeof code !== 'string') return error;
  const fix = fixes.find(([beginning]) => code.startsWith(beginning))?.[1];
  if (fix === undefined || code.startsWith('ERR_')) return error;
  return new StoreError(code, `Cannot use the database ${path}: ${(error as Error).message}`, fix, error);
}
