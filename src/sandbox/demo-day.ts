/** Moves the demo log, a made-up company's mail day, so that it happens today and has just ended. */
import { parseSendmailIdTime, sendmailIdTime } from '../mail/ids.ts';
import { Clock } from '../syslog/clock.ts';
import { readHeader } from '../syslog/header.ts';

/** The demo log is written in UTC. */
const writtenYear = 2026;
const writtenZone = 'UTC';
/** How long before the present its last line is. */
const ageMs = 60_000;
// Jan 12 08:12:03 ns1 sm-mta[11203]: 60C8C0Qe011203: from=<boss@example.com>, …
const stampLength = 'Jan 12 08:12:03'.length;
const queueIds = /\b60C[0-9A-Za-x]{5}\d{6}\b/g;

/** The log's text with every time stamp, and the time inside every queue ID, moved; early in the day the hours shrink to fit. */
export function moveToToday(log: string, now: number, zone: string): string {
  const lines = log.split('\n').filter((line) => line !== '');
  const clock = new Clock(writtenZone, Date.UTC(writtenYear, 0, 1));
  const times = lines.map((line) => clock.read(readHeader(line)!.stamp));
  const move = mover(times[0]!, times.at(-1)!, now, zone);
  const moved = lines.map(
    (line, index) =>
      stampAt(move(times[index]!), zone) + line.slice(stampLength).replaceAll(queueIds, (id) => moveId(id, move)),
  );
  return `${moved.join('\n')}\n`;
}

function mover(first: number, last: number, now: number, zone: string): (at: number) => number {
  const midnight = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).startOfDay().epochMilliseconds;
  const end = Math.max(now - ageMs, midnight);
  const scale = Math.min(1, (end - midnight) / (last - first));
  return (at) => Math.floor((end - (last - at) * scale) / 1000) * 1000;
}

function moveId(id: string, move: (at: number) => number): string {
  const at = parseSendmailIdTime(id, writtenYear);
  return at === undefined ? id : sendmailIdTime(move(at)) + id.slice(6);
}

/** As RFC 3164 writes it: `Jan  2 08:12:03`. */
function stampAt(at: number, zone: string): string {
  const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const month = wall.toLocaleString('en-US', { month: 'short' });
  return `${month} ${String(wall.day).padStart(2)} ${wall.toPlainTime().toString({ smallestUnit: 'second' })}`;
}
