/** The words of one mail program: log line in, mail events out. Pure, and used at ingest and at question time alike. */
import type { MailEvent } from '../mail/event.ts';
import type { SyslogLine } from '../syslog/line.ts';

export interface Dialect {
  /** As the JSON contract names it in `hops[].program`. */
  readonly name: string;
  /** Whether lines with this syslog tag are written by the program. Called once per distinct tag. */
  speaks(tag: string): boolean;
  /**
   * The events of a line; an empty list when the line is known and tells nothing about mail (a daemon starts);
   * `undefined` when the line is not understood, so that it is counted as unexplained.
   */
  parse(line: SyslogLine): readonly MailEvent[] | undefined;
}
