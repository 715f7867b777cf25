/** Parses an RFC 5424 header: `<PRI>1 TIME HOST APP PROCID MSGID STRUCTURED-DATA MSG`. */
import type { Header } from './header.ts';
import { readIsoStamp } from './iso-stamp.ts';
import type { Stamp } from './stamp.ts';
import { pidOf } from './tag.ts';

// <22>1 2026-11-23T10:02:00.625246+01:00 ns1 sendmail 290 - -  starting daemon …      (PRI left out by some writers)
const version = /^(?:<\d{1,3}>)?1 /;

/** The header, or `undefined` if the line is not RFC 5424. */
export function readRfc5424Header(line: string): Header | undefined {
  const start = version.exec(line)?.[0].length;
  const time = start === undefined ? undefined : readTime(line, start);
  if (!time) return undefined;
  const hostEnd = line.indexOf(' ', time.end);
  const programEnd = line.indexOf(' ', hostEnd + 1);
  const pidEnd = line.indexOf(' ', programEnd + 1);
  const idEnd = line.indexOf(' ', pidEnd + 1);
  if (hostEnd < 0 || programEnd < 0 || pidEnd < 0 || idEnd < 0) return undefined;
  return {
    stamp: time.stamp,
    host: orEmpty(line.slice(time.end, hostEnd)),
    program: orEmpty(line.slice(hostEnd + 1, programEnd)),
    pid: pidOf(line.slice(programEnd + 1, pidEnd)),
    message: messageAfter(line, idEnd + 1),
  };
}

/** NILVALUE means that the sender did not know the time (RFC 5424 §6.2.3). */
function readTime(line: string, start: number): { readonly stamp: Stamp; readonly end: number } | undefined {
  if (line.startsWith('- ', start)) return { stamp: { kind: 'none', ms: Number.NaN }, end: start + 2 };
  return readIsoStamp(line, start);
}

/** NILVALUE (RFC 5424 §6). */
function orEmpty(field: string): string {
  return field === '-' ? '' : field;
}

function messageAfter(line: string, start: number): string {
  let at = line[start] === '-' ? start + 1 : structuredDataEnd(line, start);
  // Relays that convert RFC 3164 keep the blank after the tag; a BOM marks UTF-8 (RFC 5424 §6.4).
  while (line[at] === ' ' || line[at] === '\uFEFF') at++;
  return line.slice(at);
}

/** `[origin ip="192.0.2.1" x="a\"b]"][meta …]`: brackets and quotes inside a value are escaped (RFC 5424 §6.3.3). */
function structuredDataEnd(line: string, start: number): number {
  let quoted = false;
  let at = start;
  for (; at < line.length; at++) {
    const char = line[at];
    if (char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (char === ']' && !quoted && line[at + 1] !== '[') return at + 1;
  }
  return at;
}
