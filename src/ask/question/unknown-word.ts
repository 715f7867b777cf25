/** Turns a word that no reader understands into trouble, with suggestions. */
import { clockWords } from '../../time/clock.ts';
import { dayWords } from '../../time/day.ts';
import { lengthWords } from '../../time/length.ts';
import { stretchWords } from '../../time/stretch.ts';
import { fillerWords } from './filler.ts';
import { nearest } from './likeness.ts';
import { looksLikeDomain, looksLikeName, rewriteDate } from './shape.ts';
import { parseStatus, statusWords } from './status.ts';
import { trouble } from './item.ts';
import type { Trouble } from './item.ts';

/** A shorter word is hardly a name, and would be found in too many. */
const shortestPattern = 4;
const timeWords = [...dayWords, ...stretchWords, ...clockWords, ...lengthWords, 'since', 'until', 'between', 'around'];
const knownWords = [...timeWords, 'from', ...statusWords, ...fillerWords];

/** The trouble of an unknown word; `problem` is about time for a date in a form that two countries read differently. */
export function unknownWord(word: string): Trouble {
  const date = rewriteDate(word);
  if (date !== undefined) {
    const reason = `I do not read dates like “${word}”; I know Jan 11 and 2026-01-11.`;
    return trouble(reason, [date], 'bad-time');
  }
  return trouble(null, [...repairsOf(word)]);
}

/** The trouble of `me`, or of a mention. */
export function unknownPerson(word: string): Trouble {
  const reason = `I do not know who “${word}” is; I know people by their addresses.`;
  return trouble(reason, ['']);
}

function* repairsOf(word: string): Generator<string> {
  if (parseStatus(word)) yield `status:${word.toLowerCase()}`;
  if (/^\d{1,2}$/.test(word)) yield `at ${word}`;
  if (/^\d+[a-z]+$/i.test(word)) yield `last ${word}`;
  if (/^(?:after|until|before|till)$/i.test(word)) yield 'since';
  if (looksLikeDomain(word)) yield `@${word}`;
  if (/^[^@\s<>]+@$/.test(word)) yield `${word}*`;
  // boss@example.com> · <boss@example.com,
  if (/^[<>]?[^<>@]+@[^<>@]+[<>]?$/.test(word)) yield word.replaceAll(/[<>,;]/g, '');
  const near = nearest(word, knownWords);
  if (near !== undefined) yield corrected(near);
}

function corrected(near: string): string {
  if (near === 'from' || timeWords.includes(near)) return near;
  return parseStatus(near) ? `status:${near}` : '';
}

/** A wildcard for addresses that contain `word`, which may be part of a name. */
export function patternOf(word: string): string | undefined {
  return word.length >= shortestPattern && looksLikeName(word) ? `*${word.toLowerCase()}*` : undefined;
}
