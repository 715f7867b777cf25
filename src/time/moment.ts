/** Turns lexemes such as `yesterday at 9:30`, an end of `9-11` or `last week` into a moment: instants, or a day and a time to be looked up. */
import { evening, readClock } from './clock.ts';
import { readDay } from './day.ts';
import { furthest, isName } from './lexeme.ts';
import { aroundSlackMs, pointSlackMs, readStretch } from './stretch.ts';
import type { Clock } from './clock.ts';
import type { Day } from './day.ts';
import type { Lexeme, Read } from './lexeme.ts';
import type { Present, Stretch } from './stretch.ts';

/** A day, a time of day, or both. */
export interface Wall {
  readonly kind: 'wall';
  readonly day: Day | null;
  readonly clock: Clock | null;
  readonly slackMs: number;
}

export type Moment = Wall | ({ readonly kind: 'stretch' } & Stretch);

/** Words before a time; after these, a bare hour is a time (`at 9`). */
const pointWords = ['at', 'around', 'about', 'between', 'from'];
const leadWords = [...pointWords, 'on', 'in', 'the', 'during', 'within', 'over', 'of'];

/** The moment that begins at `at`; a bare `9` is one only if `bare`. */
export function readMoment(
  lexemes: readonly Lexeme[],
  at: number,
  bare: boolean,
  present: Present,
): Read<Moment> | undefined {
  const stretch = readStretch(lexemes, at, present);
  return furthest<Moment>(
    stretch && { ...stretch, value: { kind: 'stretch', ...stretch.value } },
    readTonight(lexemes, at),
    readDayThenClock(lexemes, at, bare),
    readClockThenDay(lexemes, at, bare),
    readLed(lexemes, at, bare, present),
  );
}

// at 9 · around 10am · on monday · in the last 2 hours
function readLed(lexemes: readonly Lexeme[], at: number, bare: boolean, present: Present): Read<Moment> | undefined {
  if (!isName(lexemes, at, ...leadWords)) return undefined;
  const led = readMoment(lexemes, at + 1, bare || isName(lexemes, at, 'at', 'around', 'about'), present);
  if (led === undefined || !isName(lexemes, at, 'around', 'about')) return led;
  return { ...led, value: { ...led.value, slackMs: Math.max(led.value.slackMs, aroundSlackMs) } };
}

function readTonight(lexemes: readonly Lexeme[], at: number): Read<Wall> | undefined {
  const isTonight = isName(lexemes, at, 'tonight');
  return isTonight ? { value: wall({ kind: 'offset', days: 0 }, evening), next: at + 1 } : undefined;
}

// yesterday · yesterday 9:30 · yesterday at 9 · monday in the morning
function readDayThenClock(lexemes: readonly Lexeme[], at: number, bare: boolean): Read<Wall> | undefined {
  const day = readDay(lexemes, at);
  if (day === undefined) return undefined;
  const leads = leadsAt(lexemes, day.next);
  const clock = holdsClock(day.value) ? readClock(lexemes, leads.next, bare || leads.bare) : undefined;
  return clock
    ? { value: wall(day.value, clock.value), next: clock.next }
    : { value: wall(day.value, null), next: day.next };
}

/** A time of day, optionally followed by a day. */
// 9:30 · 9:30 yesterday · 9am on jan 11
export function readClockThenDay(lexemes: readonly Lexeme[], at: number, bare: boolean): Read<Wall> | undefined {
  const clock = readClock(lexemes, at, bare);
  if (clock === undefined) return undefined;
  const day = readDay(lexemes, leadsAt(lexemes, clock.next).next);
  const isOneDay = day !== undefined && holdsClock(day.value);
  return isOneDay
    ? { value: wall(day.value, clock.value), next: day.next }
    : { value: wall(null, clock.value), next: clock.next };
}

function leadsAt(lexemes: readonly Lexeme[], at: number): { readonly next: number; readonly bare: boolean } {
  let next = at;
  while (isName(lexemes, next, ...leadWords)) next++;
  return { next, bare: next > at && isName(lexemes, next - 1, ...pointWords) };
}

/** A time of day needs one day, not a month or `11-13 jan`. */
function holdsClock(day: Day): boolean {
  return day.kind !== 'yearly' || (day.day !== null && day.day === day.lastDay);
}

function wall(day: Day | null, clock: Clock | null): Wall {
  return { kind: 'wall', day, clock, slackMs: clock !== null && clock.fromMs === clock.toMs ? pointSlackMs : 0 };
}
