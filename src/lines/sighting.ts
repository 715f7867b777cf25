/** A mail event with its raw log line. Stories are built from sightings, so that every claim can show its evidence. */
import type { MailEvent } from '../mail/event.ts';
import type { SyslogLine } from '../syslog/line.ts';

export interface LoggedLine extends SyslogLine {
  /** Path of the file as last seen. */
  readonly file: string;
  /** Number of the source (file identity) in the store. */
  readonly source: number;
  /** Byte offset in the uncompressed file. */
  readonly offset: number;
  /** The whole line, without its line end. */
  readonly raw: string;
  /** Of a stored line: the middle of the time of those stored with it (epoch ms). */
  readonly besideAt?: number | undefined;
  /** Whether year or zone were inferred. */
  readonly inferred: boolean;
}

export interface Sighting {
  readonly line: LoggedLine;
  /** The dialect's name. */
  readonly program: string;
  readonly event: MailEvent;
}
