/** Makes the parsed log line for a tag and a message. */
import type { SyslogLine } from '../src/syslog/line.ts';

export function lineOf(program: string, message: string): SyslogLine {
  return { at: 0, host: 'mail', program, pid: 811, message, times: 1 };
}
