/** Reads the open ends of the logs, which every question looks through, and keeps them for as long as nobody writes. */
import type { Chunk } from './log-store.ts';
import type { Statements } from './statements.ts';

type Row = Omit<Chunk, 'key' | 'read'> & { readonly bytes: Buffer };

/** Of thousands of logs at once they are read anew by each question, as far as its time needs them. */
const mostKeptBytes = 32 * 1024 * 1024;

export class OpenEnds {
  readonly #sql: Statements;
  readonly #keeps: boolean;
  /** The state of the database in which they were read. */
  #version = Number.NaN;
  #kept: readonly Chunk[] | undefined;

  /** @param keeps false for who writes: SQLite only tells what others wrote */
  constructor(sql: Statements, keeps: boolean) {
    this.#sql = sql;
    this.#keeps = keeps;
  }

  /** One for each source that has lines of a time. */
  within(from: number, to: number): Chunk[] {
    const kept = this.#keeps ? this.#keep() : undefined;
    if (kept) return kept.filter((end) => end.toAt >= from && end.fromAt < to);
    return this.#read('t.source IN (SELECT source FROM tail WHERE to_at >= ? AND from_at < ?)', from, to);
  }

  /** That of a source, if it has one. */
  of(source: number): Chunk[] {
    return this.#read('t.source = ?', source);
  }

  #keep(): readonly Chunk[] | undefined {
    const version = this.#sql.pragma('data_version');
    if (version === this.#version) return this.#kept;
    this.#version = version;
    const { bytes } = this.#sql.get<{ bytes: number }>('SELECT total(length(bytes)) AS bytes FROM tail')!;
    return (this.#kept = bytes > mostKeptBytes ? undefined : this.#read('true'));
  }

  /** The bytes come along: an open end may be made a block at any time. */
  #read(where: string, ...parameters: readonly unknown[]): Chunk[] {
    const rows = this.#sql.all<Row>(
      `SELECT t.source, s.path AS file, t.offset, t.seed_at AS seedAt, t.zone, t.from_at AS fromAt, t.to_at AS toAt, t.bytes
       FROM tail t JOIN source s ON s.id = t.source WHERE ${where} ORDER BY t.source, t.offset`,
      ...parameters,
    );
    return [...Map.groupBy(rows, (row) => row.source).values()].map(joined);
  }
}

/** The stretches of one source's open end, in order, as one. */
function joined(rows: readonly Row[]): Chunk {
  const { bytes: _, ...first } = rows[0]!;
  const bytes = Buffer.concat(rows.map((row) => row.bytes));
  return {
    ...first,
    fromAt: Math.min(...rows.map(({ fromAt }) => fromAt)),
    toAt: Math.max(...rows.map(({ toAt }) => toAt)),
    key: `tail/${first.source}/${first.offset}/${bytes.length}`,
    read: async () => bytes,
  };
}
