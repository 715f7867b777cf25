/** Instants of one story turned into the asker's time with the log's own clock beside it. */
import type { Evidence } from '../story/story.ts';
import { formatInstant } from '../time/format.ts';
import { parseLogClock, type LogClock } from './log-clock.ts';
import type { Viewer } from './viewer.ts';

/** An instant as it is shown: `Tue 11 Jan 2005, 17:45:49 CET (log 11:45:49)`. */
export type Clock = (at: number) => string;

/** The log's day only where it is another one than the asker's. */
function besideShown(shown: string, { day, time, offset }: LogClock): string {
  const isSameDay = shown.includes(` ${day}`);
  return [isSameDay ? null : day, time, offset].filter(Boolean).join(' ');
}

/** The log's clock is left out where it reads the same as the asker's. */
export function clockOf(evidence: readonly Evidence[], { zone, now }: Viewer): Clock {
  const lines = new Map(evidence.map(({ at, line }) => [at, line]));
  return (at) => {
    const shown = formatInstant(at, zone, { now });
    const logged = parseLogClock(lines.get(at) ?? '');
    return logged === undefined || shown.includes(logged.time) ? shown : `${shown} (log ${besideShown(shown, logged)})`;
  };
}
