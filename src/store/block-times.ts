/** Turns time ranges into index terms: the terms of a block, and the terms to search for a question's time range. */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A block of a quiet log may span many hours; a longer one gets one term for any time. */
const mostHours = 48;
const mostDays = 62;
/** Longer ranges are searched without time terms. */
const mostAskedHours = 6;
const mostAskedDays = 4;

const anyHour = 'th:any';
const anyDay = 'td:any';

/** The time terms of a block with lines from `fromAt` to `toAt` (epoch ms). */
export function timeTerms(fromAt: number, toAt: number): string[] {
  const hours = steps('th', hourMs, fromAt, toAt);
  const days = steps('td', dayMs, fromAt, toAt);
  return [...(hours.length > mostHours ? [anyHour] : hours), ...(days.length > mostDays ? [anyDay] : days)];
}

/** Terms of which every block with lines from `from` to `to` has at least one; `undefined` if the range is too long for them to help. */
export function termsOfTime(from: number, to: number): string[] | undefined {
  if (to - from <= mostAskedHours * hourMs) return [...steps('th', hourMs, from, to), anyHour];
  if (to - from <= mostAskedDays * dayMs) return [...steps('td', dayMs, from, to), anyDay];
  return undefined;
}

/** One term for each hour or day; the count is limited, since longer ranges are replaced by one term. */
function steps(kind: string, ms: number, from: number, to: number): string[] {
  const first = Math.floor(from / ms);
  const count = Math.min(Math.floor(to / ms) - first, mostHours + mostDays) + 1;
  return Array.from({ length: count }, (_, index) => `${kind}:${first + index}`);
}
