/** Checks before each commit that the database file still exists and that nobody else has committed logs: SQLite notices neither. */
import { statSync } from 'node:fs';
import type { Statements } from './statements.ts';
import { StoreError } from './store-error.ts';

/** Suffixes of the database, the write-ahead log and its index: data written to a deleted file is lost when it is closed. */
const files = ['', '-wal', '-shm'];

const fix = 'Start again: what is missing in the one that is there then is indexed from the logs.';

export class SoleWriter {
  readonly #path: string;
  readonly #sql: Statements;
  /** Identities of the files when they were opened. */
  readonly #inodes: string;
  /** Number of log commits in the database, as last seen. */
  #commits: number;

  /** @param sql statements of the open database at `path` */
  constructor(path: string, sql: Statements) {
    this.#path = path;
    this.#sql = sql;
    sql.run("INSERT OR IGNORE INTO meta VALUES ('commits', '0')");
    this.#commits = Number(sql.get<{ value: string }>("SELECT value FROM meta WHERE key = 'commits'")!.value);
    this.#inodes = inodesOf(path);
  }

  /** Runs `act` in a transaction. Throws {@link StoreError} when the file was replaced or somebody else has committed. */
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

  /** A backup may have been restored, or another writer may have bypassed the lock. */
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
