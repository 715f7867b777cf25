/** Reads one entry of `journalctl -o json` (systemd Journal JSON Format). */
import type { Header } from './header.ts';
import { pidOf } from './tag.ts';

interface Entry {
  readonly [field: string]: unknown;
}

/** The header of a journal entry, or `undefined` when the line is not one. */
export function readJournaldHeader(line: string): Header | undefined {
  // {"__REALTIME_TIMESTAMP":"1105461949000000","_HOSTNAME":"ns1","SYSLOG_IDENTIFIER":"sendmail","_PID":"28022","MESSAGE":"j0BGjkc28022: from=…"}
  const entry = parseEntry(line);
  if (!entry) return undefined;
  const ms = timeOf(text(entry['_SOURCE_REALTIME_TIMESTAMP']) ?? text(entry['__REALTIME_TIMESTAMP']));
  const message = text(entry['MESSAGE']);
  if (ms === undefined || message === undefined) return undefined;
  return {
    stamp: { kind: 'instant', ms },
    host: text(entry['_HOSTNAME']) ?? '',
    program: text(entry['SYSLOG_IDENTIFIER']) ?? text(entry['_COMM']) ?? '',
    pid: pidOf(text(entry['SYSLOG_PID']) ?? text(entry['_PID']) ?? ''),
    message: message.replaceAll('\n', ' '),
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

/** Microseconds since the epoch, as decimal digits. */
function timeOf(micros: string | undefined): number | undefined {
  return micros !== undefined && /^\d{10,17}$/.test(micros) ? Math.floor(Number(micros) / 1000) : undefined;
}

/** A field is a string, a list of byte values (when it is not UTF-8), or a list of these (when it came more than once). */
function text(field: unknown): string | undefined {
  if (!Array.isArray(field)) return single(field);
  return isBytes(field) ? single(field) : single(field[0]);
}

function single(field: unknown): string | undefined {
  if (typeof field === 'string') return field;
  return Array.isArray(field) && isBytes(field) ? Buffer.from(field).toString('utf8') : undefined;
}

function isBytes(field: readonly unknown[]): field is number[] {
  return field.every((byte) => typeof byte === 'number');
}
