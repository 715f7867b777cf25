/** Formats instants, stretches and lengths of time for people. */
import type { Span } from './range.ts';
import { minuteOf, startAt, wallAt } from './zone.ts';

/** The present, whose year is left out of dates. */
export interface Near {
  /** Epoch ms. */
  readonly now: number;
}

/** English locales: for most zones one of them has the usual abbreviation, where the others have `GMT+1`. */
const countries = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-ZA'];
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `Tue 11 Jan 2005, 11:45:49 EST`; without the year if it is the present one. */
export function formatInstant(at: number, zone: string, near?: Near): string {
  return `${formatDay(at, zone, near)}, ${formatClock(at, zone)} ${zoneLetters(at, zone)}`;
}

/** `11 Jan 11:45`, or `11:45` if that is today. */
export function formatShort(at: number, zone: string, near: Near): string {
  const isToday = wallAt(at, zone).toPlainDate().equals(wallAt(near.now, zone).toPlainDate());
  const minute = minuteOf(wallAt(at, zone));
  return isToday ? minute : `${dateOf(wallAt(at, zone), yearNear(zone, near))} ${minute}`;
}

/** `Tue 11 Jan 2005`; without the year if it is the present one. */
export function formatDay(at: number, zone: string, near?: Near): string {
  const wall = wallAt(at, zone);
  return `${weekdays[wall.dayOfWeek - 1]} ${dateOf(wall, yearNear(zone, near))}`;
}

/** `11:45:49`. */
export function formatClock(at: number, zone: string): string {
  return wallAt(at, zone).toString({ smallestUnit: 'second' }).slice(11);
}

/** `EST`, `CET`, or `GMT+5:45` if the zone has no abbreviation in English. */
function zoneLetters(at: number, zone: string): string {
  const letters = countries.map((country) => zoneName(at, zone, country));
  return letters.find((name) => !name.startsWith('GMT') || name === 'GMT') ?? letters[0] ?? zone;
}

function zoneName(at: number, timeZone: string, country: string): string {
  const parts = nameFormat(timeZone, country).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

const nameFormats = new Map<string, Intl.DateTimeFormat>();

/** Cached: a format is slow to construct, and there are few. */
function nameFormat(timeZone: string, country: string): Intl.DateTimeFormat {
  const key = `${country} ${timeZone}`;
  const format = nameFormats.get(key) ?? new Intl.DateTimeFormat(country, { timeZone, timeZoneName: 'short' });
  nameFormats.set(key, format);
  return format;
}

/** `11 Jan`, `11–13 Jan`, `11 Jan 09:00–11:00`, `30 Dec 2025 – 2 Jan 2026`, `11 Jan 22:00 – 12 Jan 02:00`; `to` is exclusive. */
export function formatRange(range: Span, zone: string, near?: Near): string {
  const [begin, end] = [wallAt(range.from, zone), wallAt(range.to, zone)];
  const year = begin.year === wallAt(range.to - 1, zone).year ? yearNear(zone, near) : undefined;
  if (isDayStart(range.from, zone) && isDayStart(range.to, zone))
    return formatDays(begin, wallAt(range.to - 1, zone), year);
  if (begin.toPlainDate().equals(wallAt(range.to - 1, zone).toPlainDate())) {
    return `${dateOf(begin, year)} ${minuteOf(begin)}–${isDayStart(range.to, zone) ? '24:00' : minuteOf(end)}`;
  }
  return `${dateOf(begin, year)} ${minuteOf(begin)} – ${dateOf(end, year)} ${minuteOf(end)}`;
}

function isDayStart(at: number, zone: string): boolean {
  return startAt(wallAt(at, zone).toPlainDate().toPlainDateTime(), zone) === at;
}

function formatDays(first: Temporal.PlainDateTime, last: Temporal.PlainDateTime, year: number | undefined): string {
  if (first.toPlainDate().equals(last.toPlainDate())) return dateOf(first, year);
  if (first.year === last.year && first.month === last.month) return `${first.day}–${dateOf(last, year)}`;
  return `${dateOf(first, first.year === last.year ? first.year : undefined)} – ${dateOf(last, year)}`;
}

function yearNear(zone: string, near: Near | undefined): number | undefined {
  return near && wallAt(near.now, zone).year;
}

/** `11 Jan 2005`, without the year if it is `year`. */
function dateOf(wall: Temporal.PlainDateTime, year: number | undefined): string {
  const date = `${wall.day} ${months[wall.month - 1]}`;
  return wall.year === year ? date : `${date} ${wall.year}`;
}

const units: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

/** The two largest units: `3 d 4 h`, `2 h 5 min`, `14 s`; `< 1 s` below a second. */
export function formatDuration(lengthMs: number): string {
  const wholeMs = Math.max(0, lengthMs);
  const greatest = units.findIndex(([, unit]) => wholeMs >= unit);
  if (greatest < 0) return wholeMs === 0 ? '0 s' : '< 1 s';
  const counted = units.slice(greatest, greatest + 2).map(([name, unit], i, [first]) => {
    const rest = i === 0 ? wholeMs : wholeMs % (first?.[1] ?? 1);
    return { name, count: Math.floor(rest / unit) };
  });
  return counted
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count} ${name}`)
    .join(' ');
}
