/** Turns lexemes such as `last 2h`, `this week`, `2 hours ago`, `now` or `2026-01-11T11:45:49Z` into instants. */
import { furthest, isName } from './lexeme.ts';
import { readLength, unitAt, unitMs } from './length.ts';
import { endAt, startAt, wallAt } from './zone.ts';
import type { Length, Unit } from './length.ts';
import type { Lexeme, Read } from './lexeme.ts';

/** The present and the zone to which a phrase is relative. */
export interface Present {
  /** Epoch ms. */
  readonly now: number;
  /** The asker's IANA zone. */
  readonly zone: string;
}

export interface Stretch {
  /** Epoch ms; equal to `to` for a point in time. */
  readonly from: number;
  readonly to: number;
  /** How far before and after it to search if it is not an end of a range. */
  readonly slackMs: number;
  /** Why there is no such time. */
  readonly wrong: string | null;
}

/** How far before and after a point in time to search: people read clocks roughly, and mail takes a while. */
export const pointSlackMs = 15 * unitMs.minute;
export const aroundSlackMs = 30 * unitMs.minute;

/** The words of a stretch, for the correction of misspelt ones. */
export const stretchWords: readonly string[] = ['last', 'past', 'previous', 'this', 'current', 'ago', 'now', 'tonight'];

/** The stretch that begins at `at`. */
export function readStretch(lexemes: readonly Lexeme[], at: number, present: Present): Read<Stretch> | undefined {
  return furthest(
    readInstant(lexemes, at),
    readNow(lexemes, at, present),
    readCalendar(lexemes, at, present),
    readRolling(lexemes, at, present),
    readAgo(lexemes, at, present),
    readLastNight(lexemes, at, present),
  );
}

// 2026-01-11T11:45:49Z
function readInstant(lexemes: readonly Lexeme[], at: number): Read<Stretch> | undefined {
  const lexeme = lexemes[at];
  if (lexeme?.kind !== 'instant') return undefined;
  const text = lexeme.text.toUpperCase();
  const wrong = `There is no instant ${text}.`;
  return { value: instantOf(text) ?? { ...point(0, 0), wrong }, next: at + 1 };
}

function instantOf(text: string): Stretch | undefined {
  try {
    return point(Temporal.Instant.from(text).epochMilliseconds, pointSlackMs);
  } catch {
    return undefined;
  }
}

// now · right now
function readNow(lexemes: readonly Lexeme[], at: number, { now }: Present): Read<Stretch> | undefined {
  const from = isName(lexemes, at, 'right', 'just') ? at + 1 : at;
  return isName(lexemes, from, 'now') ? { value: point(now, pointSlackMs), next: from + 1 } : undefined;
}

// last 2h · the past 3 days · past week · last hour
function readRolling(lexemes: readonly Lexeme[], at: number, present: Present): Read<Stretch> | undefined {
  if (isName(lexemes, at, 'the')) return readRolling(lexemes, at + 1, present);
  if (!isName(lexemes, at, 'last', 'past', 'previous')) return undefined;
  const unit = unitAt(lexemes, at + 1);
  const length = unit === undefined ? readLength(lexemes, at + 1) : { value: { count: 1, unit }, next: at + 2 };
  if (length === undefined || length.value.count === 0) return undefined;
  return {
    value: { from: before(length.value, present), to: present.now, slackMs: 0, wrong: null },
    next: length.next,
  };
}

// this week · last month (by the calendar; `past month` is the month before now)
function readCalendar(lexemes: readonly Lexeme[], at: number, present: Present): Read<Stretch> | undefined {
  if (isName(lexemes, at, 'the')) return readCalendar(lexemes, at + 1, present);
  const unit = unitAt(lexemes, at + 1);
  if (unit === undefined || unit === 'second' || unit === 'minute') return undefined;
  if (isName(lexemes, at, 'this', 'current')) return { value: whole(unit, 0, present), next: at + 2 };
  const isCalendars = isName(lexemes, at, 'last', 'previous') && unit !== 'hour' && unit !== 'day';
  return isCalendars ? { value: whole(unit, 1, present), next: at + 2 } : undefined;
}

// 30 minutes ago · an hour ago · 2 months ago (days and weeks ago are days)
function readAgo(lexemes: readonly Lexeme[], at: number, present: Present): Read<Stretch> | undefined {
  const length = readLength(lexemes, at);
  if (length === undefined || !isName(lexemes, length.next, 'ago')) return undefined;
  const { count, unit } = length.value;
  const next = length.next + 1;
  if (unit === 'day' || unit === 'week') return undefined;
  if (unit === 'month' || unit === 'year') return { value: whole(unit, count, present), next };
  return { value: point(before(length.value, present), unit === 'hour' ? aroundSlackMs : pointSlackMs), next };
}

function readLastNight(lexemes: readonly Lexeme[], at: number, { now, zone }: Present): Read<Stretch> | undefined {
  if (!isName(lexemes, at, 'last') || !isName(lexemes, at + 1, 'night')) return undefined;
  const midnight = wallAt(now, zone).round({ smallestUnit: 'day', roundingMode: 'floor' });
  const from = startAt(midnight.subtract({ hours: 6 }), zone);
  return { value: { from, to: endAt(midnight.add({ hours: 6 }), zone), slackMs: 0, wrong: null }, next: at + 2 };
}

function point(at: number, slackMs: number): Stretch {
  return { from: at, to: at, slackMs, wrong: null };
}

/** The instant (epoch ms) that long before now; months and years by the calendar, not before 1970. */
function before({ count, unit }: Length, { now, zone }: Present): number {
  if (count * unitMs[unit] > now) return 0;
  if (unit !== 'month' && unit !== 'year') return now - count * unitMs[unit];
  return startAt(wallAt(now, zone).subtract({ [`${unit}s`]: count }), zone);
}

/** The whole hour, day, week (from Monday), month or year of the calendar, `back` units ago. */
function whole(unit: Unit, back: number, { now, zone }: Present): Stretch {
  const units = `${unit}s`;
  const count = Math.min(back, 2000);
  const from = beginning(wallAt(now, zone), unit).subtract({ [units]: count });
  return { from: startAt(from, zone), to: endAt(from.add({ [units]: 1 }), zone), slackMs: 0, wrong: null };
}

function beginning(wall: Temporal.PlainDateTime, unit: Unit): Temporal.PlainDateTime {
  if (unit === 'hour') return wall.round({ smallestUnit: 'hour', roundingMode: 'floor' });
  const day = wall.round({ smallestUnit: 'day', roundingMode: 'floor' });
  if (unit === 'week') return day.subtract({ days: wall.dayOfWeek - 1 });
  if (unit === 'month') return day.with({ day: 1 });
  return unit === 'year' ? day.with({ month: 1, day: 1 }) : day;
}
