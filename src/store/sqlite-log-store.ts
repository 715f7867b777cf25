/** The log store in one SQLite file: design "the log is the database". */
import type { Database, Statement } from 'better-sqlite3';
import { statSync } from 'node:fs';
import { zstdCompressSync, zstdDecompressSync, constants } from 'node:zlib';
import type {
  Chunk,
  Commit,
  Ended,
  Fates,
  HostCoverage,
  LogStore,
  NewBlock,
  SourceRecord,
  Tally,
  TroubleCount,
  UnexplainedShape,
  Waiting,
} from './log-store.ts';
import { openForReading, openForWriting } from './open-database.ts';
import { createMonth } from './schema.ts';

const level1 = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Whoever follows what ended looks far more often. */
const mostEnded = 100_000;

const waitingColumns = `host, queue_id AS queueId, recipient, count, disposition, envelope_sender AS envelopeSender, next_hop AS nextHop, mailer,
  reply_code AS replyCode, enhanced_status AS enhancedStatus, reply_text AS replyText, since_at AS sinceAt, last_at AS lastAt`;

interface ChunkRow {
  readonly id: number;
  readonly source: number;
  readonly path: string;
  readonly offset: number;
  readonly seedAt: number;
  readonly zone: string;
  readonly fromAt: number;
  readonly toAt: number;
}

export class SqliteLogStore implements LogStore {
  readonly key: string;
  readonly #db: Database;
  readonly #statements = new Map<string, Statement>();
  readonly #madeMonths = new Set<string>();

  private constructor(db: Database) {
    this.#db = db;
    this.key = String(db.prepare("SELECT value FROM meta WHERE key = 'key'").pluck().get());
  }

  /** Opens for reading and writing; makes the file if need be. Throws {@link StoreError}. */
  static open(path: string): SqliteLogStore {
    return new SqliteLogStore(openForWriting(path));
  }

  /** Opens an existing file for questions only. Throws {@link StoreError}. */
  static openReadOnly(path: string): SqliteLogStore {
    return new SqliteLogStore(openForReading(path));
  }

