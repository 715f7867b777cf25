/** Turns `from`, `to` and `->` before an address into its side. */
import { parseParty } from './party.ts';
import { isPerson } from './filler.ts';
import { noAddress } from './filter.ts';
import { isQueueIdWord } from './queue-id.ts';
import { unknownPerson } from './unknown-word.ts';
import { trouble } from './item.ts';
import type { ItemReader, Trouble } from './item.ts';

/** Read over between `from` and an address. */
const articles: ReadonlySet<string> = new Set(['my', 'our', 'the', 'address', 'user']);

/** An arrow of any kind, or `>`. */
function isArrow(word: string | undefined): boolean {
  return word === '->' || word === '>';
}

/** The side that `word` gives to the party after it. */
function sideOf(word: string | undefined): 'from' | 'to' | undefined {
  if (isArrow(word) || /^(?:to|recipient)$/i.test(word ?? '')) return 'to';
  return /^(?:from|by|sender)$/i.test(word ?? '') ? 'from' : undefined;
}

/** `from`, `to` or an arrow with a party after it; an arrow also at the end, after one. */
export const readSide: ItemReader = (words, at) => {
  const side = sideOf(words[at]);
  if (side === undefined) return undefined;
  const next = afterArticles(words, at + 1);
  if (parseParty(words[next] ?? '') === undefined && !isArrow(words[at])) return undefined;
  return { item: { kind: side === 'from' ? 'fromward' : 'toward' }, count: Math.max(1, next - at) };
};

/** `from` or `to` with something else after it; of what happened `to` a queue ID nothing needs to be said. */
export const readLostSide: ItemReader = (words, at) => {
  const side = /^(?:from|to)$/i.test(words[at] ?? '') ? words[at]?.toLowerCase() : undefined;
  if (side === undefined) return undefined;
  const next = afterArticles(words, at + 1);
  const word = words[next];
  if (word !== undefined && isQueueIdWord(word)) return { item: { kind: 'filler' }, count: next - at };
  if (word === undefined) return { item: lostSide(side), count: words.length - at };
  return { item: isPerson(word) ? unknownPerson(word) : noAddress(`${side}:`, word), count: next - at + 1 };
};

function lostSide(side: string): Trouble {
  return trouble(`After “${side}” I expect an address.`, [`${side}:boss@example.com`]);
}

function afterArticles(words: readonly string[], from: number): number {
  let at = from;
  while (articles.has(words[at]?.toLowerCase() ?? '')) at++;
  return at;
}

/** Whether the word at `at` is next to a side word, where `<a@b>` is an address, not a Message-ID. */
export function isBesideSide(words: readonly string[], at: number): boolean {
  const after = words[at + 1];
  return sideOf(words[at - 1]) !== undefined || isArrow(after) || /^to$/i.test(after ?? '');
}
