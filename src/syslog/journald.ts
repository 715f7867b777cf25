/** Reads one entry of `journalctl -o json` (systemd Journal JSON Format). */
import type { Header } from './header.ts';

interface Entry {
  readonly [field: string]: unknown;
}

/** The header of a journal entry, or `undefined` when the line is not one. */
export function readJournaldHeader(line: string): Header | undefined {
  // {"__REALTIME_TIMESTAMP":"1105461949000000","_HOSTNAME":"ns1","SYSLOG_IDENTIFIER":"sendmail","_PID":"28022","MESSAGE":"j0BGjkc28022: from=…"}
  const entry = parseEntry(line);
  if (!entry) return undefined;
  const micros = Number(text(entry['_SOURCE_REALTIME_TIMESTAMP']) ?? text(entry['__REALTIME_TIMESTAMP']) ?? Number.NaN);
  const message = text(entry['MESSAGE']);
  if (!Number.isFinite(micros) || micros <= 0 || message === undefined) return undefined;
  const pid = Number(text(entry['SYSLOG_PID']) ?? text(entry['_PID']) ?? Number.NaN);
  return {
    stamp: { kind: 'instant', ms: Math.floor(micros / 1000) },
    host: text(entry['_HOSTNAME']) ?? '',
    program: text(entry['SYSLOG_IDENTIFIER']) ?? text(entry['_COMM']) ?? '',
    pid: Number.isInteger(pid) ? pid : null,
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

/** A field is a string, a list of byte values (when it is not UTF-8), or a list of strings (when it came twice). */
function text(field: unknown): string | undefined {
  if (typeof field === 'string') return field;
  if (!Array.isArray(field)) return undefined;
  if (field.every((byte) => typeof byte === 'number')) return Buffer.from(field).toString('utf8');
  return text(field[0]);
}
