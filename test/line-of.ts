/** Makes a log line as dialects get it out of a tag and the words after it. */
import type { SyslogLine } from '../src/syslog/line.ts';

export function lineOf(program: string, message: string): SyslogLine {
  return { at: 0, host: 'mail', program, pid: 811, message, times: 1 };
}
