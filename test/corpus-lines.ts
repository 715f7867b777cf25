/** Reads the lines of a corpus log (plain or gzipped) that one dialect speaks, as the dialect gets them. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Dialect } from '../src/dialects/dialect.ts';
import type { MailEvent } from '../src/mail/event.ts';
import { readHeader } from '../src/syslog/header.ts';

const corpus = new URL('./corpus/', import.meta.url);

export interface Told {
  /** Epoch milliseconds where the log's form holds them (ISO, RFC 5424), else without the year. */
  readonly at: number;
  readonly message: string;
  /** `undefined` for a line that the dialect does not explain. */
  readonly events: readonly MailEvent[] | undefined;
}

function textOf(path: string): string {
  const bytes = readFileSync(new URL(path, corpus));
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** @param path below test/corpus. */
export function linesTold(dialect: Dialect, path: string): Told[] {
  const headers = textOf(path)
    .split('\n')
    .map(readHeader)
    .filter((header) => header !== undefined && dialect.speaks(header.program));
  return headers.map((header) => {
    const { stamp, host = '', program = '', pid = null, message = '' } = header ?? {};
    return { at: stamp?.ms ?? 0, message, events: dialect.parse({ at: 0, host, program, pid, message, times: 1 }) };
  });
}

/** A JSON file of a set. */
export function readTruth<T>(path: string): T {
  return JSON.parse(textOf(path)) as T;
}
