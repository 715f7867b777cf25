/** Finds stored chunks by terms and times, month by month, and unpacks those that are read. */
import { addressTerm, AddressNames } from './address-names.ts';
import { termsOfTime } from './block-times.ts';
import type { Chunk, LogStore } from './log-store.ts';
import { monthRows } from './month-rows.ts';
import type { OpenEnds } from './open-ends.ts';
import { type PackedBlock, unpack } from './packed-block.ts';
import type { Statements } from './statements.ts';
import { Turns } from './turns.ts';
import type { Damage } from './upkeep.ts';

type NoteDamage = (damage: Omit<Damage, 'path'>) => Promise<void>;

/** Terms that stand in fewer blocks are looked up without time terms, each of which costs another look-up. */
const manyBlocks = 16;
const inTime = 'b.to_at >= ? AND b.from_at < ?';

type BlockRow = Omit<Chunk, 'key' | 'read'> & { readonly id: number; readonly bytes: number };
type StoredBlock = Chunk & { readonly bytes: number };

interface Month {
  readonly name: string;
  /** 1 if its blocks have time terms. */
  readonly timed: number;
}

type Finding = Pick<LogStore, 'find' | 'findFew' | 'findLike' | 'scan' | 'tail' | 'chunkAt' | 'matchingTerms'>;

export class Chunks implements Finding {
  readonly #sql: Statements;
  readonly #names: AddressNames;
  readonly #ends: OpenEnds;
  readonly #noteDamage: NoteDamage;
  readonly #turns = new Turns();

  constructor(sql: Statements, ends: OpenEnds, noteDamage: NoteDamage) {
    this.#sql = sql;
    this.#names = new AddressNames(sql);
    this.#ends = ends;
    this.#noteDamage = noteDamage;
  }

  /** SQLite is synchronous, and a question may take thousands of look-ups: other work runs between them. */
  async find(anyOf: readonly string[], from: number, to: number): Promise<Chunk[]> {
    await this.#turns.next();
    return this.#within(from, to, (month) => this.#matching(month, anyOf.map(quoted), from, to), anyOf);
  }

  async findFew(anyOf: readonly string[], from: number, to: number): Promise<Chunk[] | undefined> {
    const chunks = this.#within(from, to, () => [], anyOf);
    const match = anyOf.map(quoted).join(' OR ');
    for (const { name } of this.#months(from, to)) {
      const few = this.#ifFew(name, match, from, to);
      if (!few) return undefined;
      chunks.push(...few);
    }
    return chunks.sort(newestFirst);
  }

  async findLike(pattern: string, from: number, to: number): Promise<Chunk[]> {
    const chunks = this.#within(from, to, () => []);
    for (const month of this.#months(from, to)) chunks.push(...(await this.#blocksLike(month, pattern, from, to)));
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
    return this.#within(from, to, ({ name }) => this.#blocks(name, `block_${name} b`, inTime, from, to));
  }

  async tail(source: number): Promise<Chunk[]> {
    return this.#ends.of(source);
  }

  async chunkAt(source: number, offset: number): Promise<Chunk | undefined> {
    const holds = (chunk: Chunk, bytes: number) => chunk.offset <= offset && chunk.offset + bytes > offset;
    for (const end of this.#ends.of(source)) if (holds(end, (await end.read()).length)) return end;
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
      const found = await this.#termsLike(name, wanted, limit);
      for (const term of found.slice(0, limit - terms.size)) terms.add(term);
    }
    return [...terms];
  }

  async #termsLike(month: string, wanted: string, limit: number): Promise<string[]> {
    const beginning = wanted.slice(0, (wanted + '*').indexOf('*'));
    // Without a fixed beginning, all address terms would have to be scanned.
    if (beginning === addressTerm && !(await this.#names.mayHold(month, wanted.slice(beginning.length)))) return [];
    const sql = `SELECT term FROM vocabulary_${month} WHERE term >= ? AND term <= ? AND term GLOB ? LIMIT ?`;
    const glob = wanted.replaceAll(/[[?]/g, '[$&]');
    const rows = monthRows<{ term: string }>(this.#sql, sql, beginning, `${beginning}\u{10FFFF}`, glob, limit);
    return rows.map(({ term }) => term);
  }

  /** Reads open ends first: one that becomes a block meanwhile is then found twice, not missed. */
  #within(from: number, to: number, blocksOf: (month: Month) => readonly Chunk[], anyOf?: readonly string[]): Chunk[] {
    const ends = this.#ends.within(from, to, anyOf);
    const blocks = this.#months(from, to).flatMap(blocksOf);
    return [...ends, ...blocks].sort(newestFirst);
  }

  /** @param anyOf expressions of SQLite's full-text search (FTS5) */
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

  /** `undefined` if many blocks match, regardless of time. */
  #ifFew(month: string, match: string, from: number, to: number): StoredBlock[] | undefined {
    if (match === '') return [];
    const sql = `SELECT rowid FROM term_${month} WHERE term_${month} MATCH ? LIMIT ${manyBlocks}`;
    const ids = monthRows<{ rowid: number }>(this.#sql, sql, match).map(({ rowid }) => rowid);
    if (ids.length === manyBlocks) return undefined;
    const isOne = 'b.id IN (SELECT value FROM json_each(?))';
    return this.#blocks(month, `block_${month} b`, `${isOne} AND ${inTime}`, JSON.stringify(ids), from, to);
  }

  /** Months with lines from `from` to `to`, newest first. */
  #months(from: number, to: number): Month[] {
    return this.#sql.all('SELECT name, timed FROM month WHERE to_at >= ? AND from_at < ? ORDER BY name DESC', from, to);
  }

  /** @param tables FROM clause with the blocks as `b` */
  #blocks(month: string, tables: string, where: string, ...parameters: readonly unknown[]): StoredBlock[] {
    const rows = monthRows<BlockRow>(
      this.#sql,
      `SELECT b.id, b.source, s.path AS file, b.offset, b.bytes, b.seed_at AS seedAt, b.zone, b.from_at AS fromAt, b.to_at AS toAt
       FROM ${tables} CROSS JOIN source s ON s.id = b.source WHERE ${where}`,
      ...parameters,
    );
    return rows.map(({ id, ...row }) => ({ ...row, key: `${month}/${id}`, read: () => this.#unpack(month, id) }));
  }

  /** The lines of a block; empty if it was dropped meanwhile or is damaged. Damage is recorded. */
  async #unpack(month: string, block: number): Promise<Buffer> {
    await this.#turns.next();
    const sql = `SELECT source, offset, bytes, zstd FROM block_${month} WHERE id = ?`;
    const [packed] = monthRows<PackedBlock & Omit<Damage, 'path'>>(this.#sql, sql, block);
    const lines = packed && unpack(packed);
    if (packed && !lines) await this.#noteDamage({ ...packed, month, block });
    return lines ?? Buffer.alloc(0);
  }
}

function quoted(term: string): string {
  return `"${term.replaceAll('"', '""')}"`;
}

function newestFirst(a: Chunk, b: Chunk): number {
  return b.toAt - a.toAt || b.offset - a.offset;
}
