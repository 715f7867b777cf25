/** Finds the log line inside the wrapper that containers, journalctl or syslog relays add. */
import { type Header, readHeader } from '../syslog/header.ts';
import { readIsoStamp } from '../syslog/iso-stamp.ts';
import { readRfc3164Stamp } from '../syslog/rfc3164-stamp.ts';
import type { Stamp } from '../syslog/stamp.ts';
import { readTag } from '../syslog/tag.ts';

type Read = (line: string) => Header | undefined;

/**
 * @param outer the header of the whole line, if it has one
 * @param read reads the header of the line inside
 * @returns the header of the line inside; with the wrapper's time if only that is a full instant
 */
export function readWrapped(line: string, outer: Header | undefined, read: Read): Header | undefined {
  return readPrefixed(line, read) ?? readJournalctl(line) ?? readStamped(line, read) ?? readMessage(outer, read);
}

// mail-1  | Feb  3 10:00:01 mx1 postfix/qmgr[12]: …                      (docker compose logs)
// 123 <22>1 2026-02-03T10:00:01Z mx1 postfix/qmgr 12 - - …               (RFC 6587 §3.4.1: octet counting)
const prefix = /^(?:[\w.-]{1,64} +\| |\d{1,6} (?=<\d{1,3}>))/;

function readPrefixed(line: string, read: Read): Header | undefined {
  const found = prefix.exec(line);
  return found ? named(read(line.slice(found[0].length))) : undefined;
}

// Tue 2026-02-03 10:00:01 UTC mx1 postfix/qmgr[12]: …                     (journalctl -o short-full)
const shortFull = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{4}-\d\d-\d\d) ([\d:.]+) ([A-Z][\w+-]*) (.*)$/s;
// 1770112801.123456 mx1 postfix/qmgr[12]: …                               (journalctl -o short-unix)
const shortUnix = /^(\d{9,10}\.\d{3,9}) (\S+) (.*)$/s;

function readJournalctl(line: string): Header | undefined {
  const [, day, clock, zone, rest] = shortFull.exec(line) ?? [];
  if (rest !== undefined) return named(readHeader(`${day}T${clock}${zone === 'UTC' ? 'Z' : ''} ${rest}`));
  const [, seconds, host = '', text] = shortUnix.exec(line) ?? [];
  if (text === undefined) return undefined;
  return named({ stamp: { kind: 'instant', ms: Math.floor(Number(seconds) * 1000) }, host, ...readTag(text, 0) });
}

// 2026-02-03T10:00:01.123456789Z stdout F Feb  3 10:00:01 mx1 postfix/qmgr[12]: …      (Kubernetes)
const stream = /^std(?:out|err) [FP] /;

// 2026-02-03T10:00:01.123456789Z Feb  3 10:00:01 mx1 postfix/qmgr[12]: …               (docker logs -t)
// Feb  3 10:00:01 192.0.2.1 Feb  3 10:00:01 mx1 postfix/qmgr[12]: …                    (a relay that adds a header)
function readStamped(line: string, read: Read): Header | undefined {
  const around = readRfc3164Stamp(line, 0) ?? readIsoStamp(line, 0);
  if (!around) return undefined;
  const rest = line.slice(around.end);
  const found = stream.exec(rest);
  if (found) {
    const inside = rest.slice(found[0].length);
    return timed(named(read(inside)), around.stamp) ?? readUndated(inside, around.stamp, '');
  }
  const blank = rest.indexOf(' ');
  return timed(named(read(rest)) ?? named(read(rest.slice(blank + 1)), rest.slice(0, blank)), around.stamp);
}

// Jan 11 11:45:49 loghost Message forwarded from ns1: sendmail[28022]: …              (AIX)
const forwarded = /^Message forwarded from ([^:\s]+): (.*)$/s;

// {"log":"Feb  3 10:00:01 mx1 postfix/qmgr[12]: …\n","stream":"stdout","time":"2026-02-03T10:00:01.123456789Z"}
function readMessage(outer: Header | undefined, read: Read): Header | undefined {
  if (!outer) return undefined;
  const [, host, text] = forwarded.exec(outer.message) ?? [];
  if (host !== undefined && text !== undefined) return named({ ...outer, host, ...readTag(text, 0) });
  return (
    timed(named(read(outer.message), outer.host), outer.stamp) ?? readUndated(outer.message, outer.stamp, outer.host)
  );
}

// {"log":"postfix/qmgr[12]: 3B2C5612A9: removed\n","stream":"stdout","time":"2026-02-03T10:00:01.123456789Z"}
/** A line inside that leaves its time to the wrapper; only a PID tells its program's name from a word. */
function readUndated(text: string, stamp: Stamp, host: string): Header | undefined {
  const tagged = readTag(text, 0);
  return tagged.pid === null ? undefined : { stamp, host, ...tagged };
}

/** A line inside is only accepted if it names a program. */
function named(header: Header | undefined, host = ''): Header | undefined {
  return header === undefined || header.program === '' ? undefined : { ...header, host: header.host || host };
}

function timed(header: Header | undefined, { kind, ms }: Stamp): Header | undefined {
  return header && kind === 'instant' && header.stamp.kind !== 'instant' ? { ...header, stamp: { kind, ms } } : header;
}
