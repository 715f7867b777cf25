/** One log line after its header was read: the input of every dialect. */
export interface SyslogLine {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The host as the header names it; `''` when the line carries none. */
  readonly host: string;
  /** The syslog tag without PID: `sendmail`, `postfix/smtp`, `exim`, `dovecot` … */
  readonly program: string;
  readonly pid: number | null;
  /** The text after the tag. */
  readonly message: string;
  /** How often it was logged: above 1 for syslogd's `last message repeated N times`. */
  readonly times: number;
}
