/** A raw log line to the clock time as its writer put it, so that it can stand beside the asker's. */

const patterns: readonly RegExp[] = [
  // Jan 11 11:45:49 ns1 sendmail[28022]: j0BGjkc28022: from=<boss@example.com>, …
  // <22>Jan  1 11:45:49 ns1 …
  /^(?:<[^>]{1,12}>)?([A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d)/,
  // 2026-11-23T08:59:57.389170+00:00 post sendmail[246]: …
  // <22>1 2026-11-23T08:59:57.389170+00:00 post exim 246 - - …
  // 2026-11-23 08:59:57 1rKqFX-0000aB-7d <= boss@example.com …
  /^(?:<\d{1,3}>\d? ?)?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:[.,]\d+)?(Z|[+-]\d\d:?\d\d)?/,
];

/** `Jan 11 11:45:49` or `2026-11-23 08:59:57 +00:00` as written (fractions left out); `undefined` where the line has no clock for people. */
export function logClock(line: string): string | undefined {
  for (const pattern of patterns) {
    const [, clock, offset] = pattern.exec(line) ?? [];
    if (clock !== undefined) return clock.replace('T', ' ') + (offset === undefined ? '' : ` ${offset}`);
  }
  return undefined;
}
