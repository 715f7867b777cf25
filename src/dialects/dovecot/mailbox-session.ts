/** Turns the lines of Dovecot's `imap` and `pop3` services, in which people read their mail, into mail events. */
import type { MailboxAccess, MailEvent } from '../../mail/event.ts';
import { parseIp } from '../../mail/ip.ts';
import { parseMailLog, type MailboxAction } from './mail-log.ts';
import type { Prefixed } from './prefix.ts';

type Counts = Pick<MailboxAccess, 'retrieved' | 'retrievedBytes' | 'topped' | 'toppedBytes' | 'deleted' | 'sentBytes'>;

// top=0/0, retr=2/1796, del=1/35, size=13430     in=31 out=3671 top=0/0 retr=1/3592 del=1/1   (pop3_logout_format of one's own)
const retrieved = /\bretr=(\d+)\/(\d+)/;
const topped = /\btop=(\d+)\/(\d+)/;
const deleted = /\bdel=(\d+)\b/;

// in=216 out=4140 deleted=1 expunged=1 trashed=0 hdr_count=0 hdr_bytes=0 body_count=3 body_bytes=2630   in=466 out=568   bytes=466/568
const sent = /\b(?:out=|bytes=\d+\/)(\d+)/;
const bodies = /\bbody_count=(\d+) body_bytes=(\d+)/;
const deletions = /\bdeleted=(\d+) expunged=(\d+)/;

function parsePop3Counts(text: string): Counts {
  const [, whole, wholeBytes] = retrieved.exec(text) ?? [];
  const [, top, topBytes] = topped.exec(text) ?? [];
  const gone = deleted.exec(text)?.[1];
  return {
    ...(whole !== undefined && { retrieved: Number(whole), retrievedBytes: Number(wholeBytes) }),
    ...(top !== undefined && { topped: Number(top), toppedBytes: Number(topBytes) }),
    ...(gone !== undefined && { deleted: Number(gone) }),
  };
}

function parseImapCounts(text: string): Counts {
  const out = sent.exec(text)?.[1];
  const [, count, bytes] = bodies.exec(text) ?? [];
  const [, marked, expunged] = deletions.exec(text) ?? [];
  return {
    ...(count !== undefined && { retrieved: Number(count), retrievedBytes: Number(bytes) }),
    ...(marked !== undefined && { deleted: Math.max(Number(marked), Number(expunged)) }),
    ...(out !== undefined && { sentBytes: Number(out) }),
  };
}

const accessOf = (protocol: MailboxAccess['protocol'], { user = '', session, text }: Prefixed) => ({
  kind: 'access' as const,
  queueId: null,
  protocol,
  user,
  ...(session !== undefined && { session }),
  text,
});

/** `fetch` for actions that show that a client had the message; `undefined` for others, for example on messages that the client stored itself. */
function whatOf(
  protocol: MailboxAccess['protocol'],
  { action, flags }: MailboxAction,
): MailboxAccess['what'] | undefined {
  if (action === 'delete' || action === 'expunge' || action === 'autoexpunge') return 'delete';
  if (action === 'copy') return 'fetch';
  // Over POP3, what was downloaded is marked as read; a log without flags does not tell what a change over IMAP was.
  const isRead = flags?.includes('\\Seen') ?? protocol === 'pop3';
  return action === 'flag_change' && isRead ? 'fetch' : undefined;
}

function parseAction(protocol: MailboxAccess['protocol'], said: Prefixed): readonly MailEvent[] | undefined {
  const done = parseMailLog(said.text);
  if (!done) return undefined;
  const what = whatOf(protocol, done);
  if (!what) return [];
  const { action, messageId } = done;
  const by = action === 'autoexpunge' ? 'server' : protocol;
  return [{ ...accessOf(by, said), what, action, ...(messageId !== undefined && { messageId }) }];
}

/**
 * What the server did to a mailbox by itself; `undefined` for lines of `doveadm` or `dsync` about anything else.
 *
 * doveadm(orders@town.example.com)<1041><>: expunge: box=INBOX, uid=1, msgid=<a1@partner.test>, size=785
 * doveadm(192.0.2.1,orders@town.example.com)<1041><>: …
 */
export function parseServerAction(said: Prefixed): readonly MailEvent[] | undefined {
  const user = parseIp(said.user ?? '') === undefined ? said.user : said.details[0];
  return user === undefined ? undefined : parseAction('server', { ...said, user });
}

// Disconnected: Logged out in=32 out=788 …   Disconnected for inactivity in=159 out=940   Connection closed in=755 out=714148   Logged out top=0/0, retr=…
const sessionEnd =
  /^(?:Disconnected|Logged out|Connection closed|Connection reset|Server shutting down|Inactivity|Too many|Client has quit|Timeout|Logout|Internal error|EOF)/;
const countsAtEnd = /\b(?:top=\d+\/\d+,? retr=|in=\d+,? out=\d+|bytes=\d+\/\d+)/;

function parseEnd(protocol: MailboxAccess['protocol'], said: Prefixed): readonly MailEvent[] | undefined {
  if (!sessionEnd.test(said.text) && !countsAtEnd.test(said.text)) return undefined;
  // imap: Server shutting down.   (nobody's session)
  if (said.user === undefined) return [];
  const counts = protocol === 'pop3' ? parsePop3Counts(said.text) : parseImapCounts(said.text);
  return [{ ...accessOf(protocol, said), what: 'logout', ...counts }];
}

/** Lines that are not about a message: created mailboxes, client names, Sieve in IMAP, hibernation. */
const aside =
  /^(?:ID sent|Mailbox |Effective uid|Successfully hibernated|Hibernat|sieve: |Indexed |fts|(?:un)?subscribe|Subscribe|Namespace|Loading modules|Module|quota|Quota|acl|mwi-|Dsync|Synced|expire|userdb lookup|FETCH|rawlog|antispam|learning|Command|zlib|COMPRESS|.{0,20} autoexpunge)/i;

// imap(orders@town.example.com)<168><R6xL9PlgZt1/AAAB>: Fatal: master: service(imap): child 168 killed with signal 9
const killed = /^master: service\(\w+\): child \d+ (?:killed|returned)/;

/** A trouble; it may end a session, which then logs nothing of what it took. */
function parseTrouble(protocol: MailboxAccess['protocol'], said: Prefixed): readonly MailEvent[] {
  const note: MailEvent = { kind: 'note', queueId: null, text: said.text, trouble: true };
  const isEnd = said.user !== undefined && killed.test(said.text);
  return isEnd ? [note, { ...accessOf(protocol, said), what: 'logout' }] : [note];
}

/** The events of a line of `imap` or `pop3`. */
export function parseMailboxSession(
  protocol: MailboxAccess['protocol'],
  said: Prefixed,
): readonly MailEvent[] | undefined {
  if (said.level === 'Debug') return [];
  const events = parseAction(protocol, said) ?? parseEnd(protocol, said);
  if (events) return events;
  if (said.level !== 'Info') return parseTrouble(protocol, said);
  return aside.test(said.text) ? [] : undefined;
}
