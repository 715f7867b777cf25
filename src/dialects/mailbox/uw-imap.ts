/** Turns the log lines of the University of Washington's imapd and ipop3d into mail events. */
import type { MailboxAccess, MailEvent } from '../../mail/event.ts';
import type { Dialect } from '../dialect.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import { accessEvent, clientOf, failedLogin, noteEvent, sessionEvent, type Seen } from './access.ts';

// Login user=shke host=momentum.chem.duke.edu [152.3.169.5] nmsgs=144/144
// Login failed user=lizdy auth=lizdy host=h2066373.stratoserver.net [81.169.154.112]
// Logout user=fogle host=atomrs09.physto.se [130.242.128.210] nmsgs=0 ndele=0
// Command stream end of file, while reading line user=djcecile host=UNKNOWN
const who = /^(\S*)(?: auth=\S*)?\s+host=\s?(\S+)(?: \[([^\]]*)\])?/;

/** The text before `user=`, and the match with user, host name and address. */
function parseSentence(message: string): readonly [words: string, found: RegExpExecArray] | undefined {
  const at = message.indexOf(' user=');
  const found = at < 0 ? null : who.exec(message.slice(at + 6));
  return found ? [message.slice(0, at), found] : undefined;
}

const deletedIn = (text: string): number | undefined => {
  const digits = /\bndele=(\d+)/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** The event in the text before `user=`; `undefined` if it is not UW's. */
function parseWords(words: string, seen: Seen): MailEvent | undefined {
  if (/^(?:Login (?:failed|excessive|disabled)|APOP failed|AUTHENTICATE \S+ failure|Failed \S+ override)/.test(words))
    return failedLogin(seen);
  if (/^(?:Login|Authenticated|Auth|APOP|Preauthenticated|PREAUTH|Override)$/i.test(words))
    return accessEvent(seen, 'login');
  const deleted = deletedIn(seen.text);
  // Update user=x host=h nmsgs=3 ndele=3   (POP3: QUIT after deletions)   Killed (lost mailbox lock) user=…   Autologout user=…   …, while reading line user=…
  if (
    /^(?:Logout|Update|Killed|Autologout|Broken pipe|Connection|Command stream|Unexpected|.*while (?:reading|writing))/.test(
      words,
    )
  )
    return seen.user === ''
      ? sessionEvent('lost', seen.text, seen.client)
      : accessEvent(seen, 'logout', deleted === undefined ? {} : { deleted });
  return /^(?:Error|Unable|Can't)/.test(words) ? noteEvent(seen.text, true) : undefined;
}

// Moved 4711 bytes of new mail to /home/tony/mbox from /var/mail/tony host= localhost [127.0.0.1]
const moved = /^Moved (\d+) bytes of new mail to \S+ from (\S+)/;

function parseMoved(text: string): MailEvent | undefined {
  const [, bytes, spool] = moved.exec(text) ?? [];
  if (spool === undefined) return undefined;
  const user = spool.slice(spool.lastIndexOf('/') + 1);
  return accessEvent({ protocol: 'imap', user, text }, 'fetch', { action: 'move', retrievedBytes: Number(bytes) });
}

// imap service init from 192.0.2.7   pop3s SSL service init from 192.0.2.7   port 143 service init from 192.0.2.7   connect from 192.0.2.7
const begun = /(?:service init|^connect) from (\S+)$/;

// Trying to get mailbox lock from process 4711   Mailbox is open by another process, access is readonly   Exclusive lock …
const aside =
  /^(?:Trying to get mailbox lock|Mailbox is open|Exclusive|Mailbox .*(?:modified|vulnerable)|Unable|Error|SSL|TLS|Fatal|expunged)/i;

/** `undefined` for lines of other servers: three share the tag `imapd`. */
export function parseUwImap({ program, message }: SyslogLine): readonly MailEvent[] | undefined {
  const protocol: MailboxAccess['protocol'] = /pop/i.test(program) ? 'pop3' : 'imap';
  const [words, found] = parseSentence(message) ?? [];
  if (words !== undefined) {
    const [, user = '', name, address] = found ?? [];
    const seen = { protocol, user: user === '???' ? '' : user, client: clientOf(name, address), text: message };
    const event = parseWords(words, seen);
    if (event) return [event];
  }
  const from = begun.exec(message)?.[1];
  if (from !== undefined) return [sessionEvent('connect', message, clientOf(undefined, from))];
  const taken = parseMoved(message);
  if (taken) return [taken];
  return aside.test(message) ? [noteEvent(message, true)] : undefined;
}

export const uwImap: Dialect = {
  name: 'uw-imap',
  speaks: (tag) => /^(?:ipop[23]d|imap4d|uw-imapd?)$/.test(tag),
  parse: parseUwImap,
};
