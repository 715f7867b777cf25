/** What the words of a question turn into, one after the other, before they make a query. */
import type { Disposition } from '../../mail/disposition.ts';
import type { Present, Settled } from '../../time/phrase.ts';
import type { Party, Problem } from '../query.ts';

/** Words that are not understood. */
export interface Trouble {
  readonly kind: 'trouble';
  readonly problem: Problem['kind'];
  /** What is wrong, a sentence; `null` for an unknown word. */
  readonly reason: string | null;
  /** Words to put in their place, the likeliest first; `''` leaves them out. */
  readonly repairs: readonly string[];
}

export type Item =
  | { readonly kind: 'party'; readonly side: 'either' | 'from' | 'to'; readonly party: Party }
  /** `from`: the next party is the sender. */
  | { readonly kind: 'fromward' }
  /** `to`, `->`: the next party is the recipient, and the one before it the sender. */
  | { readonly kind: 'toward' }
  | { readonly kind: 'queue-id'; readonly id: string }
  | { readonly kind: 'message-id'; readonly id: string }
  | { readonly kind: 'statuses'; readonly statuses: readonly Disposition[] }
  | { readonly kind: 'hosts'; readonly hosts: readonly string[] }
  | { readonly kind: 'time'; readonly settled: Settled }
  | { readonly kind: 'help' }
  /** A filler word without meaning. */
  | { readonly kind: 'filler' }
  | Trouble;

/** An item, and the words that it was read from. */
export interface Placed<I extends Item = Item> {
  readonly item: I;
  readonly words: readonly string[];
}

/** Makes an item of the words from `at` on, `count` of them; `undefined` when they are nothing that it knows. */
export type ItemReader = (words: readonly string[], at: number, present: Present) => Reading | undefined;

export interface Reading {
  readonly item: Item;
  readonly count: number;
}

/** @param reason `null` for an unknown word */
export function trouble(
  reason: string | null,
  repairs: readonly string[],
  problem: Trouble['problem'] = 'not-understood',
): Trouble {
  return { kind: 'trouble', problem, reason, repairs };
}

export function isTrouble(placed: Placed): placed is Placed<Trouble> {
  return placed.item.kind === 'trouble';
}

export function textOf(placed: Placed): string {
  return placed.words.join(' ');
}
