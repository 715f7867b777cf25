/** Turns refusals by Sendmail itself (not by a ruleset or filter) of a client, a recipient or a message into Refusal events. */
import { stripAngles } from '../../mail/address.ts';
import type { Draft } from '../../mail/draft.ts';
import type { MailEvent, Refusal } from '../../mail/event.ts';
import { parseClient } from '../../mail/relay.ts';
import { parseReply } from '../../mail/reply.ts';
import { endOfAddressField, fieldAfter } from './fields.ts';
import { plainAddress } from './recipients.ts';

type Rest = Omit<Refusal, 'kind' | 'queueId'>;
type Reader = (parts: RegExpExecArray, text: string) => Rest;

/** For texts without client and address. */
const at =
  (stage: Refusal['stage']): Reader =>
  (_, text) => ({ stage, replyText: text });

/** For patterns whose first group is the client. */
const ofClient =
  (stage: Refusal['stage'], by?: string): Reader =>
  (parts, text) => ({ stage, replyText: text, client: parseClient(parts[1] ?? ''), ...(by !== undefined && { by }) });

/** The text keeps the address, as in the reply to the client. */
function aboutAddress(parts: RegExpExecArray, text: string): Rest {
  const address = plainAddress(stripAngles(parts[1] ?? ''));
  if (/\bsender\b/i.test(parts[2] ?? '')) return { stage: 'mail', envelopeSender: address, ...parseReply(text) };
  return { stage: 'rcpt', recipient: address, ...parseReply(text) };
}

const stages: Readonly<Record<string, Refusal['stage']>> = { MAIL: 'mail', RCPT: 'rcpt', DATA: 'data', AUTH: 'auth' };

function tempfailed(parts: RegExpExecArray): Rest {
  const [, command = '', argument = '', host = ''] = parts;
  const stage = stages[command] ?? 'unknown';
  const rest: Draft<Rest> = {
    stage,
    temporary: true,
    replyText: 'tempfailed (due to previous checks)',
    client: parseClient(host),
  };
  const address = /<([^>]*)>/.exec(argument)?.[1];
  if (address !== undefined && stage === 'mail') rest.envelopeSender = address;
  if (address !== undefined && stage === 'rcpt') rest.recipient = address;
  return rest;
}

const readers: readonly (readonly [RegExp, Reader])[] = [
  // Too many recipients
  [/^Too many recipients$/, at('rcpt')],
  // message size (400105) exceeds maximum (300000)
  [/^message size \(-?\d+\) exceeds maximum /, at('data')],
  // headers too large (32768 max) from relay3.partner.test during message collect
  [/^headers too large \(\d+ max\) from (.*) during message collect$/, ofClient('data')],
  // rejecting commands from relay3.partner.test [203.0.113.5] due to pre-greeting traffic after 6 seconds
  [/^rejecting commands from (.*?)(?: due to pre-greeting traffic.*| after .*)?$/, ofClient('connect', 'greet_pause')],
  // rejecting RCPT from relay3.partner.test [203.0.113.5] due to traffic before response
  // rejecting server EHLO from relay3.partner.test [203.0.113.5] due to traffic before response
  [/^rejecting (?:server )?\S+ from (.*) due to traffic before response/, ofClient('unknown')],
  // tcpwrappers (relay3.partner.test, 203.0.113.5) rejection
  [/^tcpwrappers \(([^,]*, [^)]*)\) rejection$/, ofWrappers],
  // SMTP MAIL command (FROM:<a@b.test>) from relay3.partner.test [203.0.113.5] tempfailed (due to previous checks)
  [/^SMTP (\w+) command \((.*)\) from (.*) tempfailed /, tempfailed],
  // Syntax error in mailbox address "a b@c.test" (non-printable character) · 8-bit character in mailbox address "…"
  [
    /^(?:Syntax error|8-bit character) in mailbox address "(.*)"/,
    (parts, text) => ({ stage: 'rcpt', recipient: stripAngles(parts[1] ?? ''), replyText: text }),
  ],
  // Cannot mail directly to programs · Address "x" too long (256 bytes max) · Missing recipient
  [
    /^(?:Cannot mail directly to|Unsafe for mailing to|Address (?:".*" )?too long|Missing recipient|User address required|Hostname required)/,
    at('rcpt'),
  ],
  // Domain name required for sender address boss · Insufficient disk space; try again later · Unbalanced '<' · prescan: token too long
  [
    /^(?:Domain name required|Insufficient disk space|Unbalanced |unbalanced quote|Illegal character|Invalid route address|Colon illegal|prescan: )/,
    at('unknown'),
  ],
  // Message exceeds maximum fixed size (300000) · Headers too large (32768 max) · Bare linefeed (LF) not allowed
  [
    /^(?:Message exceeds maximum|Headers too large|header line too long|Bare (?:linefeed|carriage return)|NUL byte not allowed|Eight bit data not allowed)/i,
    at('data'),
  ],
  // <nobody-here@example.com>... User unknown · nobody... No such user here
  [/^(<.*?>|[^\s<]\S*?)\.\.\. (.+)$/s, aboutAddress],
];

function ofWrappers(parts: RegExpExecArray, text: string): Rest {
  const [name = '', ip = ''] = (parts[1] ?? '').split(', ');
  return { stage: 'connect', by: 'tcpwrappers', replyText: text, client: parseClient(`${name} [${ip}]`) };
}

const collect = /^(?:SYSERR(?:\([^)]*\))?: )?collect: /;
const oldInfo = /^(unexpected close|I\/O error|read timeout) on connection from (.*), (?:sender|from)=/;

// collect: relay=relay3.partner.test, from=<pier@partner.test>, info=unexpected close · SYSERR(root): collect: relay=…, info=I/O error
function brokenMessage(text: string): Rest | undefined {
  const relay = fieldAfter(text, 'relay=');
  const from = text.indexOf(', from=');
  if (relay === undefined || from < 0) return undefined;
  const end = endOfAddressField(text, from + 7);
  const replyText = text.startsWith(', info=', end) ? text.slice(end + 7) : text;
  return {
    stage: 'data',
    by: 'collect',
    envelopeSender: stripAngles(text.slice(from + 7, end)),
    client: parseClient(relay),
    replyText,
  };
}

// collect: unexpected close on connection from relay3.partner.test, sender=<pier@partner.test>: Connection reset by peer
function brokenConnection(text: string): Rest | undefined {
  const [front = '', replyText = '', relay = ''] = oldInfo.exec(text) ?? [];
  if (front === '') return undefined;
  const sender = /^<[^>]*>|^[^:,\s]*/.exec(text.slice(front.length))?.[0] ?? '';
  return { stage: 'data', by: 'collect', envelopeSender: stripAngles(sender), client: parseClient(relay), replyText };
}

/** The client disconnected (or reading failed) before the end of its message, which was not accepted. */
function parseCollect(text: string): Rest | undefined {
  const words = text.replace(collect, '');
  return words === text ? undefined : (brokenMessage(words) ?? brokenConnection(words));
}

function parseWords(text: string): Rest | undefined {
  for (const [pattern, read] of readers) {
    const parts = pattern.exec(text);
    if (parts) return read(parts, text);
  }
  return undefined;
}

export function parseRefusalLine(queueId: string | null, text: string): readonly MailEvent[] | undefined {
  const rest = parseCollect(text) ?? parseWords(text);
  return rest && [{ kind: 'refusal', queueId, ...rest }];
}
