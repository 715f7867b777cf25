/** Parses the header of a log line in any format of syslog daemons: RFC 3164, ISO 8601, RFC 5424, JSON. */
import { readIsoStamp } from './iso-stamp.ts';
import { readJsonHeader } from './json-log.ts';
import { readRfc3164Stamp } from './rfc3164-stamp.ts';
import { readRfc5424Header } from './rfc5424.ts';
import type { ReadStamp, Stamp } from './stamp.ts';
import { RecentWords } from './recent-words.ts';
import { readTag } from './tag.ts';

/** The header of a line, and the program's message after it. */
export interface Header {
  readonly stamp: Stamp;
  /** `''` if the line has none. */
  readonly host: string;
  /** Tag without PID; `''` if there is none (as in `last message repeated 2 times`). */
  readonly program: string;
  readonly pid: number | null;
  readonly message: string;
}

const lessThan = 60;
const openBrace = 123;
const colon = 58;
const smallL = 108;
const longestPriority = 20;

/** The header of a line (without line end), or `undefined` if its format is unknown. */
export function readHeader(line: string): Header | undefined {
  const first = line.charCodeAt(0);
  if (first === openBrace) return readJsonHeader(line);
  if (first === lessThan) return readRfc5424Header(line) ?? readPlainHeader(line, skipPriority(line, 0));
  return readPlainHeader(line, 0) ?? readRfc5424Header(line);
}

/** The previous stamp: lines of the same second have the same text there. */
let lastStamp = '';
let lastRead: ReadStamp | undefined;

function readStamp(line: string, start: number): ReadStamp | undefined {
  if (lastRead && lastRead.end === start + lastStamp.length && line.startsWith(lastStamp, start)) return lastRead;
  const read = readRfc3164Stamp(line, start) ?? readIsoStamp(line, start);
  if (!read) return undefined;
  if (read.end > line.length) return read;
  lastStamp = line.slice(start, read.end);
  lastRead = read;
  return read;
}

const hosts = new RecentWords();

/** `last message repeated 2 times`. */
function repeats(line: string, start: number): boolean {
  return line.charCodeAt(start) === smallL && line.startsWith('last message repeated ', start);
}

function readPlainHeader(line: string, start: number): Header | undefined {
  const read = readStamp(line, start);
  if (!read) return undefined;
  const { stamp } = read;
  const hostStart = skipPriority(line, read.end);
  const hostEnd = line.indexOf(' ', hostStart);
  if (hostEnd < 0) return undefined;
  if (line.startsWith(forwarding, hostStart)) return readForwarded(line, hostStart + forwarding.length, stamp);
  // Jan 11 11:46:00 sendmail[28022]: …    Jan 11 11:46:00 last message repeated 2 times
  const isNoHost = line.charCodeAt(hostEnd - 1) === colon || repeats(line, hostStart);
  const host = isNoHost ? '' : hosts.slice(line, hostStart, hostEnd);
  const { program, pid, message } = readTag(line, isNoHost ? hostStart : hostEnd + 1);
  const own = program === '' || program.includes(')') || host.includes('(') ? ownTag.exec(line.slice(hostStart)) : null;
  if (own) return { stamp, host: '', program: own[1]!, pid: null, message: line.slice(hostStart + own[0].length) };
  return { stamp, host, program, pid, message };
}

/**
 * The tag of Dovecot's services in its own log files, which name no host, where the tag has a blank or a session before it:
 * `pop3(174, orders@town.example.com): …`, `cBB7BPHMBGtwAAAAT9YxdQ:T2 lmtp(orders@town.example.com): …`.
 * Sessions are Base64, unlike the names of hosts.
 */
const ownTag =
  /^((?:(?=\S*[A-Z])[A-Za-z0-9+/]{16,}(?::[TPR0-9:]+)? )?[a-z][a-z\d-]*\((?:\d+, ?)?[^(),\s]*(?:, ?[^(),\s]*)?\)(?:<[^<>\s]*>|\[\d+\])*): /;

// Jan 11 11:45:49 Message forwarded from ns1: sendmail[28022]: …   (AIX syslogd, also behind another one)
const forwarding = 'Message forwarded from ';

function readForwarded(line: string, start: number, stamp: Stamp): Header | undefined {
  const end = line.indexOf(': ', start);
  return end < 0 ? undefined : { stamp, host: hosts.slice(line, start, end), ...readTag(line, end + 2) };
}

/**
 * `<22>Jan 11 11:45:49 ns1 …` (RFC 3164 §4.1.1), `<mail.info>Jan 11 …`, and after the time
 * `Jan 11 11:45:49 <mail.info> ns1 …` (BSD syslogd -v).
 */
function skipPriority(line: string, start: number): number {
  if (line.charCodeAt(start) !== lessThan) return start;
  const end = line.indexOf('>', start);
  if (end < 0 || end - start > longestPriority) return start;
  return line.charCodeAt(end + 1) === 32 ? end + 2 : end + 1;
}
