/** Turns lexemes such as `yesterday`, `Jan 11`, `Sun, 11 January 2026`, `last tuesday` or `2026-01-11` into a day, or days, that a calendar can look up. */
import { furthest, isName, numberAt } from './lexeme.ts';
import { readLength, unitMs } from './length.ts';
import type { Lexeme, Read } from './lexeme.ts';

export type Day =
  /** Days from today: -1 is yesterday. */
  | { readonly kind: 'offset'; readonly days: number }
  /** The last such weekday (1 is Monday); may be today unless `strict`. */
  | { readonly kind: 'weekly'; readonly weekday: number; readonly strict: boolean }
  /** `day` to `lastDay` of a month, or the whole month if `day` is null; the last such one if `year` is null. */
  | {
      readonly kind: 'yearly';
      readonly year: number | null;
      readonly month: number;
      readonly day: number | null;
      readonly lastDay: number | null;
      readonly weekday: number | null;
    };

/** First and last day, inclusive. */
export interface Days {
  readonly first: Temporal.PlainDate;
  readonly last: Temporal.PlainDate;
}

const months = 'january february march april may june july august september october november december'.split(' ');
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

const withShort = (names: readonly string[], ...more: readonly (readonly [string, number])[]): Map<string, number> =>
  new Map([
    ...names.flatMap((name, i): [string, number][] => [
      [name, i + 1],
      [name.slice(0, 3), i + 1],
    ]),
    ...more,
  ]);

const monthOf = withShort(months, ['sept', 9]);
const weekdayOf = withShort(weekdays, ['tues', 2], ['weds', 3], ['thur', 4], ['thurs', 4]);
const offsetOf = new Map([
  ['today', 0],
  ['yesterday', -1],
  ['tomorrow', 1],
]);

/** The words of a day, for the correction of misspelt ones. */
export const dayWords: readonly string[] = [...offsetOf.keys(), ...weekdayOf.keys(), ...monthOf.keys()];

/** The day that begins at `at`. */
export function readDay(lexemes: readonly Lexeme[], at: number): Read<Day> | undefined {
  return furthest(
    readOffset(lexemes, at),
    readAgo(lexemes, at),
    readIsoDate(lexemes, at),
    readMonthFirst(lexemes, at),
    readDayFirst(lexemes, at),
    readWeekday(lexemes, at),
  );
}

// yesterday · the day before yesterday · this morning (the clock follows)
function readOffset(lexemes: readonly Lexeme[], at: number): Read<Day> | undefined {
  if (isName(lexemes, at, 'the')) return readOffset(lexemes, at + 1);
  if (isName(lexemes, at, 'day') && isName(lexemes, at + 1, 'before') && isName(lexemes, at + 2, 'yesterday')) {
    return { value: { kind: 'offset', days: -2 }, next: at + 3 };
  }
  if (isName(lexemes, at, 'this') && isName(lexemes, at + 1, 'morning', 'afternoon', 'evening')) {
    return { value: { kind: 'offset', days: 0 }, next: at + 1 };
  }
  const days = isName(lexemes, at) ? offsetOf.get(lexemes[at]?.text ?? '') : undefined;
  return days === undefined ? undefined : { value: { kind: 'offset', days }, next: at + 1 };
}

// 3 days ago · two weeks ago
function readAgo(lexemes: readonly Lexeme[], at: number): Read<Day> | undefined {
  const length = readLength(lexemes, at);
  if (length === undefined || !isName(lexemes, length.next, 'ago')) return undefined;
  const { count, unit } = length.value;
  if (unit !== 'day' && unit !== 'week') return undefined;
  return { value: { kind: 'offset', days: (-count * unitMs[unit]) / unitMs.day }, next: length.next + 1 };
}

// 2026-01-11 · 20260111
function readIsoDate(lexemes: readonly Lexeme[], at: number): Read<Day> | undefined {
  const lexeme = lexemes[at];
  const parts = lexeme?.kind === 'date' ? /^(\d{4})-?(\d{1,2})-?(\d{1,2})/.exec(lexeme.text) : null;
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  return { value: dated({ year, month, day }), next: at + 1 };
}

// Jan 11 · January 11th, 2005 · Sun Jan 11 · jan 11-13 · Jan 2005 · january
function readMonthFirst(lexemes: readonly Lexeme[], at: number): Read<Day> | undefined {
  const [weekday, from] = leadingWeekday(lexemes, at);
  const month = nameIn(monthOf, lexemes, from);
  if (month === undefined) return undefined;
  const days = readDays(lexemes, from + 1, (next) => nameIn(monthOf, lexemes, next) === undefined);
  const { year, next } = yearAt(lexemes, days?.next ?? from + 1);
  if (days === undefined && weekday !== null) return undefined;
  return { value: dated({ year, month, ...days?.value, weekday }), next };
}

// 11 Jan · 11th of January 2005 · Sun, 11 Jan 2026 · 11-13 jan
function readDayFirst(lexemes: readonly Lexeme[], at: number): Read<Day> | undefined {
  const [weekday, from] = leadingWeekday(lexemes, at);
  const days = readDays(lexemes, from);
  if (days === undefined) return undefined;
  const monthAt = isName(lexemes, days.next, 'of') ? days.next + 1 : days.next;
  const month = nameIn(monthOf, lexemes, monthAt);
  if (month === undefined) return undefined;
  const { year, next } = yearAt(lexemes, monthAt + 1);
  return { value: dated({ year, month, ...days.value, weekday }), next };
}

// tuesday · last tuesday · this tuesday
function readWeekday(lexemes: readonly Lexeme[], at: number): Read<Day> | undefined {
  const from = isName(lexemes, at, 'last', 'past', 'this') ? at + 1 : at;
  const weekday = nameIn(weekdayOf, lexemes, from);
  if (weekday === undefined) return undefined;
  return { value: { kind: 'weekly', weekday, strict: isName(lexemes, at, 'last', 'past') }, next: from + 1 };
}

function dated(parts: {
  month: number;
  year?: number | null;
  day?: number;
  lastDay?: number;
  weekday?: number | null;
}): Day {
  const { year = null, month, day = null, lastDay = day, weekday = null } = parts;
  return { kind: 'yearly', year, month, day, lastDay, weekday };
}

function leadingWeekday(lexemes: readonly Lexeme[], at: number): readonly [number | null, number] {
  const weekday = nameIn(weekdayOf, lexemes, at);
  return weekday === undefined ? [null, at] : [weekday, at + 1];
}

// 11 · 11th · 11-13 (but of `dec 30 - 2 jan` only 30)
function readDays(
  lexemes: readonly Lexeme[],
  at: number,
  mayEnd: (next: number) => boolean = () => true,
): Read<{ day: number; lastDay: number }> | undefined {
  const day = numberAt(lexemes, at, 2);
  if (day === undefined) return undefined;
  const lastDay = lexemes[at + 1]?.kind === 'dash' && mayEnd(at + 3) ? numberAt(lexemes, at + 2, 2) : undefined;
  return { value: { day, lastDay: lastDay ?? day }, next: lastDay === undefined ? at + 1 : at + 3 };
}

function yearAt(lexemes: readonly Lexeme[], at: number): { readonly year: number | null; readonly next: number } {
  const year = numberAt(lexemes, at, 4) ?? 0;
  return year >= 1970 && year < 2200 ? { year, next: at + 1 } : { year: null, next: at };
}

function nameIn(names: ReadonlyMap<string, number>, lexemes: readonly Lexeme[], at: number): number | undefined {
  return isName(lexemes, at) ? names.get(lexemes[at]?.text ?? '') : undefined;
}
