/** Turns lexemes such as `2h`, `30 min`, `three days` or `week` into a length of time. */
import { isName, numberAt } from './lexeme.ts';
import type { Lexeme, Read } from './lexeme.ts';

export type Unit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

export interface Length {
  readonly count: number;
  readonly unit: Unit;
}

const unitNames: Readonly<Record<Unit, readonly string[]>> = {
  second: ['s', 'sec', 'secs', 'second', 'seconds'],
  minute: ['m', 'min', 'mins', 'minute', 'minutes'],
  hour: ['h', 'hr', 'hrs', 'hour', 'hours'],
  day: ['d', 'day', 'days'],
  week: ['w', 'wk', 'wks', 'week', 'weeks'],
  month: ['mo', 'month', 'months'],
  year: ['y', 'yr', 'yrs', 'year', 'years'],
};
const unitOf = new Map(Object.entries(unitNames).flatMap(([unit, names]) => names.map((name) => [name, unit as Unit])));

const counts = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** The words for units and numbers, for the correction of misspelt ones. */
export const lengthWords: readonly string[] = [...unitOf.keys(), ...counts.slice(1)];

/** Milliseconds of a unit; of the longest month and year. */
export const unitMs: Readonly<Record<Unit, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 31 * 86_400_000,
  year: 366 * 86_400_000,
};

/** The unit named at `at`. */
export function unitAt(lexemes: readonly Lexeme[], at: number): Unit | undefined {
  return isName(lexemes, at) ? unitOf.get(lexemes[at]?.text ?? '') : undefined;
}

/** A counted length: `2h`, `30 min`, `an hour`, `half an hour`. */
export function readLength(lexemes: readonly Lexeme[], at: number): Read<Length> | undefined {
  if (isName(lexemes, at, 'half') && isName(lexemes, at + 1, 'an') && unitAt(lexemes, at + 2) === 'hour') {
    return { value: { count: 30, unit: 'minute' }, next: at + 3 };
  }
  const count = countAt(lexemes, at);
  const unit = unitAt(lexemes, at + 1);
  return count === undefined || unit === undefined ? undefined : { value: { count, unit }, next: at + 2 };
}

function countAt(lexemes: readonly Lexeme[], at: number): number | undefined {
  if (isName(lexemes, at, 'a', 'an')) return 1;
  if (!isName(lexemes, at)) return numberAt(lexemes, at, 6);
  const count = counts.indexOf(lexemes[at]?.text ?? '');
  return count < 0 ? undefined : count;
}
