/** Turns the lines of Dovecot's LMTP server, LDA and Sieve about a message into Stored events. */
import type { MailEvent, Stored } from '../../mail/event.ts';
import { parseIp } from '../../mail/ip.ts';
import { parseRemoteQueueId } from '../../mail/remote-queue-id.ts';
import { parseReply } from '../../mail/reply.ts';
import { parseMailLog } from './mail-log.ts';
import { parseMessageId } from './message-id.ts';
import type { Prefixed } from './prefix.ts';

type Outcome = Pick<Stored, 'action' | 'target'>;

const action =
  (is: Stored['action']) =>
  (found: RegExpExecArray): Outcome => ({ action: is, ...(found[1] !== undefined && { target: found[1] }) });

/** Outcomes by the text after the Message-ID (and after, for example, `fileinto action: `). */
const outcomes: readonly (readonly [RegExp, (found: RegExpExecArray) => Outcome])[] = [
  // saved mail to INBOX
  [/^saved mail to (.+)$/, action('saved')],
  // stored mail into mailbox 'Lists.One'
  [/^stored mail into mailbox '?(.*?)'?$/i, action('saved')],
  // forwarded to <garden@partner.test>
  [/^forwarded to <(.*)>$/, action('redirected')],
  // piped message to program `imapsieve_copy'
  [/^piped message to program `(.*)'$/, (found) => ({ action: 'redirected', target: `|${found[1]}` })],
  // discarded duplicate forward to <garden@partner.test>   (0.1: Duplicate forward …)
  [/^discarded duplicate forward to <(.*)>$/, action('discarded')],
  // marked message to be discarded if not explicitly delivered (discard action)
  [/^marked message to be discarded/i, action('discarded')],
  // Auto-submitted message discarded: Quota exceeded (mailbox for user is full)
  [/^Auto-submitted message discarded: /, action('discarded')],
  // rejected message from <ferry@shop.example.net> (reject)   rejected: Quota exceeded (mailbox for user is full)
  [/^rejected(?: message|:) /, action('rejected')],
  [/^Return-Path missing, rejection reason: /, action('rejected')],
  // save failed to INBOX: Quota exceeded (mailbox for user is full)   save failed to open mailbox X: …
  [/^save failed to (?:open mailbox )?(.+?): /, action('failed')],
  // failed to store into mailbox 'INBOX': Quota exceeded (mailbox for user is full)
  [/^failed to store into mailbox '?(.*?)'?: /, action('failed')],
  // failed to redirect message to <x@y>: smtp(…): RCPT TO failed: 550 … (permanent failure)
  [/^failed to redirect message to <(.*?)>: /, action('failed')],
  // not forwarding message to <x@y>: the `x-sieve-redirected-from' header indicates a mail loop
  [/^not forwarding message to <(.*?)>: /, action('failed')],
];

/**
 * Texts about a message that are not its outcome: `sent vacation response to <x@y>`,
 * `discarded duplicate vacation response to <x@y>`, `not sending reject message to <>`, `left message in mailbox 'Junk'`,
 * `Execution of script x failed, but implicit keep was successful`, `Sending a rejection to <x@y>: …`.
 */
const asides =
  /^(?:sent |sending |not sending |(?:discard(?:ed|ing)) .*vacation|vacation |notif|failed |(?:temporarily|permanently) failed |execut|left message|invalid |filtered message|keep|duplicate|implicit|mark|warning|aborted|script)/i;

// fileinto action: …   redirect action: …   #ERROR#: …
const actionName = /^[a-z]+ action: /;

function parseOutcome(words: string): Outcome | undefined {
  for (const [pattern, outcome] of outcomes) {
    const found = pattern.exec(words);
    if (found) return outcome(found);
  }
  return undefined;
}

const stored = ({ user = '', session, text }: Prefixed, outcome: Outcome, messageId: string | undefined): Stored => ({
  kind: 'stored',
  queueId: null,
  user,
  ...outcome,
  ...(messageId !== undefined && { messageId }),
  ...(session !== undefined && { session }),
  text,
});

const noteOf = ({ user, level, text }: Prefixed): MailEvent => ({
  kind: 'note',
  queueId: null,
  text: user === undefined ? text : `${user}: ${text}`,
  ...((level !== 'Info' || /fail|non-zero exit|signal/i.test(text)) && { trouble: true }),
});

/** Index after the Message-ID that begins at `start`: the colon after its `>`, since an id may contain colons and commas. */
function endOfMessageId(text: string, start: number): number {
  const close = text.indexOf('>', start);
  const colon = text.indexOf(': ', start);
  return text.charCodeAt(start) === 60 && close >= 0 ? text.indexOf(': ', close) : colon;
}

// msgid=<6713f654234d.1@partner.test>: saved mail to INBOX
function parseAboutMessage(said: Prefixed, start: number): readonly MailEvent[] | undefined {
  const end = endOfMessageId(said.text, start);
  if (end < 0) return undefined;
  const messageId = parseMessageId(said.text.slice(start, end));
  const words = said.text.slice(end + 2).replace(actionName, '');
  const outcome = parseOutcome(words);
  if (outcome) return [stored(said, outcome, messageId)];
  return parseCustom(said) ?? (asides.test(words) || said.level !== 'Info' ? [noteOf(said)] : undefined);
}

// from=<a@x>, subject=Hello, size=123, msgid=<b@y>: saved mail to INBOX   (deliver_log_format of one's own: the words stand last)
const lastWords =
  /^(?:(.*)(?:: |, | - ))?(saved mail to .+|stored mail into mailbox .+|forwarded to <[^<>]+>|save failed to .+?: .+)$/;

function parseCustom(said: Prefixed): readonly MailEvent[] | undefined {
  const [, before = '', words = ''] = lastWords.exec(said.text) ?? [];
  const outcome = words === '' ? undefined : parseOutcome(words);
  if (!outcome) return undefined;
  return [stored(said, outcome, /(?:msgid|id)=<([^<>]+)>/.exec(before)?.[1])];
}

// save: box=INBOX, uid=1, msgid=<6713f654234d.1@partner.test>, size=918   (the mail_log plugin inside LMTP or LDA)
function parseLoggedAction(said: Prefixed): readonly MailEvent[] | undefined {
  const done = parseMailLog(said.text);
  if (!done) return undefined;
  if (done.action !== 'save' && done.action !== 'copy') return [];
  const target = done.mailbox;
  return [stored(said, { action: 'saved', ...(target !== undefined && { target }) }, done.messageId)];
}

// lmtp-server: conn 192.0.2.1:49558 [1]: rcpt orders@town.example.com: <mmO8OW/WBGtuAAAAT9YxdQ>: Sent message to <orders@town.example.com> at 192.0.2.21:24: 250 2.0.0 <orders@town.example.com> mmO8OW/WBGtuAAAAT9YxdQ:P1 Saved (1/1 at 87 ms)
const proxied =
  /(?:: <([^<>]+)>: |^|: )Sent message to <([^<>]*)> at \[?([^\s\]]+?)\]?:(\d+): (2\d\d .*?)(?: \(\d+\/\d+ at \d+ ms\))?$/;

