/** Turns Cyrus IMAP's log lines (imapd, pop3d, lmtpd, master and their helpers) into mail events. */
import type { MailboxAccess, MailEvent, Stored } from '../../mail/event.ts';
import type { Dialect } from '../dialect.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import { accessEvent, clientOf, failedLogin, noteEvent, speaksOfTrouble, type Seen } from './access.ts';

const protocolOf = (program: string): MailboxAccess['protocol'] => (/pop3/i.test(program) ? 'pop3' : 'imap');

// SESSIONID=<cyrus-1736260509-308-1-123>
const sessionId = /\bSESSIONID=<([^<>]*)>/i;

// login: host.example.com [192.0.2.7] orders plaintext+TLS User logged in SESSIONID=<…>   login: [172.16.48.101] andrew plaintext User logged in
const login = /^login: (\S*?) ?\[([^\]]*)\] (.+?) ([A-Za-z][\w-]*(?:\+TLS)?)(?: User logged in.*| SESSIONID=.*)?$/;

// badlogin: localhost [198.51.100.23] plaintext administrator SASL(-13): authentication failure: checkpass failed
// badlogin: example.com [198.51.100.45] DIGEST-MD5 [SASL(-13): authentication failure: …]   badlogin: h [192.0.2.7] plaintext (orders) [SASL(-13): …]
// badlogin: web4[192.0.2.4] PLAIN authentication failure   (timsieved names nobody)
const badLogin = /^badlogin: (\S*?) ?\[([^\]]*)\] (\S+)(?: \(([^()]*)\)| (?!\[|authentication failure$)(\S+))?/;

function parseLogin({ program, message: text }: SyslogLine): readonly MailEvent[] | undefined {
  const protocol = protocolOf(program);
  const session = sessionId.exec(text)?.[1];
  const of = (name?: string, ip?: string, user = ''): Seen => ({
    protocol,
    user,
    client: clientOf(name, ip),
    ...(session !== undefined && { session }),
    text,
  });
  const good = login.exec(text);
  if (good) return [accessEvent(of(good[1], good[2], good[3]), 'login')];
  const bad = badLogin.exec(text);
  return bad ? [failedLogin(of(bad[1], bad[2], bad[4] ?? bad[5]))] : undefined;
}

/**
 * The owner of a mailbox: `user.bob`, `user.bob.Lists.One`, `user/bob/Lists@town.example.com`, `town.example.com!user.bob`;
 * a shared folder has none (`''`). With `.` as separator, a dot in a name is written as `^`.
 */
export function ownerOf(mailbox: string): string {
  const [, domainBefore, separator, rest = ''] = /^(?:([^!]+)!)?user([./])(.+)$/.exec(mailbox) ?? [];
  if (separator === undefined) return '';
  const at = separator === '/' ? rest.lastIndexOf('@') : -1;
  const path = at < 0 ? rest : rest.slice(0, at);
  const end = path.indexOf(separator);
  const name = (end < 0 ? path : path.slice(0, end)).replaceAll('^', separator === '.' ? '.' : '^');
  const domain = at < 0 ? domainBefore : rest.slice(at + 1);
  return domain === undefined ? name : `${name}@${domain}`;
}

const storedEvent = (text: string, mailbox: string, action: Stored['action'], id: string, target?: string): Stored => ({
  kind: 'stored',
  queueId: null,
  user: ownerOf(mailbox),
  action,
  messageId: id,
  ...(target !== undefined && { target }),
  text,
});

type Sentence = readonly [RegExp, (text: string, found: RegExpExecArray) => Stored];

const sentences: readonly Sentence[] = [
  // Delivered: <cmu-lmtpd-308-1736260509-0@5cc0d9eab3c9> to mailbox: user.bob
  [/^Delivered: <(.*)> to mailbox: (.+)$/, (text, [, id = '', box = '']) => storedEvent(text, box, 'saved', id, box)],
  // dupelim: eliminated duplicate message to user.john id <id@x> date Mon, 5 May 2014 17:00:32 -0500 (delivery)
  [
    /^dupelim: eliminated duplicate message to (\S+) (?:id )?<([^<>]*)>/,
    (text, [, box = '', id = '']) => storedEvent(text, box, 'discarded', id),
  ],
  // sieve redirected: <id@x> to: garden@partner.test
  [/^sieve redirected: <(.*)> to: (.+)$/, (text, [, id = '', to = '']) => storedEvent(text, '', 'redirected', id, to)],
  // sieve discarded: <id@x>
  [/^sieve discarded: <(.*)>$/, (text, [, id = '']) => storedEvent(text, '', 'discarded', id)],
  // sieve rejected: <id@x> to: ferry@shop.example.net
  [/^sieve (?:LMTP )?rejected: <(.*?)>/, (text, [, id = '']) => storedEvent(text, '', 'rejected', id)],
];

function parseStored(text: string): readonly MailEvent[] | undefined {
  for (const [pattern, event] of sentences) {
    const found = pattern.exec(text);
    if (found) return [event(text, found)];
  }
  return undefined;
}

// USAGE orders user: 0.008434 sys: 0.008434   (the end of a session, in the daemons that people log in to)
const usage = /^USAGE (\S+) user: [\d.]+ sys: [\d.]+$/;

// auditlog: traffic sessionid=<cyrus-1795478555-409-1-2352954469939264532> bytes_in=<65> bytes_out=<2215>
const traffic = /^auditlog: traffic sessionid=<([^<>]*)> bytes_in=<\d+> bytes_out=<(\d+)>/;

// auditlog: append sessionid=<cyrus-1795478556-413-2-1278> mailbox=<user.orders.Junk> uniqueid=<…> uid=<1> … messageid=<a1@partner.test> size=<1912>
const append = /^auditlog: append sessionid=<([^<>]*)> mailbox=<([^<>]*)>.* messageid=<([^<>]+)>/;

/** What happened in a session after its login; a daemon that stores mail logs in the same words. */
function parseSession({ program, message: text }: SyslogLine): readonly MailEvent[] | undefined {
  if (!/(?:^|\/)(?:imap|pop3)[ds]?$/.test(program)) return undefined;
  const protocol = protocolOf(program);
  const user = usage.exec(text)?.[1];
  if (user !== undefined) return [accessEvent({ protocol, user, text }, 'logout')];
  const [, session, sent] = traffic.exec(text) ?? [];
  if (session !== undefined)
    return [accessEvent({ protocol, user: '', session, text }, 'logout', { sentBytes: Number(sent) })];
  const [, by, mailbox, messageId] = append.exec(text) ?? [];
  if (by === undefined || mailbox === undefined || messageId === undefined) return undefined;
  return [
    { ...accessEvent({ protocol, user: ownerOf(mailbox), session: by, text }, 'fetch', { action: 'copy' }), messageId },
  ];
}

/** Lines about daemons and mailboxes, not messages: connections, resources, databases, audits. */
const housekeeping =
  /^(?:SASL |accepted connection|executed|USAGE |open: user |Expunged |counts: |auditlog: |seen_db|mystore|starttls|STARTTLS|SQUAT|duplicate_(?:check|mark|prune)|lmtp connection preauth|connection from|client id|created|creating|deleted|renam|autocreate|autosieve|autochangesub|sieve (?:log|runtime|parse|iMIP)|idle|timeout for|ready for work|about to exec|process |service |checkpointing|done checkpointing|recover|archiv|cleaned|index|skiplist|twoskip|cyrus|inittls|TLS (?:server|client)|tls_|SSL_accept|Connection reset|closing|telemetry|setting sieve|user |fetching|mailbox |quota|Deleted mailbox|Rename|unused|refused connection|command: |refresh|lost |login_|sql_exec|ptload|entry |skipping|verify_user|append_check|\S+: (?:same message appears twice|Logins must be|optimized|resetting|stale))/i;

/** Daemons that handle messages or users; lines of others (master, ctl_cyrusdb, squatter, …) are never about a message. */
const aboutMail = /(?:imaps?|pop3s?|lmtp\w*|lmtpd|imapd|pop3d|nntp|sieve|timsieved)$/;

/** `undefined` for lines of other servers: three share the tag `imapd`. */
export function parseCyrus(line: SyslogLine): readonly MailEvent[] | undefined {
  const { program, message } = line;
  const events = parseStored(message) ?? parseLogin(line) ?? parseSession(line);
  if (events) return events;
  const trouble = speaksOfTrouble(message);
  if (!aboutMail.test(program)) return trouble ? [noteEvent(message, true)] : [];
  if (housekeeping.test(message)) return trouble ? [noteEvent(message, true)] : [];
  return /^(?:IOERROR|DBERROR|SYNCERROR|SYNCNOTICE|XFER|ERROR|WARNING|Fatal|FATAL|[\w ]*(?:[Ff]ail|[Ee]rror|[Uu]nable|not found|incorrect))/.test(
    message,
  )
    ? [noteEvent(message, true)]
    : undefined;
}

const tag =
  /^(?:cyrus[\w-]*\/.+|imaps?|pop3s?|lmtp(?:d|unix|s)?|timsieved|ctl_cyrusdb|ctl_mboxlist|cyr_expire|cyr_\w+|tls_prune|squatter|idled|notifyd|sync_(?:client|server)|cyrus-master|cyrmaster)$/;

export const cyrus: Dialect = { name: 'cyrus', speaks: (program) => tag.test(program), parse: parseCyrus };
