/** Runs SQL with statements that are prepared once; what the operator must mend is thrown as a {@link StoreError}. */
import type { Database, RunResult, Statement } from 'better-sqlite3';
import { asStoreError } from './store-error.ts';

export class Statements {
  readonly #db: Database;
  readonly #explain: (error: unknown) => unknown;
  readonly #prepared = new Map<string, Statement>();

  /** @param explain turns an error of SQLite's into what the operator is told. */
  constructor(db: Database, explain = (error: unknown) => asStoreError(db.name, error)) {
    this.#db = db;
    this.#explain = explain;
  }

  all<Row>(sql: string, ...parameters: unknown[]): Row[] {
    return this.#guarded(() => this.#prepare(sql).all(...parameters) as Row[]);
  }

  get<Row>(sql: string, ...parameters: unknown[]): Row | undefined {
    return this.#guarded(() => this.#prepare(sql).get(...parameters) as Row | undefined);
  }

  run(sql: string, ...parameters: unknown[]): RunResult {
    return this.#guarded(() => this.#prepare(sql).run(...parameters));
  }

  /** For every row. */
  runAll(sql: string, rows: Iterable<object>): void {
    for (const row of rows) this.run(sql, row);
  }

  /** All or nothing; waits for other writers first. */
  transaction(act: () => void): void {
    this.#guarded(() => this.#db.transaction(act).immediate());
  }

  #prepare(sql: string): Statement {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }

  #guarded<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw this.#explain(error);
    }
  }
}