/** An LMTP proxy (director) handed a message to the server of the mailbox; its session serves as queue ID. */
function parseProxied({ text, session }: Prefixed): readonly MailEvent[] | undefined {
  const [, own = session, recipient, host = '', port, said = ''] = proxied.exec(text) ?? [];
  if (own === undefined || recipient === undefined) return undefined;
  const reply = parseReply(said);
  const remoteQueueId = parseRemoteQueueId(reply.replyText ?? '');
  const ip = parseIp(host);
  return [
    {
      kind: 'delivery',
      queueId: own,
      recipients: [recipient],
      disposition: 'delivered',
      mailer: 'lmtp',
      relay: { ...(ip === undefined ? { name: host } : { ip }), port: Number(port) },
      ...reply,
      ...(remoteQueueId !== undefined && { remoteQueueId }),
    },
  ];
}

// Connect from local   Disconnect from local: Logged out (state=READY)   Mailbox created: INBOX   rcpt u@d: Sent message to <u@d> at 10.0.0.1:24: 250 …
const ofTheSession =
  /^(?:Connect from|Disconnect from|lmtp-server: |Mailbox |Effective uid|Local delivery|Destination address|rcpt |conn |Sent message to|Proxy|Server shutting down|(?:un)?subscribe|userdb lookup|quota|fts|Loading modules|Module loaded|Namespace|auth input|(?:maildir|mbox)(?:\+\+)?: )/i;

/** Failures that old versions log without level, and Sieve about scripts. */
const speaksOfFailure =
  /^(?:sieve: |Couldn|User doesn)| failed|\bFailed to |^program \S+ .*(?:exit code|[Tt]erminated|signal)/;

/** The events of a line of `lmtp`, `lda`, `deliver` or `local`; `undefined` if it is unknown. */
export function parseDeliver(said: Prefixed): readonly MailEvent[] | undefined {
  const { text } = said;
  if (said.level === 'Debug') return [];
  const start = text.startsWith('sieve: ') ? 7 : 0;
  if (text.startsWith('msgid=', start)) return parseAboutMessage(said, start + 6);
  const done = parseLoggedAction(said) ?? parseProxied(said) ?? parseCustom(said);
  if (done) return done;
  if (said.level !== 'Info' || speaksOfFailure.test(text)) return [noteOf(said)];
  return ofTheSession.test(text) ? [] : undefined;
}
