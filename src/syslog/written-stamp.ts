/** Parses a text that is only a time, in any format that headers have. */
import { readIsoStamp } from './iso-stamp.ts';
import { readRfc3164Stamp } from './rfc3164-stamp.ts';
import type { Stamp } from './stamp.ts';

/** `2026-02-03T10:00:01.123Z`, `2026-02-03 10:00:01+01:00`, `Feb  3 10:00:01`; `undefined` for anything else. */
export function parseStamp(written: string): Stamp | undefined {
  const iso = written.replace(/^(\d{4}-\d\d-\d\d) (?=\d\d:)/, '$1T');
  return (readIsoStamp(iso, 0) ?? readRfc3164Stamp(`${written} `, 0))?.stamp;
}
