/**
 * Keeps in memory the local parts and domains of the addresses that a month's blocks are found by, so that an address
 * can be looked up by a part of it. The terms stand sorted by their beginnings alone; to go through all of them for each
 * question would take seconds.
 */
import { setImmediate } from 'node:timers/promises';
import type { Statements } from './statements.ts';

/** How the terms of addresses and domains begin. */
export const addressTerm = 'a:';
const domainTerm = 'd:';
/** Terms read in one go: some milliseconds, in which nothing else is done. */
const termsPerStep = 5000;
/** Blocks that came since are looked through line by line; when there are more the names are read anew. */
const mostUnknownBlocks = 300;
/** Names that are looked up one by one. */
const mostNames = 100;

/** Which blocks of a month may name an address like a pattern. */
export interface NamedBlocks {
  /** Beginnings of terms; `null` where there are too many of them to look each up. */
  readonly beginnings: readonly string[] | null;
  readonly terms: readonly string[];
  /** Blocks after this one are not known. */
  readonly lastBlock: number;
}

interface Names {
  /** Each between line ends. */
  readonly locals: string;
  /** Local parts with an @, as in `@relay:user@example.com`. */
  readonly routes: string;
  readonly domains: string;
  readonly lastBlock: number;
}

export class AddressNames {
  readonly #sql: Statements;
  readonly #known = new Map<string, Promise<Names>>();
  /** Months that are being read anew. */
  readonly #renewed = new Set<string>();

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** @param pattern lower case, `*` for any characters. May name blocks that hold no such address. */
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

  /** Whether there is such an address, as far as the names were read. */
  async mayHold(month: string, pattern: string): Promise<boolean> {
    const { beginnings, terms } = await this.like(month, pattern);
    return beginnings === null || beginnings.length + terms.length > 0;
  }

  /** What is known may be a little old, while it is read anew. */
  async #of(month: string): Promise<Names> {
    const known = this.#known.get(month);
    if (!known) return this.#renew(month);
    const names = await known;
    const newer = this.#lastBlock(month) - names.lastBlock;
    // The month was dropped, and began anew.
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
    return this.#sql.all<{ term: string }>(sql, term, `${addressTerm}\u{10FFFF}`).map((row) => row.term);
  }

  #lastBlock(month: string): number {
    return this.#sql.get<{ id: number | null }>(`SELECT max(id) AS id FROM block_${month}`)?.id ?? 0;
  }
}

function lines(names: Iterable<string>): string {
  return `\n${[...names].join('\n')}\n`;
}

/** The longest part of a pattern that has to stand within the local part (or either, where the pattern has no `@`), or else within the domain. */
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

/** The names that hold a part; `null` when there are too many. */
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
