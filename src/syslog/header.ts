/** Reads the header of one log line, in every form that syslog daemons write files in: RFC 3164, ISO 8601, RFC 5424, journald JSON. */
import { readJournaldHeader } from './journald.ts';
import { readRfc5424Header } from './rfc5424.ts';
import { readTag } from './tag.ts';
import type { Stamp } from './stamp.ts';
import { readIsoStamp } from './iso-stamp.ts';
import { readRfc3164Stamp } from './rfc3164-stamp.ts';

/** What stands before a program's own words. */
export interface Header {
  readonly stamp: Stamp;
  /** `''` when the line names none. */
  readonly host: string;
  /** Tag without PID; `''` when there is none (as in `last message repeated 2 times`). */
  readonly program: string;
  readonly pid: number | null;
  readonly message: string;
}

const lessThan = 60;
const openBrace = 123;

/** The header of a line without its line end, or `undefined` when it has none that we know. */
export function readHeader(line: string): Header | undefined {
  const first = line.charCodeAt(0);
  if (first === openBrace) return readJournaldHeader(line);
  if (first === lessThan) return readRfc5424Header(line) ?? readPlainHeader(line, afterPriority(line));
  return readPlainHeader(line, 0) ?? readRfc5424Header(line);
}

/**
 * `<22>Jan 11 11:45:49 ns1 …` (RFC 3164 §4.1.1) and `<mail.info>Jan 11 …` (facility and level in words).
 */
function afterPriority(line: string): number {
  const end = line.indexOf('>');
  if (end < 0 || end > 20) return 0;
  return line.charCodeAt(end + 1) === 32 ? end + 2 : end + 1;
}

function readPlainHeader(line: string, start: number): Header | undefined {
  const read = readRfc3164Stamp(line, start) ?? readIsoStamp(line, start);
  if (!read) return undefined;
  const hostStart = skipPriorityWords(line, read.end);
  const hostEnd = line.indexOf(' ', hostStart);
  if (hostEnd < 0) return undefined;
  // Jan 11 11:46:00 ns1 last message repeated 2 times
  const host = line.slice(hostStart, hostEnd);
  if (host.endsWith(':')) return { stamp: read.stamp, host: '', ...readTag(line, hostStart) };
  return { stamp: read.stamp, host, ...readTag(line, hostEnd + 1) };
}

/** `Jan 11 11:45:49 <mail.info> ns1 sendmail[28022]: …` (BSD syslogd -v). */
function skipPriorityWords(line: string, start: number): number {
  if (line.charCodeAt(start) !== lessThan) return start;
  const end = line.indexOf('> ', start);
  return end < 0 ? start : end + 2;
}
