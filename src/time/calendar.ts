/** Turns a day of a phrase into dates, relative to a given date. */
import type { Day, Days } from './day.ts';

export interface LookedUp extends Days {
  /** Why there is no such day; the dates are then the nearest possible ones. */
  readonly wrong: string | null;
}

type Weekly = Extract<Day, { kind: 'weekly' }>;
type Yearly = Extract<Day, { kind: 'yearly' }>;

/** The most years between two leap days (1896 to 1904). */
const leapGap = 8;

/** The last such day that does not begin after `limit`; a day with a year or an offset from `today` ignores `limit`. */
export function lastOf(day: Day, limit: Temporal.PlainDate, today: Temporal.PlainDate): LookedUp {
  if (day.kind === 'offset') return single(today.add({ days: day.days }));
  if (day.kind === 'weekly') return single(limit.subtract({ days: daysSince(day, limit) }));
  return search(day, limit.year, -1, ({ first }) => !isBefore(limit, first));
}

/** The first such day that does not end before `floor`; a day with a year or an offset from `today` ignores `floor`. */
export function nextOf(day: Day, floor: Temporal.PlainDate, today: Temporal.PlainDate): LookedUp {
  if (day.kind === 'offset') return lastOf(day, floor, today);
  if (day.kind === 'weekly') return single(floor.add({ days: (day.weekday - floor.dayOfWeek + 7) % 7 }));
  return search(day, floor.year, 1, ({ last }) => !isBefore(last, floor));
}

function single(date: Temporal.PlainDate): LookedUp {
  return { first: date, last: date, wrong: null };
}

function daysSince(day: Weekly, limit: Temporal.PlainDate): number {
  const days = (limit.dayOfWeek - day.weekday + 7) % 7;
  return day.strict && days === 0 ? 7 : days;
}

function search(day: Yearly, year: number, step: number, fits: (days: Days) => boolean): LookedUp {
  if (day.year !== null) return inYear(day, day.year);
  for (let n = 0; n <= leapGap; n++) {
    const found = inYear(day, year + n * step);
    const isLeapDay = day.month === 2 && day.day === 29;
    if (isLeapDay ? found.first.inLeapYear && fits(found) : fits(found)) return found;
  }
  return inYear(day, year);
}

function inYear(day: Yearly, year: number): LookedUp {
  const month = Temporal.PlainDate.from({ year, month: Math.max(day.month, 1), day: 1 });
  const first = month.with({ day: Math.max(day.day ?? 1, 1) });
  const last = month.with({ day: Math.max(day.lastDay ?? month.daysInMonth, 1) });
  return { first, last, wrong: wrongOf(day, month, first) };
}

function wrongOf(day: Yearly, month: Temporal.PlainDate, first: Temporal.PlainDate): string | null {
  if (month.month !== day.month) return `There is no month ${day.month}.`;
  const beyond = [day.day, day.lastDay].find((n) => n !== null && (n < 1 || n > month.daysInMonth));
  if (beyond !== undefined)
    return `${nameOf(month, 'month')}${day.year === null ? '' : ` ${month.year}`} has no day ${beyond}.`;
  if (day.weekday === null || day.weekday === first.dayOfWeek) return null;
  return `${first.toString()} is a ${nameOf(first, 'weekday')}.`;
}

function nameOf(date: Temporal.PlainDate, part: 'month' | 'weekday'): string {
  return date.toLocaleString('en', { [part]: 'long' });
}

export function isBefore(a: Temporal.PlainDate, b: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(a, b) < 0;
}
