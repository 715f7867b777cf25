/** The log language of one mail program: turns log lines into mail events. Pure; used at ingest and for questions. */
import type { MailEvent } from '../mail/event.ts';
import type { SyslogLine } from '../syslog/line.ts';

export interface Dialect {
  /** The name in `hops[].program` of the JSON contract. */
  readonly name: string;
  /** Whether lines with this syslog tag are written by the program. Called once per distinct tag. */
  speaks(tag: string): boolean;
  /**
   * The events of a line; an empty list if the line is known and not about mail (a daemon starts); `undefined` if the
   * line is unknown, so that it is counted as unexplained. Never throws.
   */
  parse(line: SyslogLine): readonly MailEvent[] | undefined;
}
