/** Parses an RFC 3339 / ISO 8601 time, with or without a UTC offset. */
import { clockSeconds, digit, fourDigits, fractionMs, twoDigits } from './digits.ts';
import type { Stamp } from './stamp.ts';

const dash = 45;
const plus = 43;
const colon = 58;
/** No syslog daemon wrote earlier stamps. */
const firstYear = 1970;

/** The stamp at `start` and the index after the blank that follows it. */
export function readIsoStamp(line: string, start: number): { readonly stamp: Stamp; readonly end: number } | undefined {
  // 2026-11-23T10:02:00.625246+01:00 ns1 sendmail[290]: …    2026-11-23T09:02:00Z ns1 …
  if (line.charCodeAt(start + 4) !== dash || line.charCodeAt(start + 7) !== dash) return undefined;
  const separator = line[start + 10];
  if (separator !== 'T' && separator !== 't') return undefined;
  const year = fourDigits(line, start);
  const month = twoDigits(line, start + 5);
  const day = twoDigits(line, start + 8);
  const seconds = clockSeconds(line, start + 11);
  const isDate =
    year >= firstYear && month >= 1 && month <= 12 && day >= 1 && (day <= 28 || day <= daysIn(year, month));
  if (!isDate || Number.isNaN(seconds)) return undefined;
  const fraction = fractionMs(line, start + 19);
  const wall = Date.UTC(year, month - 1, day) + seconds * 1000 + fraction.ms;
  const offset = readOffset(line, fraction.end);
  const end = offset?.end ?? fraction.end;
  if (end < line.length && line[end] !== ' ') return undefined;
  const stamp: Stamp = offset ? { kind: 'instant', ms: wall - offset.ms } : { kind: 'local', ms: wall };
  return { stamp, end: end + 1 };
}

/** `Z`, `+01:00`, `-0500` or `+01`. */
function readOffset(line: string, at: number): { readonly ms: number; readonly end: number } | undefined {
  const sign = line.charCodeAt(at);
  if (line[at] === 'Z' || line[at] === 'z') return { ms: 0, end: at + 1 };
  if (sign !== plus && sign !== dash) return undefined;
  const hours = twoDigits(line, at + 1);
  if (Number.isNaN(hours)) return undefined;
  const minutesAt = line.charCodeAt(at + 3) === colon ? at + 4 : at + 3;
  const hasMinutes = !Number.isNaN(digit(line, minutesAt));
  const minutes = hasMinutes ? twoDigits(line, minutesAt) : 0;
  const ms = (hours * 60 + minutes) * 60_000;
  return { ms: sign === dash ? -ms : ms, end: hasMinutes ? minutesAt + 2 : at + 3 };
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
