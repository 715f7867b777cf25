/** Parses the prefix of an Exim message: the piece mark of a split entry, time, PID and message id. */
import { isEximQueueId } from '../../mail/ids.ts';
import type { MailEvent } from '../../mail/event.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import { nativePidAt, skipNativeStamp } from './native.ts';

/** One Exim log entry, or a piece of one. */
export interface Entry {
  readonly queueId: string | null;
  /** Epoch milliseconds. */
  readonly at: number;
  /** PID of the Exim process that wrote it. */
  readonly pid: number | null;
  /** The text after the message id. */
  readonly text: string;
  /** Whether this is a later piece of an entry that was split for syslog. */
  readonly continues: boolean;
}

const openBracket = 91;
const dash = 45;
const blank = 32;
const hourMs = 3_600_000;

/** Parses the prefix of a message, all parts of which are optional. */
export function readEntry(line: SyslogLine): Entry {
  const { message } = line;
  const piece = message.charCodeAt(0) === openBracket ? pieceMark.exec(message) : null;
  const continues = piece !== null && piece[1] !== '1';
  const start = piece?.[0].length ?? 0;
  if (continues) return { queueId: null, at: line.at, pid: line.pid, text: message.slice(start), continues };
  const stampEnd = skipNativeStamp(message, start);
  const own = nativePidAt(message, stampEnd);
  const from = own?.end ?? stampEnd;
  const queueId = eximQueueIdAt(message, from);
  const text = message.slice(queueId === null ? from : from + queueId.length + 1);
  return { queueId, at: line.at, pid: line.pid ?? own?.pid ?? null, text, continues };
}

/**
 * A key for the lines of one SMTP session: an Exim process serves one connection, so it is the PID, if the log has it,
 * with the hour, since PIDs are reused.
 */
export function sessionOf({ pid, at }: Entry): string | undefined {
  return pid === null ? undefined : `${pid}.${Math.floor(at / hourMs)}`;
}

/** Without a PID, the client's port identifies its connection, if the log has it (`+incoming_port`): `H=h [192.0.2.1]:59749`. */
export function withConnection(event: MailEvent, { text, at }: Entry): MailEvent {
  if (!('client' in event) || event.client?.ip === undefined || event.kind === 'access') return event;
  const address = `[${event.client.ip}]:`;
  const found = text.indexOf(address);
  const port = found < 0 ? NaN : Number.parseInt(text.slice(found + address.length, found + address.length + 5), 10);
  return Number.isNaN(port) ? event : { ...event, session: `${event.client.ip}:${port}.${Math.floor(at / hourMs)}` };
}

// [1\14] 2026-11-23 09:00:07 1xVPuB-00007Q-2O H=…    [4\14] P Received: from …    [5/5] mple>)
// (`\` = cut at a newline, `/` = cut because too long; spec.txt, "Logging to syslog")
const pieceMark = /^\[(\d{1,4})[\\/]\d{1,4}\] /;

/** `1xVPu1-000045-2n` or, since 4.97, `1rKqFX-000000000aB-7dFg`, followed by a blank or the end. */
export function eximQueueIdAt(text: string, at: number): string | null {
  if (text.charCodeAt(at + 6) !== dash) return null;
  const length = text.charCodeAt(at + 13) === dash ? 16 : text.charCodeAt(at + 18) === dash ? 23 : 0;
  if (length === 0 || (text.length > at + length && text.charCodeAt(at + length) !== blank)) return null;
  const id = text.slice(at, at + length);
  return isEximQueueId(id) ? id : null;
}
