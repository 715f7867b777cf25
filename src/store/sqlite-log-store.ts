/** The log store in one SQLite file: blocks and terms in tables by month, open ends and facts beside them. */
import type { Database } from 'better-sqlite3';
import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { Upkeep } from './upkeep.ts';
import { Chunks } from './chunks.ts';
import { FactTables } from './fact-tables.ts';
import type {
  Chunk,
  Commit,
  Ended,
  Fates,
  HostLines,
  LogStore,
  SourceRecord,
  Tally,
  TroubleCount,
  UnexplainedShape,
  Waiting,
} from './log-store.ts';
import { openForReading, openForWriting } from './open-database.ts';
import { OpenEnds } from './open-ends.ts';
import { openForLogs } from './open-for-logs.ts';
import { pack } from './packed-block.ts';
import { Pruner } from './pruner.ts';
import { putBlock } from './put-block.ts';
import { quarantine } from './quarantine.ts';
import { type Keep, monthsToDrop, type StoredMonth } from './retention.ts';
import { SoleWriter } from './sole-writer.ts';
import { Statements } from './statements.ts';
import { asStoreError, isDamage, StoreError } from './store-error.ts';
import type { WriterLock } from './writer-lock.ts';

const putSource =
  'UPDATE source SET path = @path, head_bytes = @headBytes, head_hash = @headHash, opening_hash = @openingHash, offset = @offset, lines = @lines, zone = @zone, last_at = @lastAt WHERE id = @id';
const putTail =
  'INSERT OR REPLACE INTO tail (source, offset, seed_at, zone, from_at, to_at, bytes, terms) VALUES (@source, @offset, @seedAt, @zone, @fromAt, @toAt, @bytes, @terms)';

/** A program that was killed may have added a source without storing any of its lines. The first one at a path tells that its log is followed. */
const forgetUnread =
  'DELETE FROM source WHERE offset = 0 AND id NOT IN (SELECT source FROM tail) AND id NOT IN (SELECT min(id) FROM source GROUP BY path)';

export class SqliteLogStore implements LogStore {
  readonly key: string;
  readonly upkeep: Upkeep;
  readonly #db: Database;
  readonly #lock: WriterLock | undefined;
  /** `undefined` for a reader. */
  readonly #writer: SoleWriter | undefined;
  readonly #sql: Statements;
  readonly #facts: FactTables;
  readonly #chunks: Chunks;
  readonly #pruner: Pruner;

  /** @param lock held by the writer; `undefined` for a reader */
  private constructor(db: Database, lock?: WriterLock) {
    this.#db = db;
    this.#lock = lock;
    this.#sql = new Statements(db, (error) => this.#explain(error));
    this.#facts = new FactTables(this.#sql);
    const ends = new OpenEnds(this.#sql, lock === undefined);
    this.#chunks = new Chunks(this.#sql, ends, (damage) => this.#note((upkeep) => upkeep.noteDamage(damage)));
    this.upkeep = new Upkeep(this.#sql);
    this.#pruner = new Pruner(db, this.#sql);
    this.#writer = lock && new SoleWriter(db.name, this.#sql);
    this.key = this.#sql.get<{ value: string }>("SELECT value FROM meta WHERE key = 'key'")!.value;
  }

  /** Opens as the only writer of logs; creates the file if necessary. Throws {@link StoreError}. */
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
      'SELECT id, path, head_bytes AS headBytes, head_hash AS headHash, opening_hash AS openingHash, offset, lines, zone, last_at AS lastAt FROM source ORDER BY id',
    );
  }

  async addSource(source: Omit<SourceRecord, 'id'>): Promise<SourceRecord> {
    const { lastInsertRowid } = this.#sql.run(
      'INSERT INTO source (path, head_bytes, head_hash, opening_hash, offset, lines, zone, last_at) VALUES (@path, @headBytes, @headHash, @openingHash, @offset, @lines, @zone, @lastAt)',
      source,
    );
    return { ...source, id: Number(lastInsertRowid) };
  }

  async commit(commit: Commit): Promise<void> {
    const packed = commit.blocks.map((block) => ({ block, zstd: pack(block.bytes) }));
    // A reader is refused by SQLite.
    (this.#writer ?? this.#sql).transaction(() => {
      for (const { block, zstd } of packed) putBlock(this.#sql, block, zstd);
      this.#sql.runAll(
        putTail,
        commit.tails.map((tail) => ({ terms: null, ...tail })),
      );
      this.#sql.runAll(putSource, commit.sources);
      this.#facts.put(commit);
    });
  }

  find(anyOf: readonly string[], from: number, to: number): Promise<Chunk[]> {
    return this.#chunks.find(anyOf, from, to);
  }

  findFew(anyOf: readonly string[], from: number, to: number): Promise<Chunk[] | undefined> {
    return this.#chunks.findFew(anyOf, from, to);
  }

  findLike(pattern: string, from: number, to: number): Promise<Chunk[]> {
    return this.#chunks.findLike(pattern, from, to);
  }

  scan(from: number, to: number): Promise<Chunk[]> {
    return this.#chunks.scan(from, to);
  }

  tail(source: number): Promise<Chunk[]> {
    return this.#chunks.tail(source);
  }

  chunkAt(source: number, offset: number): Promise<Chunk | undefined> {
    return this.#chunks.chunkAt(source, offset);
  }

  matchingTerms(prefix: string, pattern: string, limit: number): Promise<string[]> {
    return this.#chunks.matchingTerms(prefix, pattern, limit);
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

  /** The months that retention would drop, oldest first. */
  monthsToDrop(keep: Keep, now: number): StoredMonth[] {
    return monthsToDrop(this.#pruner.months(), this.#pruner.usedBytes(), keep, now);
  }

  /** Drops months for good, in steps between which other work runs. If it is stopped, the next call finishes the work. */
  async drop(names: readonly string[], stopped?: AbortSignal): Promise<void> {
    for (const _ of this.#pruner.drop(names)) {
      await setImmediate();
      if (stopped?.aborted) return;
    }
  }

  /** Merges the tallies before an instant across next hops. */
  forgetHops(before: number): void {
    this.#sql.transaction(() => this.#facts.sumTallies(before));
  }

  /** Forgets mail of which nothing was logged for so long that it waits no more, and rare shapes of unexplained lines. */
  forgetSilent(now: number): void {
    this.#sql.transaction(() => {
      this.#facts.forgetSilent(now);
      this.#facts.forgetRareShapes();
    });
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
      // On a full disk `optimize` fails; it would only make later questions faster.
    }
    this.#db.close();
    this.#lock?.release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Has SQLite check its tables and indexes. Throws {@link StoreError} when they are damaged. */
  async checkFile(): Promise<void> {
    const [found] = this.#sql.all<{ integrity_check: string }>('PRAGMA integrity_check(1)');
    const words = found?.integrity_check ?? '';
    if (words !== 'ok') throw this.#explain(Object.assign(new Error(words), { code: 'SQLITE_CORRUPT' }));
    await this.upkeep.noteBroken(undefined);
  }

  /** A damaged database is unusable: the writer closes it and moves it aside; a reader records the damage. */
  #explain(error: unknown): unknown {
    const { name } = this.#db;
    if (!isDamage(error)) return asStoreError(name, error);
    if (!this.#lock) {
      void this.#note((upkeep) => upkeep.noteBroken(error.message));
      return asStoreError(name, error);
    }
    this.#db.close();
    const told = quarantine(name, error);
    this.#lock.release();
    return told;
  }

  /** A reader records this too, over a connection of its own; without write permission it does not. */
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
}
