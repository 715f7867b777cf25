/** Shifts the demo log, a day of mail at a fictitious company, to today, ending just now. */
import { parseSendmailIdTime, sendmailIdTime } from '../../mail/ids.ts';
import { Clock } from '../../syslog/clock.ts';
import { readHeader } from '../../syslog/header.ts';

/** The demo log is written in UTC. */
const writtenYear = 2026;
const writtenZone = 'UTC';
/** Age of the last line. */
const ageMs = 60_000;
// Jan 12 08:12:03 ns1 sm-mta[11203]: 60C8C0Qe011203: from=<boss@example.com>, …
const stampLength = 'Jan 12 08:12:03'.length;
// 60C8C0Qe011203, and in Message-IDs of Sendmail 202601120812.60C8C0Qe011203
const queueIds = /\b(\d{12}\.)?(60C[0-9A-Za-x]{5}\d{6})\b/g;
// delay=00:15:01, since arrival; xdelay= is of this attempt alone
const delays = /\bdelay=(\d\d):(\d\d):(\d\d)\b/g;

/** An instant of the written day → the instant to which it is shifted (epoch ms, whole seconds). */
type Move = (at: number) => number;

/** The log's text with all timestamps, and the times in queue IDs, shifted; early in the day, compressed to fit. */
export function moveToToday(log: string, now: number, zone: string): string {
  const lines = log.split('\n').filter((line) => line !== '');
  const clock = new Clock(writtenZone, Date.UTC(writtenYear, 0, 1));
  const times = lines.map((line) => clock.read(readHeader(line)!.stamp));
  const move = moveBetween(times[0]!, times.at(-1)!, now, zone);
  const moved = lines.map((line, index) => {
    const at = times[index]!;
    const words = line
      .slice(stampLength)
      .replaceAll(queueIds, (_, date: string | undefined, id: string) => movedId(date, id, move))
      .replaceAll(delays, (_, ...parts: string[]) => `delay=${movedDelay(parts, at, move)}`);
    return stampAt(move(at), zone) + words;
  });
  return `${moved.join('\n')}\n`;
}

function moveBetween(first: number, last: number, now: number, zone: string): Move {
  const midnight = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).startOfDay().epochMilliseconds;
  const end = Math.max(now - ageMs, midnight);
  const scale = Math.min(1, (end - midnight) / (last - first));
  return (at) => Math.floor((end - (last - at) * scale) / 1000) * 1000;
}

function movedId(date = '', id: string, move: Move): string {
  const at = parseSendmailIdTime(id, writtenYear);
  if (at === undefined) return date + id;
  const digits = new Date(move(at)).toISOString().replaceAll(/\D/g, '');
  return `${date && `${digits.slice(0, 12)}.`}${sendmailIdTime(move(at))}${id.slice(6)}`;
}

/** The shifted delay, from hours, minutes and seconds before `at`. */
function movedDelay([hours, minutes, seconds]: readonly string[], at: number, move: Move): string {
  const delayMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return new Date(move(at) - move(at - delayMs)).toISOString().slice(11, 19);
}

/** In RFC 3164 format: `Jan  2 08:12:03`. */
export function stampAt(at: number, zone: string): string {
  const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const month = wall.toLocaleString('en-US', { month: 'short' });
  return `${month} ${String(wall.day).padStart(2)} ${wall.toPlainTime().toString({ smallestUnit: 'second' })}`;
}
