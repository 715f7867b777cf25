/** Tells the same line of a log in another file: Exim's reject log, syslog beside mail.log, the central log of all hosts. */
import type { LoggedLine } from './sighting.ts';

/**
 * Equal for a line and its copies elsewhere. A relay may rewrite the header: the time more or less precisely, and
 * `postfix/smtp` as `postfix` (RFC 5424).
 */
export function textOf({ host, at, pid, message }: LoggedLine): string {
  return `${host} ${Math.floor(at / 1000)} ${pid} ${message.trim()}`;
}
