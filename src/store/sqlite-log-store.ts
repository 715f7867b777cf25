/** The log store in one SQLite file: design "the log is the database". */
import type { Database } from 'better-sqlite3';
import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { type Damage, Upkeep } from './upkeep.ts';
import { addressTerm, AddressNames } from './address-names.ts';
import { termsOfTime, timeTerms } from './block-times.ts';
import { FactTables } from './fact-tables.ts';
import type {
  Chunk,
  Commit,
  Ended,
  Fates,
  HostLines,
  LogStore,
  NewBlock,
  SourceRecord,
  Tally,
  TroubleCount,
  UnexplainedShape,
  Waiting,
} from './log-store.ts';
import { openForLogs, openForReading, openForWriting } from './open-database.ts';
import { pack, type PackedBlock, unpack } from './packed-block.ts';
import { quarantine } from './quarantine.ts';
import { Pruner } from './pruner.ts';
import { type Keep, monthsToDrop, type StoredMonth } from './retention.ts';
import { createMonth } from './schema.ts';
import { Statements } from './statements.ts';
import { asStoreError, isDamage, StoreError } from './store-error.ts';
import type { WriterLock } from './writer-lock.ts';

const putSource =
  'UPDATE source SET path = @path, head_bytes = @headBytes, head_hash = @headHash, offset = @offset, lines = @lines, zone = @zone, last_at = @lastAt WHERE id = @id';
const putTail =
  'INSERT OR REPLACE INTO tail (source, offset, seed_at, zone, from_at, to_at, bytes) VALUES (@source, @offset, @seedAt, @zone, @fromAt, @toAt, @bytes)';
/** What stands in fewer blocks is looked up without terms of times, each of which costs as much again. */
const manyBlocks = 16;
const inTime = 'b.to_at >= ? AND b.from_at < ?';
const putMonth =
  'INSERT INTO month (name, from_at, to_at, timed) VALUES (?, ?, ?, 1) ON CONFLICT (name) DO UPDATE SET from_at = min(from_at, excluded.from_at), to_at = max(to_at, excluded.to_at)';

/** A program that was killed may have begun a source and read nothing of it. */
const forgetUnread = 'DELETE FROM source WHERE offset = 0 AND id NOT IN (SELECT source FROM tail)';

interface Row {
  readonly source: number;
  readonly file: string;
  readonly offset: number;
  readonly seedAt: number;
  readonly zone: string;
  readonly fromAt: number;
  readonly toAt: number;
}

type BlockRow = Row & { readonly id: number; readonly bytes: number };
type StoredBlock = Chunk & { readonly bytes: number };
type TailRow = Row & { readonly bytes: Buffer };

interface Month {
  readonly name: string;
  /** 1 if its blocks have terms for their times. */
  readonly timed: number;
}

export class SqliteLogStore implements LogStore {
  readonly key: string;
  readonly upkeep: Upkeep;
  readonly #db: Database;
  readonly #lock: WriterLock | undefined;
  /** Of the file, as it was opened. */
  readonly #inode: number | undefined;
  readonly #sql: Statements;
  readonly #facts: FactTables;
  readonly #names: AddressNames;
  readonly #pruner: Pruner;

  /** @param lock of the only one that writes logs; `undefined` for a reader. */
  private constructor(db: Database, lock?: WriterLock) {
    this.#db = db;
    this.#lock = lock;
    this.#inode = inodeOf(db.name);
    this.#sql = new Statements(db, (error) => this.#explain(error));
    this.#facts = new FactTables(this.#sql);
    this.#names = new AddressNames(this.#sql);
    this.upkeep = new Upkeep(this.#sql);
    this.#pruner = new Pruner(db, this.#sql);
    this.key = this.#sql.get<{ value: string }>("SELECT value FROM meta WHERE key = 'key'")!.value;
  }

  /** Opens as the only one that writes logs; makes the file if need be. Throws {@link StoreError}. */
  static open(path: string, busyMs?: number): SqliteLogStore {
    const { db, lock } = openForLogs(path, busyMs);
    const store = new SqliteLogStore(db, lock);
    store.#sql.run(forgetUnread);
    return store;
  }

  /** Opens an existing file for questions only. Throws {@link StoreError}. */
  static openReadOnly(path: string): SqliteLogStore {
    return new SqliteLogStore(openForReading(path));
  }

  async sources(): Promise<SourceRecord[]> {
    return this.#sql.all(
      'SELECT id, path, head_bytes AS headBytes, head_hash AS headHash, offset, lines, zone, last_at AS lastAt FROM source ORDER BY id',
    );
  }

