/** Turns the log lines of the POP3 servers Qpopper and popa3d into mail events. */
import type { MailEvent } from '../../mail/event.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import type { Dialect } from '../dialect.ts';
import { accessEvent, clientOf, failedLogin, noteEvent, type Seen } from './access.ts';

type Sentence = readonly [
  pattern: RegExp,
  event: (seen: (user: string, name?: string, ip?: string) => Seen, found: RegExpExecArray) => MailEvent,
];

const sentences: readonly Sentence[] = [
  // (v4.0.9) POP login by user "nick" at (pc.example.com) 192.0.2.35 [pop_log.c:244]
  [
    /\bPOP login by user "(.*)" at \((\S*)\) (\S+)/,
    (seen, [, user = '', name, ip]) => accessEvent(seen(user, name, ip), 'login'),
  ],
  // Stats: nick 1 2345 0 0 pc.example.com 192.0.2.35 [pop_updt.c:296]   (deleted: messages, bytes; left: messages, bytes)
  [
    /^Stats: (\S+) (\d+) \d+ \d+ \d+(?: (\S+) (\S+))?/,
    (seen, [, user = '', deleted, name, ip]) =>
      accessEvent(seen(user, name, ip), 'logout', { deleted: Number(deleted) }),
  ],
  // [AUTH] Failed attempted login to nick from host (pc.example.com) 192.0.2.35
  [
    /^\[AUTH\] Failed attempted login to (.*) from host \((\S*)\) (\S+)/,
    (seen, [, user = '', name, ip]) => failedLogin(seen(user, name, ip)),
  ],
  // Authentication passed for nick   (popa3d)
  [/^Authentication passed for (\S+)/, (seen, [, user = '']) => accessEvent(seen(user), 'login')],
  // Authentication failed for nick   Authentication failed for UNKNOWN USER
  [
    /^Authentication failed for (\S+)( USER)?$/,
    (seen, [, user = '', unknown]) => failedLogin(seen(unknown === undefined ? user : '')),
  ],
];

/** Other lines are about connections, sizes and locks. */
function parse({ program, pid, message }: SyslogLine): readonly MailEvent[] {
  const session = pid === null ? {} : { session: `${program}-${pid}` };
  const seen = (user: string, name?: string, ip?: string): Seen => ({
    protocol: 'pop3',
    user,
    client: clientOf(name, ip),
    ...session,
    text: message,
  });
  for (const [pattern, event] of sentences) {
    const found = pattern.exec(message);
    if (found) return [event(seen, found)];
  }
  return /^Unable to|-ERR \[SYS/.test(message) ? [noteEvent(message, true)] : [];
}

export const popDaemons: Dialect = {
  name: 'mailbox',
  speaks: (tag) => /^(?:popa3d|(?:in\.)?q?popper\w*)$/.test(tag),
  parse,
};
