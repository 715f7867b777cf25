/** Reads the open ends of the sources, and caches them with their terms, so that a question reads only those that may answer it. */
import type { Chunk } from './log-store.ts';
import type { Statements } from './statements.ts';

/** A stored tail, without its bytes. */
interface Piece {
  readonly source: number;
  readonly offset: number;
  readonly length: number;
}

type TailRow = Omit<Chunk, 'key' | 'read'> & { readonly bytes: Buffer };
type TermRow = TailRow & { readonly terms: Buffer | null };

/** The tails of one source, in order, as one chunk. */
interface OpenEnd {
  readonly chunk: Chunk;
  readonly rows: readonly TailRow[];
  /** As the index of the blocks has them, in lower case; `null` if unknown. */
  readonly terms: Set<string> | null;
}

/** If the open ends are larger, as with thousands of logs, each question reads those of its time range. */
const mostKeptBytes = 32 * 1024 * 1024;

export class OpenEnds {
  readonly #sql: Statements;
  readonly #keeps: boolean;
  /** SQLite's `data_version` when the cache was filled. */
  #version = Number.NaN;
  /** By source; `undefined` if they are too large. */
  #kept: ReadonlyMap<number, OpenEnd> | undefined;

  /** @param keeps whether to cache; not for a writer: `data_version` only shows what other connections wrote */
  constructor(sql: Statements, keeps: boolean) {
    this.#sql = sql;
    this.#keeps = keeps;
  }

  /** One for each source with lines from `from` to `to` that may have any of the terms, if some are given. */
  within(from: number, to: number, anyOf?: readonly string[]): Chunk[] {
    const kept = this.#keeps ? this.#keep() : undefined;
    if (!kept) return this.#read('t.source IN (SELECT source FROM tail WHERE to_at >= ? AND from_at < ?)', from, to);
    const wanted = anyOf?.map(folded);
    const holds = (terms: Set<string> | null) =>
      wanted === undefined || terms === null || wanted.some((term) => terms.has(term));
    const ends = [...kept.values()].filter(
      ({ chunk, terms }) => chunk.toAt >= from && chunk.fromAt < to && holds(terms),
    );
    return ends.map(({ chunk }) => chunk);
  }

  /** The open end of a source, if it has one. */
  of(source: number): Chunk[] {
    return this.#read('t.source = ?', source);
  }

  #keep(): ReadonlyMap<number, OpenEnd> | undefined {
    const version = this.#sql.pragma('data_version');
    if (version === this.#version) return this.#kept;
    this.#version = version;
    const pieces = this.#sql.all<Piece>(
      'SELECT source, offset, length(bytes) AS length FROM tail ORDER BY source, offset',
    );
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
    const before = this.#kept;
    const sources = bytes > mostKeptBytes ? undefined : Map.groupBy(pieces, ({ source }) => source);
    return (this.#kept =
      sources && new Map(sources.entries().flatMap(([source, own]) => this.#end(source, own, before?.get(source)))));
  }

  /** Only what was added is read. */
  #end(source: number, pieces: readonly Piece[], before: OpenEnd | undefined): [number, OpenEnd][] {
    const isSame = before?.rows.every(
      ({ offset, bytes }, index) => pieces[index]?.offset === offset && pieces[index].length === bytes.length,
    );
    const known = isSame ? before : undefined;
    if (known?.rows.length === pieces.length) return [[source, known]];
    const from = pieces[known?.rows.length ?? 0]!.offset;
    const fresh = this.#rows<TermRow>(', t.terms', 't.source = ? AND t.offset >= ?', source, from);
    const rows = [...(known?.rows ?? []), ...fresh.map(withoutTerms)];
    return rows.length === 0 ? [] : [[source, { chunk: joined(rows), rows, terms: termsOf(fresh, known) }]];
  }

  #read(where: string, ...parameters: readonly unknown[]): Chunk[] {
    return [...Map.groupBy(this.#rows<TailRow>('', where, ...parameters), (row) => row.source).values()].map(joined);
  }

  /** Includes the bytes: an open end may become a block at any time. */
  #rows<Row extends TailRow>(more: string, where: string, ...parameters: readonly unknown[]): Row[] {
    return this.#sql.all<Row>(
      `SELECT t.source, s.path AS file, t.offset, t.seed_at AS seedAt, t.zone, t.from_at AS fromAt, t.to_at AS toAt, t.bytes${more}
       FROM tail t JOIN source s ON s.id = t.source WHERE ${where} ORDER BY t.source, t.offset`,
      ...parameters,
    );
  }
}

/** The terms of rows and of those before them. */
function termsOf(rows: readonly TermRow[], before: OpenEnd | undefined): Set<string> | null {
  const terms = before === undefined ? new Set<string>() : before.terms;
  if (terms === null || rows.some((row) => row.terms === null)) return null;
  for (const row of rows) for (const term of folded(String(row.terms)).split(' ')) terms.add(term);
  return terms;
}

function withoutTerms(row: TermRow): TailRow {
  const { terms: _, ...rest } = row;
  return rest;
}

/** Two terms that the index of the blocks does not tell apart become the same. */
function folded(text: string): string {
  return text.toWellFormed().toLowerCase();
}

function joined(rows: readonly TailRow[]): Chunk {
  const { bytes: _, ...first } = rows[0]!;
  const length = rows.reduce((sum, { bytes }) => sum + bytes.length, 0);
  let all: Buffer | undefined;
  return {
    ...first,
    fromAt: Math.min(...rows.map(({ fromAt }) => fromAt)),
    toAt: Math.max(...rows.map(({ toAt }) => toAt)),
    key: `tail/${first.source}/${first.offset}/${length}`,
    read: async () => (all ??= Buffer.concat(rows.map(({ bytes }) => bytes))),
  };
}
