/** Reads the instant from which on something is wanted: `yesterday`, `30d`, `"jan 11 9:00"`. */
import { parsePhrase } from '../time/phrase.ts';

/** What to say when it is none. */
export function notSince(when: string): string {
  return `--since: I read no time in “${when}”. Use for example yesterday, 30d, "jan 11 9:00", or "last 2h".`;
}

/** As `since` has it: a point in time alone would mean the minutes around it. `undefined` when it is no time. */
export function parseSince(when: string, now: number, zone: string): number | undefined {
  for (const phrase of [`since ${when}`, when, `last ${when}`]) {
    const settled = parsePhrase(phrase, { now, zone });
    if (settled?.kind === 'stretch') return settled.from;
  }
  const instant = Date.parse(when);
  return /^\d{4}-/.test(when) && !Number.isNaN(instant) ? instant : undefined;
}
