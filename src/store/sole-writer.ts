/** Makes sure, for the only one that writes logs into a database, that it is still there and as that one left it: SQLite notices neither. */
import { statSync } from 'node:fs';
import type { Statements } from './statements.ts';
import { StoreError } from './store-error.ts';

/** The database, the write-ahead log and its index: what is written to a file that has no name any more is gone with its last user. */
const files = ['', '-wal', '-shm'];

const fix = 'Start again: what is missing in the one that is there then is indexed from the logs.';

export class SoleWriter {
  readonly #path: string;
  readonly #sql: Statements;
  /** Its files, as they were opened. */
  readonly #inodes: string;
  /** How often logs were committed to it. */
  #commits: number;

  /** @param sql of the database at `path`, which is open. */
  constructor(path: string, sql: Statements) {
    this.#path = path;
    this.#sql = sql;
    sql.run("INSERT OR IGNORE INTO meta VALUES ('commits', '0')");
    this.#commits = Number(sql.get<{ value: string }>("SELECT value FROM meta WHERE key = 'commits'")!.value);
    this.#inodes = inodesOf(path);
  }

  /** All or nothing. Throws {@link StoreError} when this one does not know any more what is in the database. */
  transaction(act: () => void): void {
    this.#checkPlace();
    this.#sql.transaction(() => {
      this.#checkCommits();
      act();
    });
    this.#commits++;
  }

  #checkPlace(): void {
    if (inodesOf(this.#path) === this.#inodes) return;
    const message = `The database ${this.#path}, or a file beside it (-wal, -shm), was moved or deleted while mailtrace wrote to it`;
    throw new StoreError('moved', message, fix);
  }

  /** A backup may have been put back, or another writer may have come past the lock. */
  #checkCommits(): void {
    const next = String(this.#commits + 1);
    const last = String(this.#commits);
    if (this.#sql.run("UPDATE meta SET value = ? WHERE key = 'commits' AND value = ?", next, last).changes > 0) return;
    const message = `The database ${this.#path} was changed by another program while mailtrace wrote to it`;
    throw new StoreError('changed', message, fix);
  }
}

function inodesOf(path: string): string {
  return files.map((suffix) => statSync(path + suffix, { throwIfNoEntry: false })?.ino).join();
}
