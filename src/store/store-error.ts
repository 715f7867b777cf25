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

const folder = 'The folder cannot be written by this user, or does not exist: SQLite keeps files beside the database.';
const fixes: Record<string, string> = {
  SQLITE_NOTADB: 'The file is not an SQLite database: move it away, then index the logs again.',
  SQLITE_CORRUPT: 'The file is damaged: move it away, then index the logs again.',
  SQLITE_BUSY: 'Another program holds the database: stop it, or wait.',
  SQLITE_FULL: 'The disk is full: make room, or move the database with --db or MAILTRACE_DB.',
  SQLITE_READONLY: 'The file is read-only for this user: check owner and mode.',
  SQLITE_CANTOPEN: folder,
  EACCES: folder,
  EROFS: folder,
};

/** An error of SQLite or the file system as the operator's problem; anything else is a bug and stays as it is. */
export function asStoreError(path: string, error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  if (error instanceof StoreError || typeof code !== 'string') return error;
  // SQLITE_BUSY_SNAPSHOT, SQLITE_IOERR_WRITE …
  const fix = fixes[code] ?? fixes[code.split('_', 2).join('_')];
  return new StoreError(
    code,
    `Cannot use the database ${path}: ${(error as Error).message}`,
    fix ?? 'Check the disk, the path and its permissions.',
    error,
  );
}
