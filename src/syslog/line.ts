/** A log line with its header parsed: the input of every dialect. */
export interface SyslogLine {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The host as in the header; `''` if there is none. */
  readonly host: string;
  /** The syslog tag without PID: `sendmail`, `postfix/smtp`, `exim`, `dovecot` … */
  readonly program: string;
  readonly pid: number | null;
  /** The text after the tag. */
  readonly message: string;
  /** How often the message was logged: above 1 for syslogd's `last message repeated N times`. */
  readonly times: number;
}
