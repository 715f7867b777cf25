/** A raw log line to the clock time as its writer put it, so that it can stand beside the asker's. */

export interface LogClock {
  /** `11 Jan`, in the order in which people's times are shown. */
  readonly day: string;
  /** `11:45:49` */
  readonly time: string;
  /** `+01:00` or `Z`, if the line has it. */
  readonly offset: string | null;
}

// Jan 11 11:45:49 ns1 sendmail[28022]: j0BGjkc28022: from=<boss@example.com>, …
// <22>Jan  1 11:45:49 ns1 …
const rfc3164 = /^(?:<[^>]{1,12}>)?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d)/;
// 2026-11-23T08:59:57.389170+00:00 post sendmail[246]: …
// <22>1 2026-11-23T08:59:57.389170+00:00 post exim 246 - - …
// 2026-11-23 08:59:57 1rKqFX-0000aB-7d <= boss@example.com …
const iso = /^(?:<\d{1,3}>\d? ?)?\d{4}-(\d\d)-(\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,]\d+)?(Z|[+-]\d\d:?\d\d)?/;

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Fractions of seconds are left out; `undefined` where the line has no clock for people. */
export function parseLogClock(line: string): LogClock | undefined {
  const [, month, day, time] = rfc3164.exec(line) ?? [];
  if (time !== undefined) return { day: `${Number(day)} ${month}`, time, offset: null };
  const [, number, date, clock, offset] = iso.exec(line) ?? [];
  if (clock === undefined) return undefined;
  return { day: `${Number(date)} ${months[Number(number) - 1]}`, time: clock, offset: offset ?? null };
}
