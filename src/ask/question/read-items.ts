/** Turns the words of a question into items, trying an ordered list of small readers at each word. */
import { readPhrase } from '../../time/phrase.ts';
import { isFiller, isHelp, isPerson, namesNobody } from './filler.ts';
import { readFilter } from './filter.ts';
import { parseParty } from './party.ts';
import { isQueueIdWord } from './queue-id.ts';
import { unknownPerson, unknownWord } from './unknown-word.ts';
import { isBesideSide, readLostSide, readSide } from './side.ts';
import type { Present } from '../../time/phrase.ts';
import type { ItemReader, Placed, Reading } from './item.ts';

// <Pine.LNX.4.44.0501111145@boss.example.com> · <Pine.LNX.4.44.0501111145@boss.exam (cut by a log)
const angled = /^<([^<>@#!][^<>]*@[^<>]*)>?$/;
/** More words than any time phrase has. */
const longestPhrase = 20;

const readTime: ItemReader = (words, at, present) => {
  const phrase = readPhrase(words.slice(at, at + longestPhrase), present);
  return phrase && { item: { kind: 'time', settled: phrase.settled }, count: phrase.words };
};

const readMessageId: ItemReader = (words, at) => {
  const id = isBesideSide(words, at) ? undefined : angled.exec(words[at] ?? '')?.[1];
  return id === undefined ? undefined : { item: { kind: 'message-id', id }, count: 1 };
};

const readParty: ItemReader = (words, at) => {
  const party = parseParty(words[at] ?? '');
  const side = party?.kind === 'address' && party.address === '' ? 'from' : 'either';
  return party && { item: { kind: 'party', side, party }, count: 1 };
};

const readQueueId: ItemReader = (words, at) => {
  const id = words[at] ?? '';
  return isQueueIdWord(id) ? { item: { kind: 'queue-id', id }, count: 1 } : undefined;
};

const readHelp: ItemReader = (words, at) => {
  const word = words[at] ?? '';
  return isHelp(word) || (word === '?' && words.length === 1) ? { item: { kind: 'help' }, count: 1 } : undefined;
};

const readFiller: ItemReader = (words, at) => {
  const word = words[at] ?? '';
  return isFiller(word) || namesNobody(word, words[at - 1]) ? { item: { kind: 'filler' }, count: 1 } : undefined;
};

const readPerson: ItemReader = (words, at) => {
  const word = words[at] ?? '';
  if (!isPerson(word) || namesNobody(word, words[at - 1])) return undefined;
  return { item: unknownPerson(word), count: 1 };
};

const readers: readonly ItemReader[] = [
  readSide,
  readTime,
  readPerson,
  readMessageId,
  readFilter,
  readParty,
  readQueueId,
  readLostSide,
  readHelp,
  readFiller,
];

/** The items of all words, in order; none is left out. */
export function readItems(words: readonly string[], present: Present): Placed[] {
  const placed: Placed[] = [];
  for (let at = 0; at < words.length;) {
    const { item, count } = readItem(words, at, present);
    placed.push({ item, words: words.slice(at, at + count) });
    at += count;
  }
  return placed;
}

function readItem(words: readonly string[], at: number, present: Present): Reading {
  for (const reader of readers) {
    const reading = reader(words, at, present);
    if (reading !== undefined) return reading;
  }
  return { item: unknownWord(words[at] ?? ''), count: 1 };
}
