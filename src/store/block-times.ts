/** Turns stretches of time into index terms: those of a block, and those that the blocks of a time asked for have. */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A block of a quiet log may be of many hours; longer ones are found by a term that stands for any. */
const mostHours = 48;
const mostDays = 62;
/** Longer times are asked for without terms. */
const mostAskedHours = 6;
const mostAskedDays = 4;

const anyHour = 'th:any';
const anyDay = 'td:any';

/** The terms of a block whose lines are of these instants. */
export function timeTerms(fromAt: number, toAt: number): string[] {
  const hours = steps('th', hourMs, fromAt, toAt);
  const days = steps('td', dayMs, fromAt, toAt);
  return [...(hours.length > mostHours ? [anyHour] : hours), ...(days.length > mostDays ? [anyDay] : days)];
}

/** Terms one of which every block has that reaches into a time; `undefined` for one so long that they would not help. */
export function termsOfTime(from: number, to: number): string[] | undefined {
  if (to - from <= mostAskedHours * hourMs) return [...steps('th', hourMs, from, to), anyHour];
  if (to - from <= mostAskedDays * dayMs) return [...steps('td', dayMs, from, to), anyDay];
  return undefined;
}

/** One term for each hour or day, but no more than are of use. */
function steps(kind: string, ms: number, from: number, to: number): string[] {
  const first = Math.floor(from / ms);
  const count = Math.min(Math.floor(to / ms) - first, mostHours + mostDays) + 1;
  return Array.from({ length: count }, (_, index) => `${kind}:${first + index}`);
}
