/** Turns moments into a stretch of instants, or into the reason why there is no such time and the phrase that may have been meant. */
import { lookUp, lookUpEnd } from './look-up.ts';
import { writePhrase } from './written-phrase.ts';
import { dayAt, startAt, wallAt } from './zone.ts';
import type { Bounds } from './look-up.ts';
import type { Moment } from './moment.ts';
import type { Span } from './range.ts';
import type { Present } from './stretch.ts';

export type Settled =
  | ({ readonly kind: 'stretch' } & Span)
  /** `instead` is the phrase that may have been meant; `null` if none is likely. */
  | { readonly kind: 'trouble'; readonly reason: string; readonly instead: string | null };

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** `9-5` means a working day, but `11-10` was written the wrong way round. */
const longestWorkMs = 10 * hourMs;

/** A single moment; a point in time is widened by its `slackMs`. */
export function settle(moment: Moment, present: Present): Settled {
  const bounds = lookUp(moment, present);
  const slackMs = bounds.wrong === null ? moment.slackMs : 0;
  const widened = { ...bounds, from: bounds.from - slackMs, to: bounds.to + slackMs };
  return checked(widened, saysDay(moment), present);
}

/** From the beginning of a moment until now. */
export function settleSince(moment: Moment, present: Present): Settled {
  const { from, wrong } = lookUp(moment, present);
  if (wrong === null && from < present.now) return checked({ from, to: present.now, wrong }, true, present);
  const reason = wrong ?? 'That is in the future.';
  const past = wrong === null ? pastOf({ from, to: from }, present).from : from;
  return { kind: 'trouble', reason, instead: `since ${writePhrase(past, past, present.zone)}` };
}

/** From the beginning of one moment to the end of another. */
export function settleRange(begin: Moment, end: Moment, present: Present): Settled {
  const first = lookUp(begin, present, end);
  const last =
    end.kind === 'wall' && begin.kind === 'wall' ? lookUpEnd(begin, end, first, present) : lookUp(end, present);
  const bounds = { from: first.from, to: last.to, wrong: first.wrong ?? last.wrong };
  const isTurned = bounds.to < bounds.from || (bounds.to === bounds.from && last.from < first.from);
  if (!isTurned) return checked(bounds, saysDay(begin) || saysDay(end), present);
  const meant = nightOrAfternoon(bounds, begin, end, present) ?? { from: last.from, to: first.to };
  return trouble(bounds.wrong ?? 'That ends before it begins.', meant, present);
}

function saysDay(moment: Moment): boolean {
  return moment.kind === 'stretch' || moment.day !== null;
}

function checked(bounds: Bounds, saysDay: boolean, present: Present): Settled {
  const { from, to, wrong } = bounds;
  if (wrong !== null) return trouble(wrong, bounds, present);
  if (to <= 0) return trouble('That is before 1970.', bounds, present);
  if (from === to) return noTime(from, present);
  if (from <= present.now || !saysDay) return { kind: 'stretch', from: Math.max(from, 0), to };
  return trouble('That is in the future.', pastOf(bounds, present), present);
}

function trouble(reason: string, { from, to }: Span, { zone }: Present): Settled {
  return { kind: 'trouble', reason, instead: from > 0 && to > 0 ? writePhrase(from, to, zone) : null };
}

/** `9-9`, or an hour that a transition of the zone skips. */
function noTime(at: number, present: Present): Settled {
  const reason = `No time passes then on the clocks of ${present.zone}.`;
  return { kind: 'trouble', reason, instead: dayAt(at, present.zone) };
}

/** The same time in the last year in which it is past; on the day before, if it is less than a day ahead. */
function pastOf({ from, to }: Span, { now, zone }: Present): Span {
  const wall = wallAt(from, zone);
  const back = (step: Temporal.DurationLike): number => startAt(wall.subtract(step), zone);
  const years = wall.year - wallAt(now, zone).year;
  const lastYears = back({ years }) < now ? back({ years }) : back({ years: years + 1 });
  const past = from < now + dayMs ? back({ days: 1 }) : lastYears;
  return { from: past, to: past + (to - from) };
}

/** What a range within a day that ends before it begins may mean: `9-5` means `9-17`, `22:00-02:00` the night. */
function nightOrAfternoon({ from, to }: Span, begin: Moment, end: Moment, present: Present): Span | undefined {
  if (begin.kind === 'stretch' || end.kind === 'stretch') return undefined;
  if (dayAt(from, present.zone) !== dayAt(to, present.zone)) return undefined;
  const isOpen = begin.clock?.open === true && end.clock?.open === true;
  const afternoon = to + 12 * hourMs;
  if (isOpen && afternoon > from && afternoon - from <= longestWorkMs) return { from, to: afternoon };
  return (begin.clock?.fromMs ?? 0) >= 18 * hourMs ? { from, to: to + dayMs } : undefined;
}
