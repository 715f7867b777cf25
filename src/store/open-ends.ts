/** Reads the open ends of the sources, which every question searches, and caches them until somebody writes. */
import type { Chunk } from './log-store.ts';
import type { Statements } from './statements.ts';

type Row = Omit<Chunk, 'key' | 'read'> & { readonly bytes: Buffer };

/** If the open ends are larger, as with thousands of logs, each question reads those of its time range. */
const mostKeptBytes = 32 * 1024 * 1024;

export class OpenEnds {
  readonly #sql: Statements;
  readonly #keeps: boolean;
  /** SQLite's `data_version` when the cache was filled. */
  #version = Number.NaN;
  #kept: readonly Chunk[] | undefined;

  /** @param keeps whether to cache; not for a writer: `data_version` only shows what other connections wrote */
  constructor(sql: Statements, keeps: boolean) {
    this.#sql = sql;
    this.#keeps = keeps;
  }

  /** One for each source with lines from `from` to `to`. */
  within(from: number, to: number): Chunk[] {
    const kept = this.#keeps ? this.#keep() : undefined;
    if (kept) return kept.filter((end) => end.toAt >= from && end.fromAt < to);
    return this.#read('t.source IN (SELECT source FROM tail WHERE to_at >= ? AND from_at < ?)', from, to);
  }

  /** The open end of a source, if it has one. */
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

  /** Includes the bytes: an open end may become a block at any time. */
  #read(where: string, ...parameters: readonly unknown[]): Chunk[] {
    const rows = this.#sql.all<Row>(
      `SELECT t.source, s.path AS file, t.offset, t.seed_at AS seedAt, t.zone, t.from_at AS fromAt, t.to_at AS toAt, t.bytes
       FROM tail t JOIN source s ON s.id = t.source WHERE ${where} ORDER BY t.source, t.offset`,
      ...parameters,
    );
    return [...Map.groupBy(rows, (row) => row.source).values()].map(joined);
  }
}

/** The tails of one source, in order, as one chunk. */
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
