/** Parses the value of `--since`: `yesterday`, `30d`, `"jan 11 9:00"`. */
import { parsePhrase } from '../time/phrase.ts';

/** Error message for an invalid value. */
export function notSince(when: string): string {
  return `--since: I read no time in “${when}”. Use for example yesterday, 30d, "jan 11 9:00", or "last 2h".`;
}

/** Parsed as `since …`, because a point in time alone means the minutes around it. `undefined` if it is no time. */
export function parseSince(when: string, now: number, zone: string): number | undefined {
  for (const phrase of [`since ${when}`, when, `last ${when}`]) {
    const settled = parsePhrase(phrase, { now, zone });
    if (settled?.kind === 'stretch') return settled.from;
  }
  const instant = Date.parse(when);
  return /^\d{4}-/.test(when) && !Number.isNaN(instant) ? instant : undefined;
}
