/** Parses the time of an RFC 3164 header: month, day and time of day, usually without a year. */
import { clockSeconds, digit, fourDigits, fractionMs } from './digits.ts';
import { type ReadStamp, type Stamp, yearlessMs } from './stamp.ts';

const months = new Map(
  ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((name, index) => [
    name,
    index,
  ]),
);
const daysIn = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const space = 32;

/** The stamp at `start` and the index after the blank that follows it. */
export function readRfc3164Stamp(line: string, start: number): ReadStamp | undefined {
  // Jan 11 11:45:49 ns1 sendmail[28022]: …    Jan  1 00:00:00 ns1 …    Jan 1 00:00:00 ns1 …
  const month = months.get(line.slice(start, start + 3));
  if (month === undefined || line.charCodeAt(start + 3) !== space) return undefined;
  let at = line.charCodeAt(start + 4) === space ? start + 5 : start + 4;
  let day = digit(line, at++);
  if (line.charCodeAt(at) !== space) day = day * 10 + digit(line, at++);
  if (!(day >= 1 && day <= daysIn[month]!) || line.charCodeAt(at++) !== space) return undefined;
  // Jan 11 2005 11:45:49 ns1 …
  const before = yearAt(line, at);
  if (!Number.isNaN(before)) at += 5;
  const seconds = clockSeconds(line, at);
  if (Number.isNaN(seconds)) return undefined;
  const fraction = fractionMs(line, at + 8);
  if (line.charCodeAt(fraction.end) !== space) return undefined;
  // Jan 11 11:45:49 2005 ns1 …
  const behind = Number.isNaN(before) ? yearAt(line, fraction.end + 1) : Number.NaN;
  const end = fraction.end + (Number.isNaN(behind) ? 1 : 6);
  const year = Number.isNaN(behind) ? before : behind;
  const stamp: Stamp = Number.isNaN(year)
    ? { kind: 'yearless', ms: yearlessMs(month, day, seconds, fraction.ms) }
    : { kind: 'local', ms: Date.UTC(year, month, day) + seconds * 1000 + fraction.ms };
  return { stamp, end };
}

/** The year at `at`, NaN if there is none: other numbers of four digits there are hosts. */
function yearAt(line: string, at: number): number {
  const year = line.charCodeAt(at + 4) === space ? fourDigits(line, at) : Number.NaN;
  return year >= 1980 && year < 2100 ? year : Number.NaN;
}
