/** Turns a stretch of instants into a time phrase of the question language. */
import { wallAt } from './zone.ts';

/** `2026-01-11`, `2026-01-11..2026-01-13`, `2026-01-11 09:00-10:30` or `2026-01-11 22:00..2026-01-12 02:00`; a point is `2026-01-11 09:00`. */
export function writePhrase(from: number, to: number, zone: string): string {
  const [begin, end] = from <= to ? [wallAt(from, zone), wallAt(to, zone)] : [wallAt(to, zone), wallAt(from, zone)];
  const last = end.subtract({ milliseconds: 1 });
  const isOneDay = dateOf(begin) === dateOf(last);
  if (from !== to && isMidnight(begin) && isMidnight(end))
    return isOneDay ? dateOf(begin) : `${dateOf(begin)}..${dateOf(last)}`;
  if (from === to) return `${dateOf(begin)} ${timeOf(begin)}`;
  if (isOneDay) return `${dateOf(begin)} ${timeOf(begin)}-${isMidnight(end) ? '24:00' : timeOf(end)}`;
  return `${dateOf(begin)} ${timeOf(begin)}..${dateOf(end)} ${timeOf(end)}`;
}

function isMidnight(wall: Temporal.PlainDateTime): boolean {
  return timeOf(wall) === '00:00';
}

function dateOf(wall: Temporal.PlainDateTime): string {
  return wall.toPlainDate().toString();
}

function timeOf(wall: Temporal.PlainDateTime): string {
  const isWholeMinute = wall.second === 0 && wall.millisecond === 0;
  return wall.toString({ smallestUnit: isWholeMinute ? 'minute' : 'second' }).slice(11);
}
