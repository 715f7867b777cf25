/** Reads a corpus set: a log's lines (plain or gzipped) of one dialect, with their events, and the true outcomes. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Dialect } from '../src/dialects/dialect.ts';
import type { MailEvent } from '../src/mail/event.ts';
import { readLineHeader } from '../src/lines/line-header.ts';

const corpus = new URL('./corpus/', import.meta.url);

/** The outcome of a message for one recipient, as observed by the receiving side. */
export interface TrueOutcome {
  readonly recipient: string;
  /** If an alias, list or forward changed it. */
  readonly original_recipient?: string;
  readonly outcome: string;
  readonly where?: string;
  readonly remote_reply?: string;
}

/** A message of `truth.json`. */
export interface TrueMessage {
  readonly id: string;
  readonly scenario: string;
  readonly envelope_from: string;
  readonly message_id: string;
  /** Missing if the client received none. */
  readonly queue_id?: string | null;
  readonly client?: { readonly ip?: string };
  /** The hosts on its way. */
  readonly path?: readonly string[];
  readonly expected: readonly TrueOutcome[];
}

export interface Told {
  readonly line: string;
  /** Epoch ms if the log's format has the year (ISO, RFC 5424), else the `ms` of its yearless stamp. */
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
  return textOf(path)
    .split('\n')
    .flatMap((line) => {
      const header = readLineHeader(line);
      if (!header || !dialect.speaks(header.program)) return [];
      const { stamp, message } = header;
      return [{ line, at: stamp.ms, message, events: dialect.parse({ ...header, at: stamp.ms, times: 1 }) }];
    });
}

/** A JSON file of a set; `truth.json`, unless another type is named. */
export function readTruth<T = readonly TrueMessage[]>(path: string): T {
  return JSON.parse(textOf(path)) as T;
}