  async sources(): Promise<SourceRecord[]> {
    return this.#sql(
      'SELECT id, path, head_bytes AS headBytes, head_hash AS headHash, offset, lines, zone, last_at AS lastAt FROM source ORDER BY id',
    ).all() as SourceRecord[];
  }

  async addSource(source: Omit<SourceRecord, 'id'>): Promise<SourceRecord> {
    const { lastInsertRowid } = this.#sql(
      'INSERT INTO source (path, head_bytes, head_hash, offset, lines, zone, last_at) VALUES (@path, @headBytes, @headHash, @offset, @lines, @zone, @lastAt)',
    ).run(source);
    return { ...source, id: Number(lastInsertRowid) };
  }

  async commit(commit: Commit): Promise<void> {
    const compressed = commit.blocks.map((block) => ({ block, zstd: zstdCompressSync(block.bytes, level1) }));
    this.#db
      .transaction(() => {
        for (const { block, zstd } of compressed) this.#putBlock(block, zstd);
        for (const tail of commit.tails) this.#putTail.run(tail);
        for (const source of commit.sources) this.#putSource.run(source);
        this.#putFacts(commit);
      })
      .immediate();
  }

  async find(anyOf: readonly string[], from: number, to: number): Promise<Chunk[]> {
    if (anyOf.length === 0) return [];
    const match = anyOf.map((term) => `"${term.replaceAll('"', '""')}"`).join(' OR ');
    return this.#chunks(from, to, (month) => [
      `b.id IN (SELECT rowid FROM term_${month} WHERE term_${month} MATCH ?) AND `,
      match,
    ]);
  }

  async scan(from: number, to: number): Promise<Chunk[]> {
    return this.#chunks(from, to, () => ['']);
  }

  /** Open ends first: one that becomes a block meanwhile is then seen twice, not missed. */
  #chunks(from: number, to: number, condition: (month: string) => [sql: string, ...parameters: unknown[]]): Chunk[] {
    const tails = this.#tails('t.to_at >= ? AND t.from_at < ?', [from, to]);
    const blocks = this.#months(from, to).flatMap((month) => {
      const [sql, ...parameters] = condition(month);
      return this.#blockRows(month, `${sql}b.to_at >= ? AND b.from_at < ?`, [...parameters, from, to]);
    });
    return [...tails, ...blocks].sort((a, b) => b.toAt - a.toAt || b.offset - a.offset);
  }

  async tail(source: number): Promise<Chunk[]> {
    return this.#tails('t.source = ?', [source]).sort((a, b) => a.offset - b.offset);
  }

  async chunkAt(source: number, offset: number): Promise<Chunk | undefined> {
    const tail = this.#tails('t.source = ? AND t.offset <= ? AND t.offset + length(t.bytes) > ?', [
      source,
      offset,
      offset,
    ]);
    const blocks = this.#months(-Infinity, Infinity).flatMap((month) =>
      this.#blockRows(month, 'b.source = ? AND b.offset <= ? AND b.offset + b.bytes > ?', [source, offset, offset]),
    );
    return [...tail, ...blocks][0];
  }

  async matchingTerms(prefix: string, pattern: string, limit: number): Promise<string[]> {
    const glob = pattern.replaceAll(/[[?]/g, '[$&]');
    const terms = new Set<string>();
    for (const month of this.#months(-Infinity, Infinity)) {
      const found = this.#sql(
        `SELECT term FROM vocabulary_${month} WHERE term >= ? AND term < ? AND term GLOB ? LIMIT ?`,
      )
        .pluck()
        .all(prefix, `${prefix.slice(0, -1)};`, `${prefix}${glob}`, limit - terms.size) as string[];
      for (const term of found) terms.add(term);
      if (terms.size >= limit) break;
    }
    return [...terms];
  }

  async waiting(): Promise<Waiting[]> {
    const rows = this.#sql(`SELECT ${waitingColumns}, doubtful FROM waiting`).all() as (Omit<Waiting, 'doubtful'> & {
      doubtful: number;
    })[];
    return rows.map(({ doubtful, ...row }) => (doubtful === 0 ? row : { ...row, doubtful: true }));
  }

  async ended(after: number): Promise<{ ended: Ended[]; last: number }> {
    const rows = this.#sql(
      `SELECT id, ${waitingColumns}, ending, ended_at AS endedAt FROM ended WHERE id > ? ORDER BY id`,
    ).all(after) as (Ended & { id: number })[];
    return { ended: rows, last: rows.at(-1)?.id ?? after };
  }

  async tallies(from: number, to: number): Promise<Tally[]> {
    return this.#sql(
      'SELECT minute, disposition, next_hop AS nextHop, count FROM tally WHERE minute >= ? AND minute < ?',
    ).all(Math.floor(from / 60_000), Math.ceil(to / 60_000)) as Tally[];
  }

  async troubles(from: number, to: number): Promise<TroubleCount[]> {
    return this.#sql('SELECT minute, host, trouble, count, text FROM trouble WHERE minute >= ? AND minute < ?').all(
      Math.floor(from / 60_000),
      Math.ceil(to / 60_000),
    ) as TroubleCount[];
  }

  async coverage(): Promise<HostCoverage[]> {
    return this.#sql(
      'SELECT name AS host, from_at AS "from", to_at AS "to" FROM host ORDER BY name',
    ).all() as HostCoverage[];
  }

  async unexplained(limit: number): Promise<UnexplainedShape[]> {
    return this.#sql('SELECT program, shape, count FROM unexplained ORDER BY count DESC, program, shape LIMIT ?').all(
      limit,
    ) as UnexplainedShape[];
  }

  async fates(): Promise<Fates> {
    const rows = this.#sql('SELECT name, lines FROM fate').all() as { name: keyof Fates; lines: number }[];
    return {
      events: 0,
      irrelevant: 0,
      unexplained: 0,
      ...Object.fromEntries(rows.map(({ name, lines }) => [name, lines])),
    };
  }

  async size(): Promise<number> {
    return ['', '-wal'].reduce(
      (sum, suffix) => sum + (statSync(this.#db.name + suffix, { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  }

  async close(): Promise<void> {
    if (!this.#db.readonly) this.#db.pragma('optimize');
    this.#db.close();
  }

  #putBlock(block: NewBlock, zstd: Buffer): void {
    const month = monthOf(block.fromAt);
    this.#createMonth(month);
    this.#sql(
      'INSERT INTO month VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET from_at = min(from_at, excluded.from_at), to_at = max(to_at, excluded.to_at)',
    ).run(month, block.fromAt, block.toAt);
    const { lastInsertRowid } = this.#sql(
      `INSERT INTO block_${month} (source, offset, seed_at, zone, from_at, to_at, bytes, zstd) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(block.source, block.offset, block.seedAt, block.zone, block.fromAt, block.toAt, block.bytes.length, zstd);
    this.#sql(`INSERT INTO term_${month} (rowid, term) VALUES (?, ?)`).run(lastInsertRowid, [...block.terms].join(' '));
    this.#sql('DELETE FROM tail WHERE source = ? AND offset >= ? AND offset < ?').run(
      block.source,
      block.offset,
      block.offset + block.bytes.length,
    );
  }

  #createMonth(month: string): void {
    if (this.#madeMonths.has(month)) return;
    createMonth(this.#db, month);
    this.#madeMonths.add(month);
  }

  get #putTail(): Statement {
    return this.#sql(
      'INSERT OR REPLACE INTO tail (source, offset, seed_at, zone, from_at, to_at, bytes) VALUES (@source, @offset, @seedAt, @zone, @fromAt, @toAt, @bytes)',
    );
  }

  get #putSource(): Statement {
    return this.#sql(
      'UPDATE source SET path = @path, head_bytes = @headBytes, head_hash = @headHash, offset = @offset, lines = @lines, zone = @zone, last_at = @lastAt WHERE id = @id',
    );
  }

  #putFacts(commit: Commit): void {
    const settle = this.#sql(
      'DELETE FROM waiting WHERE host = @host AND queue_id = @queueId AND recipient = @recipient',
    );
    for (const key of commit.settled) settle.run(key);
    const wait = this.#sql(
      `INSERT OR REPLACE INTO waiting (host, queue_id, recipient, count, disposition, envelope_sender, next_hop, mailer, reply_code, enhanced_status, reply_text, since_at, last_at, doubtful)
       VALUES (@host, @queueId, @recipient, @count, @disposition, @envelopeSender, @nextHop, @mailer, @replyCode, @enhancedStatus, @replyText, @sinceAt, @lastAt, @doubtful)`,
    );
    for (const row of commit.waiting) wait.run({ ...row, doubtful: row.doubtful ? 1 : 0 });
    const end = this.#sql(
      `INSERT INTO ended (host, queue_id, recipient, count, disposition, envelope_sender, next_hop, mailer, reply_code, enhanced_status, reply_text, since_at, last_at, ending, ended_at)
       VALUES (@host, @queueId, @recipient, @count, @disposition, @envelopeSender, @nextHop, @mailer, @replyCode, @enhancedStatus, @replyText, @sinceAt, @lastAt, @ending, @endedAt)`,
    );
    for (const row of commit.ended) end.run(row);
    if (commit.ended.length > 0)
      this.#sql(`DELETE FROM ended WHERE id <= (SELECT max(id) FROM ended) - ${mostEnded}`).run();
    const trouble = this.#sql(
      'INSERT INTO trouble (minute, host, trouble, count, text) VALUES (@minute, @host, @trouble, @count, @text) ON CONFLICT DO UPDATE SET count = count + excluded.count',
    );
    for (const row of commit.troubles) trouble.run(row);
    const tally = this.#sql(
      'INSERT INTO tally (minute, disposition, next_hop, count) VALUES (@minute, @disposition, @nextHop, @count) ON CONFLICT DO UPDATE SET count = count + excluded.count',
    );
    for (const row of commit.tallies) tally.run(row);
    const cover = this.#sql(
      'INSERT INTO host VALUES (@host, @from, @to) ON CONFLICT (name) DO UPDATE SET from_at = min(from_at, excluded.from_at), to_at = max(to_at, excluded.to_at)',
    );
    for (const row of commit.coverage) cover.run(row);
    const shape = this.#sql(
      'INSERT INTO unexplained (program, shape, count) VALUES (@program, @shape, @count) ON CONFLICT DO UPDATE SET count = count + excluded.count',
    );
    for (const row of commit.unexplained) shape.run(row);
    const fate = this.#sql(
      'INSERT INTO fate (name, lines) VALUES (?, ?) ON CONFLICT DO UPDATE SET lines = lines + excluded.lines',
    );
    for (const [name, lines] of Object.entries(commit.fates)) if (lines > 0) fate.run(name, lines);
  }

  /** Months that hold lines of a time, newest first. */
  #months(from: number, to: number): string[] {
    return this.#sql('SELECT name FROM month WHERE to_at >= ? AND from_at < ? ORDER BY name DESC')
      .pluck()
      .all(from, to) as string[];
  }

  #blockRows(month: string, where: string, parameters: readonly unknown[]): Chunk[] {
    const rows = this.#sql(
      `SELECT b.id, b.source, s.path, b.offset, b.seed_at AS seedAt, b.zone, b.from_at AS fromAt, b.to_at AS toAt
       FROM block_${month} b JOIN source s ON s.id = b.source WHERE ${where}`,
    ).all(...parameters) as ChunkRow[];
    return rows.map(({ id, path, ...stretch }) => ({
      ...stretch,
      key: `${month}/${id}`,
      file: path,
      read: async () => this.#readBlock(month, id),
    }));
  }

  #readBlock(month: string, id: number): Buffer {
    const row = this.#sql(`SELECT bytes, zstd FROM block_${month} WHERE id = ?`).get(id) as
      | { bytes: number; zstd: Buffer }
      | undefined;
    // An output buffer of the right size at once halves the time of a block.
    return row ? zstdDecompressSync(row.zstd, { chunkSize: row.bytes + 64 }) : Buffer.alloc(0);
  }

  /** The bytes come along: an open end may be sealed into a block at any time. */
  #tails(where: string, parameters: readonly unknown[]): Chunk[] {
    const rows = this.#sql(
      `SELECT t.source AS id, t.source, s.path, t.offset, t.seed_at AS seedAt, t.zone, t.from_at AS fromAt, t.to_at AS toAt, t.bytes
       FROM tail t JOIN source s ON s.id = t.source WHERE ${where} ORDER BY t.source, t.offset`,
    ).all(...parameters) as (ChunkRow & { bytes: Buffer })[];
    return rows.map(({ id, path, bytes, ...stretch }) => ({
      ...stretch,
      key: `tail/${id}/${stretch.offset}/${bytes.length}`,
      file: path,
      read: async () => bytes,
    }));
  }

  #sql(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** `202611`, in UTC. */
function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7).replace('-', '');
}
