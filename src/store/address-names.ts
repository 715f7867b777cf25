/**
 * Caches the local parts and domains of all addresses in a month's terms, so that an address can be found by a part of
 * it. The index itself finds terms only by their beginnings; scanning all of them for each question would take seconds.
 */
import { setImmediate } from 'node:timers/promises';
import { monthRows } from './month-rows.ts';
import type { Statements } from './statements.ts';

/** Prefixes of address and domain terms. */
export const addressTerm = 'a:';
const domainTerm = 'd:';
/** Terms read in one go: blocks the thread for some milliseconds. */
const termsPerStep = 5000;
/** Blocks newer than the cache are searched line by line; if there are more, the cache is refreshed. */
const mostUnknownBlocks = 300;
/** Largest number of names that are looked up one by one. */
const mostNames = 100;

/** How to find the blocks of a month that may hold an address matching a pattern. */
export interface NamedBlocks {
  /** Beginnings of terms; `null` if there are too many to look up. */
  readonly beginnings: readonly string[] | null;
  readonly terms: readonly string[];
  /** The cache covers blocks up to this id. */
  readonly lastBlock: number;
}

interface Names {
  /** Local parts, each between line feeds. */
  readonly locals: string;
  /** Local parts with an @, as in `@relay:user@example.com`. */
  readonly routes: string;
  readonly domains: string;
  readonly lastBlock: number;
}

export class AddressNames {
  readonly #sql: Statements;
  readonly #known = new Map<string, Promise<Names>>();
  /** Months being refreshed. */
  readonly #renewed = new Set<string>();

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** May include blocks without such an address. @param pattern lower case, `*` for any characters */
  async like(month: string, pattern: string): Promise<NamedBlocks> {
    const names = await this.#of(month);
    const { part, isDomain } = tellingPart(pattern);
    const locals = holding(part, isDomain ? names.routes : names.locals);
    const domains = isDomain || !pattern.includes('@') ? holding(part, names.domains) : [];
    const { lastBlock } = names;
    if (locals === null || domains === null) return { beginnings: null, terms: [], lastBlock };
    return {
      beginnings: locals.map((name) => `${addressTerm}${name}@`),
      terms: [...locals.map((name) => addressTerm + name), ...domains.map((name) => domainTerm + name)],
      lastBlock,
    };
  }

  /** Whether the cache holds such an address. */
  async mayHold(month: string, pattern: string): Promise<boolean> {
    const { beginnings, terms } = await this.like(month, pattern);
    return beginnings === null || beginnings.length + terms.length > 0;
  }

  /** The cached names, perhaps slightly outdated while they are being refreshed. */
  async #of(month: string): Promise<Names> {
    const known = this.#known.get(month);
    if (!known) return this.#renew(month);
    const names = await known;
    const newer = this.#lastBlock(month) - names.lastBlock;
    // The month was dropped and created again.
    if (newer < 0) return this.#renew(month);
    if (newer > mostUnknownBlocks && !this.#renewed.has(month)) this.#renew(month).catch(() => {});
    return names;
  }

  async #renew(month: string): Promise<Names> {
    this.#renewed.add(month);
    const names = this.#read(month);
    if (!this.#known.has(month)) this.#known.set(month, names);
    try {
      await names;
      this.#known.set(month, names);
    } catch (error) {
      this.#known.delete(month);
      throw error;
    } finally {
      this.#renewed.delete(month);
    }
    return names;
  }

  async #read(month: string): Promise<Names> {
    const lastBlock = this.#lastBlock(month);
    const locals: string[] = [];
    const domains = new Set<string>();
    let last = addressTerm;
    for (;;) {
      const terms = this.#termsAfter(month, last);
      for (const term of terms) {
        const at = term.lastIndexOf('@');
        const local = term.slice(addressTerm.length, at < 0 ? undefined : at);
        if (local !== locals.at(-1)) locals.push(local);
        if (at >= 0) domains.add(term.slice(at + 1));
      }
      if (terms.length < termsPerStep) break;
      last = terms.at(-1)!;
      await setImmediate();
    }
    return {
      locals: lines(locals),
      routes: lines(locals.filter((local) => local.includes('@'))),
      domains: lines(domains),
      lastBlock,
    };
  }

  #termsAfter(month: string, term: string): string[] {
    const sql = `SELECT term FROM vocabulary_${month} WHERE term > ? AND term < ? LIMIT ${termsPerStep}`;
    return monthRows<{ term: string }>(this.#sql, sql, term, `${addressTerm}\u{10FFFF}`).map((row) => row.term);
  }

  #lastBlock(month: string): number {
    return monthRows<{ id: number | null }>(this.#sql, `SELECT max(id) AS id FROM block_${month}`)[0]?.id ?? 0;
  }
}

function lines(names: Iterable<string>): string {
  return `\n${[...names].join('\n')}\n`;
}

/** The longest literal part of a pattern: of its local part (of the whole pattern if it has no `@`), or else of its domain. */
function tellingPart(pattern: string): { readonly part: string; readonly isDomain: boolean } {
  const at = pattern.lastIndexOf('@');
  const local = longest(pattern.slice(0, at < 0 ? undefined : at));
  return local === '' && at >= 0
    ? { part: longest(pattern.slice(at + 1)), isDomain: true }
    : { part: local, isDomain: false };
}

function longest(pattern: string): string {
  return pattern.split('*').reduce((best, part) => (part.length > best.length ? part : best), '');
}

/** The names that contain `part`; `null` if there are too many. */
function holding(part: string, names: string): string[] | null {
  const found: string[] = [];
  for (let at = names.indexOf(part); at >= 0; at = names.indexOf(part, at)) {
    if (found.length === mostNames || part === '') return null;
    const end = names.indexOf('\n', at);
    found.push(names.slice(names.lastIndexOf('\n', at) + 1, end));
    at = end;
  }
  return found;
}
