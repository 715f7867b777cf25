/** A problem with the database that the operator can fix: what is wrong, and the fix. */
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

/** SQLite's errors for a file that is damaged or is not a database. */
export type DamageError = Error & { readonly code: string };

export function isDamage(error: unknown): error is DamageError {
  const code = error instanceof StoreError ? '' : String((error as { code?: unknown }).code);
  return code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB');
}

/** Whether another connection writes at this moment. */
export function isBusy(error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY');
}

/** Whether it may pass by itself: a full disk, a quota, or a database that another program has locked. */
export function isPassing(error: unknown): error is StoreError {
  return error instanceof StoreError && /^SQLITE_(?:FULL|BUSY|LOCKED|IOERR_SHMSIZE|IOERR_WRITE)/.test(error.code);
}

const owner =
  'This user needs the right to write to the file, to those beside it (-wal, -shm, -writer) and to their folder: check owner and mode.';

const full = 'The disk is full: make room, or move the database with --db or MAILTRACE_DB.';

export const damagedFix =
  'Stop mailtrace serve, then: mailtrace repair. It moves a damaged file aside; the next start makes a new one from the logs. Check the disk, too.';

/** Message and fix by the beginning of the error's code. */
const fixes: readonly (readonly [string, string])[] = [
  [
    'SQLITE_NOTADB',
    'The file is not an SQLite database: move it away, or give another path with --db or MAILTRACE_DB.',
  ],
  ['SQLITE_CORRUPT', damagedFix],
  ['SQLITE_BUSY', 'Another program holds the database: stop it, or wait.'],
  ['SQLITE_LOCKED', 'Another program holds the database: stop it, or wait.'],
  ['SQLITE_FULL', full],
  // No space for the index of the write-ahead log.
  ['SQLITE_IOERR_SHMSIZE', full],
  [
    'SQLITE_IOERR_WRITE',
    'The disk takes nothing more: a quota or a limit for files is reached, or it fails; see the system’s log.',
  ],
  ['SQLITE_READONLY', owner],
  ['SQLITE_CANTOPEN', owner],
  ['SQLITE_IOERR', 'The disk cannot be read or written: look into the system’s log.'],
  ['EACCES', owner],
  ['EROFS', owner],
  ['E', 'Check the path and its permissions.'],
];

/** Turns an error of SQLite or the file system into a {@link StoreError}; any other error is a bug and stays as it is. */
export function asStoreError(path: string, error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  if (error instanceof StoreError || typeof code !== 'string') return error;
  const fix = fixes.find(([beginning]) => code.startsWith(beginning))?.[1];
  if (fix === undefined || code.startsWith('ERR_')) return error;
  return new StoreError(code, `Cannot use the database ${path}: ${(error as Error).message}`, fix, error);
}