  async addSource(source: Omit<SourceRecord, 'id'>): Promise<SourceRecord> {
    const { lastInsertRowid } = this.#sql.run(
      'INSERT INTO source (path, head_bytes, head_hash, offset, lines, zone, last_at) VALUES (@path, @headBytes, @headHash, @offset, @lines, @zone, @lastAt)',
      source,
    );
    return { ...source, id: Number(lastInsertRowid) };
  }

  async commit(commit: Commit): Promise<void> {
    const packed = commit.blocks.map((block) => ({ block, zstd: pack(block.bytes) }));
    this.#checkPlace();
    this.#sql.transaction(() => {
      for (const { block, zstd } of packed) this.#putBlock(block, zstd);
      this.#sql.runAll(putTail, commit.tails);
      this.#sql.runAll(putSource, commit.sources);
      this.#facts.put(commit);
    });
  }

  async find(anyOf: readonly string[], from: number, to: number): Promise<Chunk[]> {
    return this.#chunks(from, to, (month) => this.#matching(month, anyOf.map(quoted), from, to));
  }

  async findFew(anyOf: readonly string[], from: number, to: number): Promise<Chunk[] | undefined> {
    const chunks = this.#chunks(from, to, () => []);
    const match = anyOf.map(quoted).join(' OR ');
    for (const { name } of this.#months(from, to)) {
      const few = this.#ifFew(name, match, from, to);
      if (!few) return undefined;
      chunks.push(...few);
    }
    return chunks.sort(newestFirst);
  }

  async findLike(pattern: string, from: number, to: number): Promise<Chunk[]> {
    const chunks = this.#chunks(from, to, () => []);
    for (const month of this.#months(from, to)) {
      const found = await orDropped(() => this.#blocksLike(month, pattern, from, to), []);
      chunks.push(...found);
    }
    return chunks.sort(newestFirst);
  }

  async #blocksLike(month: Month, pattern: string, from: number, to: number): Promise<Chunk[]> {
    const { name } = month;
    const { beginnings, terms, lastBlock } = await this.#names.like(name, pattern);
    if (beginnings === null) return this.#blocks(name, `block_${name} b`, inTime, from, to);
    const match = [...terms.map(quoted), ...beginnings.map((beginning) => `${quoted(beginning)} *`)];
    const unknown = this.#blocks(name, `block_${name} b`, `b.id > ? AND ${inTime}`, lastBlock, from, to);
    const keys = new Set(unknown.map(({ key }) => key));
    return [...unknown, ...this.#matching(month, match, from, to).filter(({ key }) => !keys.has(key))];
  }

  async scan(from: number, to: number): Promise<Chunk[]> {
    return this.#chunks(from, to, ({ name }) => this.#blocks(name, `block_${name} b`, inTime, from, to));
  }

  async tail(source: number): Promise<Chunk[]> {
    return this.#tails('t.source = ?', source);
  }

  async chunkAt(source: number, offset: number): Promise<Chunk | undefined> {
    const holds = (chunk: Chunk, bytes: number) => chunk.offset <= offset && chunk.offset + bytes > offset;
    for (const tail of this.#tails('t.source = ?', source)) if (holds(tail, (await tail.read()).length)) return tail;
    for (const { name } of this.#months(-Infinity, Infinity)) {
      const last = 'b.source = ? AND b.offset <= ? ORDER BY b.offset DESC LIMIT 1';
      const [block] = this.#blocks(name, `block_${name} b`, last, source, offset);
      if (block && holds(block, block.bytes)) return block;
    }
    return undefined;
  }

  async matchingTerms(prefix: string, pattern: string, limit: number): Promise<string[]> {
    const wanted = prefix + pattern.toLowerCase();
    const terms = new Set<string>();
    for (const { name } of this.#months(-Infinity, Infinity)) {
      if (terms.size >= limit) break;
      const found = await orDropped(() => this.#termsLike(name, wanted, limit), []);
      for (const term of found.slice(0, limit - terms.size)) terms.add(term);
    }
    return [...terms];
  }

  async #termsLike(month: string, wanted: string, limit: number): Promise<string[]> {
    const beginning = wanted.slice(0, (wanted + '*').indexOf('*'));
    // All of them would have to be gone through.
    if (beginning === addressTerm && !(await this.#names.mayHold(month, wanted.slice(beginning.length)))) return [];
    const sql = `SELECT term FROM vocabulary_${month} WHERE term >= ? AND term <= ? AND term GLOB ? LIMIT ?`;
    const glob = wanted.replaceAll(/[[?]/g, '[$&]');
    return this.#sql
      .all<{ term: string }>(sql, beginning, `${beginning}\u{10FFFF}`, glob, limit)
      .map(({ term }) => term);
  }

  async waiting(): Promise<Waiting[]> {
    return this.#facts.waiting();
  }

  async ended(after: number): Promise<{ ended: Ended[]; last: number }> {
    return this.#facts.ended(after);
  }

  async tallies(from: number, to: number): Promise<Tally[]> {
    return this.#facts.tallies(from, to);
  }

  async troubles(from: number, to: number): Promise<TroubleCount[]> {
    return this.#facts.troubles(from, to);
  }

  async coverage(): Promise<HostLines[]> {
    return this.#facts.coverage();
  }

  async unexplained(limit: number): Promise<UnexplainedShape[]> {
    return this.#facts.unexplained(limit);
  }

  async fates(): Promise<Fates> {
    return this.#facts.fates();
  }

  /** What would have to go so that no more is kept, oldest first. */
  monthsToDrop(keep: Keep, now: number): StoredMonth[] {
    return monthsToDrop(this.#pruner.months(), this.#pruner.usedBytes(), keep, now);
  }

  /** Drops months for good; other work gets its turn between the steps. What is left when it is stopped, the next call does. */
  async drop(names: readonly string[], stopped?: AbortSignal): Promise<void> {
    for (const _ of this.#pruner.drop(names)) {
      await setImmediate();
      if (stopped?.aborted) return;
    }
  }

  /** Forgets by which next hops mail went before an instant; how much it was stays. */
  forgetHops(before: number): void {
    this.#sql.transaction(() => this.#facts.sumTallies(before));
  }

  async size(): Promise<number> {
    const files = ['', '-wal'].map((suffix) => statSync(this.#db.name + suffix, { throwIfNoEntry: false }));
    return files.reduce((sum, file) => sum + (file?.size ?? 0), 0);
  }

  async close(): Promise<void> {
    if (!this.#db.open) return;
    try {
      if (this.#lock) this.#db.pragma('optimize');
    } catch {
      // It would only have made later questions faster; on a full disk it cannot.
    }
    this.#db.close();
    this.#lock?.release();
  }

  /** Looks at tables and indexes, as far as SQLite knows them. Throws {@link StoreError} when they are damaged. */
  async checkFile(): Promise<void> {
    const [found] = this.#sql.all<{ integrity_check: string }>('PRAGMA integrity_check(1)');
    const words = found?.integrity_check ?? '';
    if (words !== 'ok') throw this.#explain(Object.assign(new Error(words), { code: 'SQLITE_CORRUPT' }));
    await this.upkeep.noteBroken(undefined);
  }

  /** Of a damaged database nothing more can be expected: its writer closes it and moves it aside. A reader notes it. */
  #explain(error: unknown): unknown {
    const { name } = this.#db;
    if (!isDamage(error)) return asStoreError(name, error);
    if (!this.#lock) {
      void this.#note((upkeep) => upkeep.noteBroken(error.message));
      return asStoreError(name, error);
    }
    this.#db.close();
    const told = quarantine(name, error, Date.now());
    this.#lock.release();
    return told;
  }

  /** What is written to a file that has no name any more is gone with its last user: SQLite does not notice. */
  #checkPlace(): void {
    const { name } = this.#db;
    if (inodeOf(name) === this.#inode) return;
    throw new StoreError(
      'moved',
      `The database ${name} was moved or deleted while mailtrace wrote to it`,
      'Start again: what is missing in the one that is there then is indexed from the logs.',
    );
  }

  #putBlock(block: NewBlock, zstd: Buffer): void {
    const { source, offset, seedAt, zone, fromAt, toAt, bytes } = block;
    const month = monthOf(latest(fromAt, toAt));
    if (!this.#sql.get('SELECT 1 FROM month WHERE name = ?', month)) createMonth(this.#db, month);
    this.#sql.run(putMonth, month, fromAt, toAt);
    const { lastInsertRowid } = this.#sql.run(
      `INSERT INTO block_${month} (source, offset, seed_at, zone, from_at, to_at, bytes, zstd) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      source,
      offset,
      seedAt,
      zone,
      fromAt,
      toAt,
      bytes.length,
      zstd,
    );
    const terms = Buffer.concat([block.terms, Buffer.from(` ${timeTerms(fromAt, toAt).join(' ')}`)]);
    this.#sql.run(`INSERT INTO term_${month} (rowid, term) VALUES (?, ?)`, lastInsertRowid, terms);
    const end = offset + bytes.length;
    this.#sql.run('DELETE FROM tail WHERE source = ? AND offset >= ? AND offset < ?', source, offset, end);
  }

  /** Open ends first: one that becomes a block meanwhile is then seen twice, not missed. */
  #chunks(from: number, to: number, blocksOf: (month: Month) => readonly Chunk[]): Chunk[] {
    const reach = 't.source IN (SELECT source FROM tail WHERE to_at >= ? AND from_at < ?)';
    const tails = this.#tails(reach, from, to);
    const blocks = this.#months(from, to).flatMap(blocksOf);
    return [...tails, ...blocks].sort(newestFirst);
  }

  /** @param anyOf expressions of SQLite's full-text search. */
  #matching({ name, timed }: Month, anyOf: readonly string[], from: number, to: number): StoredBlock[] {
    if (anyOf.length === 0) return [];
    const match = anyOf.join(' OR ');
    const times = timed ? termsOfTime(from, to) : undefined;
    if (!times) return this.#holding(name, match, from, to);
    return (
      this.#ifFew(name, match, from, to) ??
      this.#holding(name, `(${times.map(quoted).join(' OR ')}) AND (${match})`, from, to)
    );
  }

  #holding(month: string, match: string, from: number, to: number): StoredBlock[] {
    const tables = `term_${month} CROSS JOIN block_${month} b ON b.id = term_${month}.rowid`;
    return this.#blocks(month, tables, `term_${month} MATCH ? AND ${inTime}`, match, from, to);
  }

  /** `undefined` when many blocks match, of whatever time. */
  #ifFew(month: string, match: string, from: number, to: number): StoredBlock[] | undefined {
    if (match === '') return [];
    const sql = `SELECT rowid FROM term_${month} WHERE term_${month} MATCH ? LIMIT ${manyBlocks}`;
    const ids = orDropped(() => this.#sql.all<{ rowid: number }>(sql, match), []).map(({ rowid }) => rowid);
    if (ids.length === manyBlocks) return undefined;
    const isOne = 'b.id IN (SELECT value FROM json_each(?))';
    return this.#blocks(month, `block_${month} b`, `${isOne} AND ${inTime}`, JSON.stringify(ids), from, to);
  }

  /** Months that hold lines of a time, newest first. */
  #months(from: number, to: number): Month[] {
    return this.#sql.all('SELECT name, timed FROM month WHERE to_at >= ? AND from_at < ? ORDER BY name DESC', from, to);
  }

  /** @param tables what the condition is about, with the blocks as `b`. */
  #blocks(month: string, tables: string, where: string, ...parameters: readonly unknown[]): StoredBlock[] {
    const rows = orDropped(
      () =>
        this.#sql.all<BlockRow>(
          `SELECT b.id, b.source, s.path AS file, b.offset, b.bytes, b.seed_at AS seedAt, b.zone, b.from_at AS fromAt, b.to_at AS toAt
       FROM ${tables} CROSS JOIN source s ON s.id = b.source WHERE ${where}`,
          ...parameters,
        ),
      [],
    );
    return rows.map(({ id, ...row }) => ({ ...row, key: `${month}/${id}`, read: () => this.#unpack(month, id) }));
  }

  /** Nothing of a block that was dropped meanwhile, or is damaged: that is noted. */
  async #unpack(month: string, block: number): Promise<Buffer> {
    const sql = `SELECT source, offset, bytes, zstd FROM block_${month} WHERE id = ?`;
    const packed = orDropped(() => this.#sql.get<PackedBlock & Omit<Damage, 'path'>>(sql, block), undefined);
    const lines = packed && unpack(packed);
    if (packed && !lines) await this.#note((upkeep) => upkeep.noteDamage({ ...packed, month, block }));
    return lines ?? Buffer.alloc(0);
  }

  /** A reader writes this down too; where it has no right to, another may. */
  async #note(note: (upkeep: Upkeep) => Promise<void>): Promise<void> {
    if (this.#lock) return note(this.upkeep);
    try {
      const db = openForWriting(this.#db.name);
      await note(new Upkeep(new Statements(db)));
      db.close();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }

  /** One for each source. The bytes come along: an open end may be made a block at any time. */
  #tails(where: string, ...parameters: readonly unknown[]): Chunk[] {
    const rows = this.#sql.all<TailRow>(
      `SELECT t.source, s.path AS file, t.offset, t.seed_at AS seedAt, t.zone, t.from_at AS fromAt, t.to_at AS toAt, t.bytes
       FROM tail t JOIN source s ON s.id = t.source WHERE ${where} ORDER BY t.source, t.offset`,
      ...parameters,
    );
    return [...Map.groupBy(rows, (row) => row.source).values()].map(joinTail);
  }
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

function quoted(term: string): string {
  return `"${term.replaceAll('"', '""')}"`;
}

function newestFirst(a: Chunk, b: Chunk): number {
  return b.toAt - a.toAt || b.offset - a.offset;
}

/** What stands in a month, unless that was dropped since its name was read. */
function orDropped<T>(read: () => Promise<T>, otherwise: T): Promise<T>;
function orDropped<T>(read: () => T, otherwise: T): T;
function orDropped<T>(read: () => T | Promise<T>, otherwise: T): T | Promise<T> {
  const unlessDropped = (error: unknown): T => {
    if (isDropped(error)) return otherwise;
    throw error;
  };
  try {
    const result = read();
    return result instanceof Promise ? result.catch(unlessDropped) : result;
  } catch (error) {
    return unlessDropped(error);
  }
}

function isDropped(error: unknown): boolean {
  return error instanceof Error && /^no such table: (?:block|term|vocabulary)_/.test(error.message);
}

/** The stretches of one source's open end, in order, as one. */
function joinTail(rows: readonly TailRow[]): Chunk {
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

/** The time of a block's last line: one line years old must not take the others along when its month goes. One of the future counts as of now. */
function latest(fromAt: number, toAt: number): number {
  return Math.max(fromAt, Math.min(toAt, Date.now()));
}

/** `202611`, in UTC. */
function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7).replace('-', '');
}
