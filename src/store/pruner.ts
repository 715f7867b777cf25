/** Drops months of the log store, and the facts of that time, in small steps, and returns the space to the file system. */
import type { Database } from 'better-sqlite3';
import { endOfMonth, type StoredMonth } from './retention.ts';
import type { Statements } from './statements.ts';

/** Rows deleted and pages freed in one transaction: blocks other writers for some milliseconds. */
const rowsPerStep = 200;
const pagesPerStep = 1000;

const months = 'SELECT name, from_at AS fromAt, to_at AS toAt FROM month ORDER BY name';
/** Tables of a month being dropped are renamed with this prefix, so that a late line can create the month again. */
const dropped = 'dropped_';
const remains = `SELECT name FROM sqlite_schema WHERE type = 'table' AND (name GLOB '${dropped}block_*' OR name GLOB '${dropped}term_??????')`;

export class Pruner {
  readonly #db: Database;
  readonly #sql: Statements;

  constructor(db: Database, sql: Statements) {
    this.#db = db;
    this.#sql = sql;
  }

  months(): StoredMonth[] {
    return this.#sql.all<Omit<StoredMonth, 'bytes'>>(months).map((month) => {
      const blocks = this.#sum(`SELECT sum(length(zstd)) AS sum FROM block_${month.name}`);
      const terms = this.#sum(`SELECT sum(length(block)) AS sum FROM term_${month.name}_data`);
      return { ...month, bytes: blocks + terms };
    });
  }

  /** Size of the pages in use. */
  usedBytes(): number {
    const pages = this.#sql.pragma('page_count') - this.#sql.pragma('freelist_count');
    return pages * this.#sql.pragma('page_size');
  }

  /** Each step is a transaction. The program may end after any step; the next run continues. */
  *drop(names: readonly string[]): Generator<void, void, undefined> {
    yield* this.#clear();
    for (const name of names) {
      this.#sql.transaction(() => this.#forget(name));
      yield;
      yield* this.#clear();
    }
    yield* this.#shrink();
  }

  /** Hides a month from questions. */
  #forget(name: string): void {
    const end = endOfMonth(name);
    this.#sql.exec(`
      DROP TABLE vocabulary_${name};
      ALTER TABLE block_${name} RENAME TO ${dropped}block_${name};
      ALTER TABLE term_${name} RENAME TO ${dropped}term_${name};
      DROP INDEX block_${name}_time;
      DROP INDEX block_${name}_place;
    `);
    this.#sql.run('DELETE FROM month WHERE name = ?', name);
    this.#sql.run('DELETE FROM tally WHERE minute < ?', end / 60_000);
    this.#sql.run('DELETE FROM trouble WHERE minute < ?', end / 60_000);
    this.#sql.run('DELETE FROM waiting WHERE last_at < ?', end);
    this.#sql.run('DELETE FROM ended WHERE ended_at < ?', end);
    this.#sql.run(
      'DELETE FROM tail WHERE source IN (SELECT source FROM tail GROUP BY source HAVING max(to_at) < ?)',
      end,
    );
    this.#sql.run('DELETE FROM host WHERE to_at < ?', end);
    this.#sql.run('DELETE FROM damage WHERE month = ?', name);
    this.#sql.run('DELETE FROM gap WHERE noticed_at < ?', end);
    this.#sql.run('UPDATE host SET from_at = ? WHERE from_at < ?', end, end);
  }

  *#clear(): Generator<void, void, undefined> {
    for (const { name } of this.#sql.all<{ name: string }>(remains)) {
      const isTerms = name.startsWith(`${dropped}term_`);
      // FTS5 keeps the rows of the full-text table in its `_data` table.
      yield* this.#empty(isTerms ? `${name}_data` : name);
      this.#sql.exec(`DROP TABLE ${name}`);
      yield;
    }
  }

  *#empty(table: string): Generator<void, void, undefined> {
    const sql = `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} LIMIT ${rowsPerStep})`;
    // SQLite protects the tables behind a full-text table; this one is never searched again.
    const step = (): number => {
      this.#db.unsafeMode(true);
      try {
        return this.#sql.run(sql).changes;
      } finally {
        this.#db.unsafeMode(false);
      }
    };
    while (step() > 0) yield;
  }

  /** Only works for a database created with auto_vacuum; an older one reuses the space for new lines. */
  *#shrink(): Generator<void, void, undefined> {
    const free = () => this.#sql.pragma('freelist_count');
    for (let before = Infinity, left = free(); left > 0 && left < before; before = left, left = free()) {
      this.#sql.exec(`PRAGMA incremental_vacuum(${pagesPerStep})`);
      yield;
    }
    // PASSIVE writes most of it back without blocking others; TRUNCATE then blocks them only briefly.
    this.#sql.exec('PRAGMA wal_checkpoint(PASSIVE)');
    this.#sql.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  #sum(sql: string): number {
    return this.#sql.get<{ sum: number | null }>(sql)?.sum ?? 0;
  }
}
