/** Instants of one story turned into the asker's time with the log's own clock beside it. */
import type { Evidence } from '../story/story.ts';
import { formatInstant } from '../time/format.ts';
import { logClock } from './log-clock.ts';
import type { Viewer } from './viewer.ts';

/** An instant as it is shown: `Tue 11 Jan 2005, 17:45:49 CET (log Jan 11 11:45:49)`. */
export type Clock = (at: number) => string;

/** The log's clock is left out where it reads the same as the asker's. */
export function clockOf(evidence: readonly Evidence[], { zone, now }: Viewer): Clock {
  const lines = new Map(evidence.map(({ at, line }) => [at, line]));
  return (at) => {
    const shown = formatInstant(at, zone, { now });
    const logged = logClock(lines.get(at) ?? '');
    const time = logged === undefined ? undefined : /\d\d:\d\d:\d\d/.exec(logged)?.[0];
    return time === undefined || shown.includes(time) ? shown : `${shown} (log ${logged})`;
  };
}
