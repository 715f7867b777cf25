/** Runs SQL with cached prepared statements; turns errors that the operator can fix into {@link StoreError}s. */
import type { Database, RunResult, Statement } from 'better-sqlite3';
import { asStoreError } from './store-error.ts';

/** Rows inserted by one statement, which takes half the time of one statement per row. */
const rowsAtOnce = 32;

export class Statements {
  readonly #db: Database;
  readonly #explain: (error: unknown) => unknown;
  readonly #prepared = new Map<string, Statement>();

  /** @param explain turns an error of SQLite into the error to throw */
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

  /** Several statements, or one that changes tables. */
  exec(sql: string): void {
    this.#guarded(() => this.#db.exec(sql));
  }

  /** The numeric value of a pragma. */
  pragma(name: string): number {
    return this.get<Record<string, number>>(`PRAGMA ${name}`)![name]!;
  }

  /** Runs the statement once for each row. */
  runAll(sql: string, rows: Iterable<object>): void {
    for (const row of rows) this.run(sql, row);
  }

  /** Inserts rows of values, many at a time; `insert` goes before `VALUES`, `conflict` after them. */
  insertAll(insert: string, conflict: string, rows: readonly (readonly unknown[])[]): void {
    const width = rows[0]?.length ?? 0;
    const rowSql = `(${Array(width).fill('?').join(', ')})`;
    const sqlFor = (count: number) => `${insert} VALUES ${Array(count).fill(rowSql).join(', ')} ${conflict}`;
    const whole = rows.length - (rows.length % rowsAtOnce);
    for (let at = 0; at < whole; at += rowsAtOnce)
      this.run(sqlFor(rowsAtOnce), ...rows.slice(at, at + rowsAtOnce).flat());
    for (const row of rows.slice(whole)) this.run(sqlFor(1), ...row);
  }

  /** Runs `act` in a transaction that waits for other writers before it starts. */
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
