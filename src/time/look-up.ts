/** Turns moments (`monday 9:30`, `jan 11`) into instants, relative to the present and in the asker's zone. */
import { isBefore, lastOf, nextOf } from './calendar.ts';
import { endAt, startAt, wallAt } from './zone.ts';
import type { LookedUp } from './calendar.ts';
import type { Moment, Wall } from './moment.ts';
import type { Span } from './range.ts';
import type { Present } from './stretch.ts';

/** The instants of a moment. */
export interface Bounds extends Span {
  /** Why there is no such time; the instants are then the nearest possible ones. */
  readonly wrong: string | null;
}

const dayMs = 86_400_000;
/** A range without years that would be longer than this was written the wrong way round. */
const longestYearlessDays = 183;

/** The instants of a moment on the last such day that has begun; if `end` has a year, on the last one not after it. */
export function lookUp(moment: Moment, present: Present, end?: Moment): Bounds {
  if (moment.kind === 'stretch') return moment;
  const today = wallAt(present.now, present.zone).toPlainDate();
  const limit = end?.kind === 'wall' && hasYear(end) ? lookUpDay(end, today, today).first : today;
  const bounds = boundsOf(moment, lookUpDay(moment, limit, today), present.zone);
  if (bounds.from < present.now || isCertain(moment)) return bounds;
  return boundsOf(moment, lookUpDay(moment, limit.subtract({ days: 1 }), today), present.zone);
}

/** The instants of the second moment of a range: the first such day that does not end before the range begins. */
export function lookUpEnd(begin: Wall, end: Wall, first: Bounds, present: Present): Bounds {
  const { now, zone } = present;
  const today = wallAt(now, zone).toPlainDate();
  const floor = wallAt(first.from, zone).toPlainDate();
  const days = end.day === null ? lookUpDay(end, today, today) : nextOf(end.day, floor, today);
  const isTooLong = end.day?.kind === 'yearly' && !hasYear(end) && days.first.since(floor).days > longestYearlessDays;
  const isTurned = isTooLong && !hasYear(begin);
  return boundsOf(end, isTurned ? lookUpDay(end, floor, today) : days, zone);
}

/** Whether only one day can be meant. */
function isCertain(moment: Wall): boolean {
  return moment.day === null || moment.day.kind === 'offset' || hasYear(moment);
}

function hasYear({ day }: Wall): boolean {
  return day?.kind === 'yearly' && day.year !== null;
}

function lookUpDay({ day }: Wall, limit: Temporal.PlainDate, today: Temporal.PlainDate): LookedUp {
  return day === null ? { first: today, last: today, wrong: null } : lastOf(day, limit, today);
}

function boundsOf({ clock }: Wall, { first, last, wrong }: LookedUp, zone: string): Bounds {
  const [earlier, later] = isBefore(last, first) ? [last, first] : [first, last];
  const noDay = wrong ?? (earlier === first ? null : 'That ends before it begins.');
  const begin = earlier.toPlainDateTime().add({ milliseconds: clock?.fromMs ?? 0 });
  const end = later.toPlainDateTime().add({ milliseconds: clock?.toMs ?? dayMs });
  const noTime = clock === null || clock.wrong === null ? null : `There is no time ${clock.wrong}.`;
  return { from: startAt(begin, zone), to: endAt(end, zone), wrong: noDay ?? noTime };
}
