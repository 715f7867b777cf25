/** Turns the words of a time phrase (`yesterday 9-11`, `since tuesday`, `Jan 11 2005`) into instants, in the asker's zone. */
import { isName, furthest, readLexemes } from './lexeme.ts';
import { alignHalves, readClock } from './clock.ts';
import { readClockThenDay, readMoment } from './moment.ts';
import { settle, settleRange, settleSince } from './settle.ts';
import type { Lexeme, Read } from './lexeme.ts';
import type { Moment, Wall } from './moment.ts';
import type { Settled } from './settle.ts';
import type { Present } from './stretch.ts';

export type { Present } from './stretch.ts';
export type { Settled } from './settle.ts';

/** A time phrase at the beginning of a list of words. */
export interface Phrase {
  /** The number of its words. */
  readonly words: number;
  readonly settled: Settled;
}

/** The longest time phrase at the beginning of `words`, or `undefined` if there is none. */
export function readPhrase(words: readonly string[], present: Present): Phrase | undefined {
  const lexemes = readLexemes(words);
  const read = furthest(
    ...[readSingle, readSince, readClockRange, readRange]
      .map((reader) => reader(lexemes, present))
      .filter((found) => found !== undefined && wordsIn(lexemes, found) > 0),
  );
  return read && { words: wordsIn(lexemes, read), settled: read.value };
}

/** The stretch of time that `text` means, or `undefined` if it is not a time phrase as a whole. */
export function parsePhrase(text: string, present: Present): Settled | undefined {
  const words = text.trim().split(/\s+/);
  const phrase = readPhrase(words, present);
  return phrase?.words === words.length ? phrase.settled : undefined;
}

function wordsIn(lexemes: readonly Lexeme[], read: Read<unknown>): number {
  return lexemes[read.next - 1]?.ends ?? 0;
}

// today · jan 11 · at 11:45 · last 2h
function readSingle(lexemes: readonly Lexeme[], present: Present): Read<Settled> | undefined {
  const moment = readMoment(lexemes, 0, false, present);
  return moment && { value: settle(moment.value, present), next: moment.next };
}

// since tuesday · since yesterday 9:00 · since 9
function readSince(lexemes: readonly Lexeme[], present: Present): Read<Settled> | undefined {
  if (!isName(lexemes, 0, 'since')) return undefined;
  const moment = readMoment(lexemes, 1, true, present);
  return moment && { value: settleSince(moment.value, present), next: moment.next };
}

// yesterday 9 - 11 · between 9 and 11 yesterday · 2026-01-11..2026-01-13 · dec 30 to jan 2 · since monday until tuesday
function readRange(lexemes: readonly Lexeme[], present: Present): Read<Settled> | undefined {
  const begin = readMoment(lexemes, isName(lexemes, 0, 'since') ? 1 : 0, true, present);
  return begin && readEnd(lexemes, begin, (at) => readMoment(lexemes, at, true, present), present);
}

// 9-11 · 9-11 jan 11 (which otherwise reads as 9 to 11 January, at 11)
function readClockRange(lexemes: readonly Lexeme[], present: Present): Read<Settled> | undefined {
  const clock = readClock(lexemes, 0, true);
  if (clock === undefined) return undefined;
  const begin: Moment = { kind: 'wall', day: null, clock: clock.value, slackMs: 0 };
  return readEnd(lexemes, { ...clock, value: begin }, (at) => readClockThenDay(lexemes, at, true), present);
}

function readEnd(
  lexemes: readonly Lexeme[],
  begin: Read<Moment>,
  readMomentAt: (at: number) => Read<Moment> | undefined,
  present: Present,
): Read<Settled> | undefined {
  const end = joins(lexemes, begin.next) ? readMomentAt(begin.next + 1) : undefined;
  const ends = end && share(begin.value, end.value);
  return ends && { value: settleRange(...ends, present), next: end.next };
}

function joins(lexemes: readonly Lexeme[], at: number): boolean {
  if (lexemes[at]?.kind === 'dash' || isName(lexemes, at, 'to', 'until', 'till', 'through')) return true;
  return isName(lexemes, at, 'and') && lexemes.slice(0, at).some(({ text }) => text === 'between');
}

/** Both ends, each with the day and the `am` or `pm` that only the other one has; `undefined` if they cannot be a range. */
function share(begin: Moment, end: Moment): readonly [Moment, Moment] | undefined {
  if (begin.kind === 'stretch' || end.kind === 'stretch') return [begin, end];
  const [beginDay, endDay] = [begin.day ?? end.day, end.day ?? begin.day];
  if (!mayShare(begin, end) || !mayShare(end, begin)) return undefined;
  if (begin.clock === null || end.clock === null) return [begin, end];
  const [beginClock, endClock] = alignHalves(begin.clock, end.clock);
  return [
    { ...begin, day: beginDay, clock: beginClock },
    { ...end, day: endDay, clock: endClock },
  ];
}

/** `9-11 yesterday` shares its day, but in `9 - yesterday` the day of 9 is unknown. */
function mayShare(one: Wall, other: Wall): boolean {
  return one.day !== null || other.day === null || other.clock !== null;
}
