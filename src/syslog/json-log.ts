/** Parses a log line in JSON, as written by journald, rsyslog, syslog-ng, Filebeat and container runtimes. */
import { parseStamp } from './written-stamp.ts';
import type { Header } from './header.ts';
import type { Stamp } from './stamp.ts';
import { pidOf, readTag } from './tag.ts';

interface Entry {
  readonly [field: string]: unknown;
}

/** Names of one field, the most reliable first; a dot means a nested object. */
type Names = readonly string[];

/** In microseconds since the epoch (systemd Journal JSON Format). */
const microsNames = namesOf('_SOURCE_REALTIME_TIMESTAMP __REALTIME_TIMESTAMP');
/** rsyslog's `jsonmesg` and the usual templates, syslog-ng's `$(format-json)`, Elastic Common Schema, GELF, Docker's json-file. */
const timeNames = namesOf('timereported @timestamp timestamp timegenerated time ISODATE DATE date');
const hostNames = namesOf('_HOSTNAME hostname HOST host host.name host.hostname log.syslog.hostname');
const programNames = namesOf(
  'SYSLOG_IDENTIFIER programname program PROGRAM app-name appname app_name APPNAME ident log.syslog.appname process.name _COMM tag',
);
/** rsyslog's `programname` ends at a slash, its tag does not. */
const tagNames = namesOf('syslogtag');
const pidNames = namesOf('SYSLOG_PID procid PROCID pid PID process.pid log.syslog.procid _PID');
const messageNames = namesOf('MESSAGE message msg short_message log');

function namesOf(names: string): Names {
  return names.split(' ');
}

/** The header of a line in JSON, or `undefined` if it has no time or no message. */
export function readJsonHeader(line: string): Header | undefined {
  // {"__REALTIME_TIMESTAMP":"1105461949000000","_HOSTNAME":"ns1","SYSLOG_IDENTIFIER":"sendmail","_PID":"28022","MESSAGE":"j0BGjkc28022: from=…"}
  // {"PROGRAM":"postfix/qmgr","PRIORITY":"info","PID":"12","MESSAGE":"3B2C5612A9: removed","HOST":"mx1","ISODATE":"2026-02-03T10:00:01+00:00"}
  // {"timereported":"2026-02-03T10:00:01.123456+00:00","hostname":"mx1","syslogtag":"postfix/qmgr[12]:","msg":" 3B2C5612A9: removed"}
  const entry = parseEntry(line);
  const stamp = entry && stampOf(entry);
  const message = entry && text(entry, messageNames);
  if (!stamp || message === undefined) return undefined;
  const tagged = taggedOf(entry);
  return {
    stamp,
    host: text(entry, hostNames) ?? '',
    program: tagged?.program ?? text(entry, programNames) ?? '',
    pid: pidOf(text(entry, pidNames) ?? '') ?? tagged?.pid ?? null,
    message: message.trim().replaceAll('\n', ' '),
  };
}

function parseEntry(line: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Entry) : undefined;
  } catch {
    return undefined;
  }
}

function stampOf(entry: Entry): Stamp | undefined {
  const micros = text(entry, microsNames);
  if (micros !== undefined) return /^\d{10,17}$/.test(micros) ? instant(Math.floor(Number(micros) / 1000)) : undefined;
  const written = text(entry, timeNames);
  return written === undefined ? undefined : (parseStamp(written) ?? sinceEpoch(written));
}

// 1770112801 · 1770112801.123 (GELF) · 1770112801123
function sinceEpoch(written: string): Stamp | undefined {
  if (!/^\d{9,13}(?:\.\d{1,9})?$/.test(written)) return undefined;
  const number = Number(written);
  return instant(Math.floor(number < 1e11 ? number * 1000 : number));
}

const instant = (ms: number): Stamp => ({ kind: 'instant', ms });

/** `postfix/qmgr[12]:` as rsyslog's `syslogtag`. */
function taggedOf(entry: Entry): { readonly program: string; readonly pid: number | null } | undefined {
  const tag = text(entry, tagNames)?.trim().replace(/:$/, '');
  return tag === undefined ? undefined : readTag(`${tag}: `, 0);
}

/** The first of the fields that is not empty. */
function text(entry: Entry, names: Names): string | undefined {
  for (const name of names) {
    const found = textOf(valueAt(entry, name));
    if (found !== undefined && found !== '') return found;
  }
  return undefined;
}

function valueAt(entry: Entry, name: string): unknown {
  if (Object.hasOwn(entry, name) || !name.includes('.')) return entry[name];
  let value: unknown = entry;
  for (const part of name.split('.'))
    value = typeof value === 'object' && value !== null ? (value as Entry)[part] : null;
  return value;
}

/** A field is a string, a number, an array of bytes (not UTF-8), or, if it is repeated, an array of these. */
function textOf(field: unknown): string | undefined {
  if (!Array.isArray(field)) return single(field);
  return isBytes(field) ? single(field) : single(field[0]);
}

function single(field: unknown): string | undefined {
  if (typeof field === 'string') return field;
  if (typeof field === 'number') return String(field);
  return Array.isArray(field) && isBytes(field) ? Buffer.from(field).toString('utf8') : undefined;
}

function isBytes(field: readonly unknown[]): field is number[] {
  return field.every((byte) => typeof byte === 'number');
}
