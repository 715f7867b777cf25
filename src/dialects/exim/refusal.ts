/** Turns refusals by an ACL, a check or the SMTP server itself, `rejected RCPT <a@b>: …`, into Refusal events. */
import type { Draft } from '../../mail/draft.ts';
import type { Client, MailEvent, QueueChange, Refusal } from '../../mail/event.ts';
import { stripAngles } from '../../mail/address.ts';
import { clientOf, type EximHost, scanHost } from './host.ts';
import { endOfAngles, type Items, scanItems } from './items.ts';
import { parseOutcome } from './outcome.ts';

/** The refused client, from the beginning of the line. */
export interface Caller {
  readonly queueId: string | null;
  readonly session?: string;
  readonly items?: Items;
}

// rejected …    temporarily rejected …
const refused = /^(?:temporarily )?rejected /;

/** Whether the text is a refusal for {@link parseRefusal}. */
export const isRefusal = (words: string): boolean => refused.test(words);

/** `rejected RCPT <a@b>: Unknown user`, `temporarily rejected after DATA: Try again later`, with or without a host in front. */
export function parseRefusal(caller: Caller, words: string): MailEvent[] {
  const front = refused.exec(words)?.[0] ?? '';
  const what = words.slice(front.length);
  const event = refusalOf(caller);
  if (front.startsWith('temporarily')) event.temporary = true;
  for (const [start, take] of kinds) {
    if (!what.startsWith(start)) continue;
    take(event, what, start.length);
    return [event];
  }
  takeWords(event, what, 0);
  return [event];
}

function refusalOf(caller: Caller): Draft<Refusal> {
  const event: Draft<Refusal> = { kind: 'refusal', queueId: caller.queueId, stage: 'unknown' };
  if (caller.session !== undefined) event.session = caller.session;
  if (caller.items?.sender !== undefined) event.envelopeSender = caller.items.sender;
  const client = caller.items === undefined ? undefined : callerOf(caller.items);
  if (client !== undefined) event.client = client;
  return event;
}

/** The client in `H=` or, for a local process, in `U=`. */
export function callerOf(items: Items): Client | undefined {
  if (items.host !== undefined) return clientOf(items.host, items.authenticator);
  return items.user === undefined ? undefined : { login: items.user };
}

type Take = (event: Draft<Refusal>, what: string, at: number) => void;

/** What was refused, by its beginning; with `from` before any command, the client is named instead of an address. */
const kinds: readonly (readonly [string, Take])[] = [
  // RCPT <sales@village.example.net>: Sender verify failed    RCPT dir@ml3.ru: relay not permitted
  ['RCPT ', (event, what, at) => takeAddress(event, 'rcpt', what, at)],
  // MAIL FROM:<arcade@partner.test> H=relay3.partner.test [203.0.113.5]: message too big: size=900000 max=307200
  ['MAIL FROM:', (event, what, at) => takeSenderAndHost(event, 'mail', what, at)],
  // from <venue@partner.test> H=relay3.partner.test [203.0.113.5]: message too big: read=400091 max=307200
  ['from <', (event, what, at) => takeSenderAndHost(event, 'data', what, at - 1)],
  // MAIL from relay3.partner.test [203.0.113.5]: no HELO/EHLO given
  ['MAIL from ', (event, what, at) => takeHost(event, 'mail', what, at)],
  // MAIL command H=relay3.partner.test [203.0.113.5]: too many messages in one connection
  ['MAIL command ', (event, what, at) => takeHost(event, 'mail', what, at)],
  // MAIL <spamking@partner.test>: Sender banned by local policy
  ['MAIL ', (event, what, at) => takeAddress(event, 'mail', what, at)],
  // EHLO or HELO bad.host.test: Your HELO name is not welcome
  ['EHLO or HELO ', (event, what, at) => takeCommand(event, 'helo', what, at)],
  ['HELO or EHLO ', (event, what, at) => takeCommand(event, 'helo', what, at)],
  // EHLO from relay3.partner.test [203.0.113.5]: syntactically invalid argument(s): -bad host-..
  ['EHLO from ', (event, what, at) => takeHost(event, 'helo', what, at)],
  ['HELO from ', (event, what, at) => takeHost(event, 'helo', what, at)],
  // connection from H=[211.148.195.192]:25936 I=[1.2.3.4]:25 input="GET / HTTP/1.1\r\n\r\n"
  ['connection from ', (event, what, at) => takeHost(event, 'connect', what, at)],
  // connection in "connect" ACL: connection from a listed host
  ['connection', (event, what, at) => takeConnection(event, what, at)],
  // after DATA: Header not allowed here (rule 5)
  ['after DATA', (event, what, at) => takeWords(event, what, at, 'data')],
  // DATA: too many recipients    during MIME ACL checks: .exe found    by local_scan(): spam    by non-SMTP ACL: no
  ['DATA', (event, what, at) => takeWords(event, what, at, 'data')],
  ['during ', (event, what, at) => takeBy(event, what, at)],
  ['by ', (event, what, at) => takeBy(event, what, at)],
  // AUTH "LOGIN": not here    STARTTLS    VRFY boss: not allowed
  ['AUTH', (event, what, at) => takeCommand(event, 'auth', what, at)],
  ['STARTTLS', (event, what, at) => takeCommand(event, 'unknown', what, at)],
  ['VRFY', (event, what, at) => takeCommand(event, 'unknown', what, at)],
  ['EXPN', (event, what, at) => takeCommand(event, 'unknown', what, at)],
  ['ETRN', (event, what, at) => takeCommand(event, 'unknown', what, at)],
];

/** `<a@b>: why`, `<a@b>` or `a@b: why`. */
function takeAddress(event: Draft<Refusal>, stage: 'rcpt' | 'mail', what: string, at: number): void {
  const end = what[at] === '<' ? endOfAngles(what, at) : endOfWords(what, at);
  const address = stripAngles(what.slice(at, end));
  if (stage === 'rcpt') event.recipient = address;
  else event.envelopeSender = address;
  takeWords(event, what, end, stage);
}

const endOfWords = (what: string, at: number): number => {
  const found = what.indexOf(': ', at);
  return found < 0 ? what.length : found;
};

/** `<a@b> H=host [ip] U=ident: why`, or `<a@b>: why`. */
function takeSenderAndHost(event: Draft<Refusal>, stage: 'mail' | 'data', what: string, at: number): void {
  const end = endOfAngles(what, at);
  event.envelopeSender = stripAngles(what.slice(at, end));
  const items = scanItems(what, end + 1);
  const client = callerOf(items);
  if (client !== undefined) event.client = client;
  takeWords(event, what, client === undefined ? end : items.end, stage);
}

/** `host [ip]: why`. */
function takeHost(event: Draft<Refusal>, stage: Refusal['stage'], what: string, at: number): void {
  const caller = scanCaller(what, at);
  if (caller.host !== undefined) event.client = clientOf(caller.host);
  takeWords(event, what, caller.end, stage);
}

/** The client after the word `from`: `host (helo) [ip]:port I=[…]:25 U=ident`, with or without `H=`. */
export function scanCaller(text: string, at: number): { readonly host?: EximHost; readonly end: number } {
  if (text.startsWith('H=', at) || text.startsWith('U=', at)) return scanItems(text, at);
  const host = scanHost(text, at);
  const items = text.charCodeAt(host.end) === 32 ? scanItems(text, host.end + 1) : undefined;
  const end = items !== undefined && items.end > host.end + 1 ? items.end : host.end;
  // A name alone is no host, but some word of the sentence.
  return host.ip === undefined && host.helo === undefined ? { end: at } : { host, end };
}

function takeConnection(event: Draft<Refusal>, what: string, at: number): void {
  const acl = /^ in "([^"]*)" ACL/.exec(what.slice(at));
  if (acl) event.by = `${acl[1]} ACL`;
  takeWords(event, what, at + (acl?.[0].length ?? 0), 'connect');
}

/** `local_scan(): why`, `non-SMTP ACL: why`, `MIME ACL checks: why`. */
function takeBy(event: Draft<Refusal>, what: string, at: number): void {
  const end = endOfWords(what, at);
  event.by = what.slice(at, end).replace(' checks', '');
  takeWords(event, what, end, 'data');
}

/** An argument of the command, then `: why`. */
function takeCommand(event: Draft<Refusal>, stage: Refusal['stage'], what: string, at: number): void {
  takeWords(event, what, endOfWords(what, at), stage);
}

/** The text from `at` on, after a colon or blanks. */
function takeWords(event: Draft<Refusal>, what: string, at: number, stage?: Refusal['stage']): void {
  if (stage !== undefined) event.stage = stage;
  const { reply } = parseOutcome(what.slice(at).replace(/^[:\s]+/, ''));
  if (reply.replyCode !== undefined) event.replyCode = reply.replyCode;
  if (reply.enhancedStatus !== undefined) event.enhancedStatus = reply.enhancedStatus;
  if (reply.replyText !== undefined) event.replyText = reply.replyText;
}

// refused connection from [192.0.2.1] (host_reject_connection)    Connection from [192.0.2.1] refused: too many connections
// temporarily refused connection from H=[192.0.2.1]: not in reserve list: connected=3 max=4 reserve=2
const refusedConnection = /^(?:(temporarily )?refused connection from|Connection from) /;

/** A connection that was refused before the first command. */
export function parseRefusedConnection(caller: Caller, text: string): MailEvent[] | undefined {
  const front = refusedConnection.exec(text);
  if (!front) return undefined;
  const from = scanCaller(text, front[0].length);
  const event = refusalOf(caller);
  if (front[1] !== undefined) event.temporary = true;
  if (from.host !== undefined) event.client = clientOf(from.host);
  takeWords(event, text.slice(from.end).replace(/^ (?:refused|\((.*)\)$)/, '$1'), 0, 'connect');
  return [event];
}

// unqualified sender rejected: <boss> H=relay3.partner.test [203.0.113.5]    unqualified recipient rejected: <anna> H=…
// too many recipients: excess temporarily rejected: sender=<a@b> H=…    too many recipients: message rejected: sender=<a@b> H=…
const refusedAddress =
  /^(?:unqualified (?<which>sender|recipient)|too many recipients: (?:excess|message))(?<later> temporarily)? rejected: (?:sender=)?(?=<)/;

/** A sender or recipient that was refused before any ACL; the line begins with the reason. */
export function parseRefusedAddress(caller: Caller, text: string): MailEvent[] | undefined {
  const mark = refusedAddress.exec(text);
  if (!mark) return undefined;
  const at = mark[0].length;
  const end = endOfAngles(text, at);
  const address = stripAngles(text.slice(at, end));
  const event = refusalOf({ ...caller, items: scanItems(text, end + 1) });
  const { which, later } = mark.groups ?? {};
  event.stage = which === 'sender' ? 'mail' : 'rcpt';
  if (which === 'recipient') event.recipient = address;
  else event.envelopeSender = address;
  if (later !== undefined) event.temporary = true;
  event.replyText = which === undefined ? 'too many recipients' : `unqualified ${which}`;
  return [event];
}

// dropped by "connect" ACL: listed    dropped by TLS-on-connect ACL
const dropped = /^dropped by (?:"([^"]*)"|(.*?)) ACL/;

/** `dropped by "connect" ACL: why` (4.97 and later), after the host. */
export function parseDrop(caller: Caller, words: string): MailEvent[] | undefined {
  const mark = dropped.exec(words);
  if (!mark) return undefined;
  const event = refusalOf(caller);
  event.by = `${mark[1] ?? mark[2]} ACL`;
  takeWords(event, words, mark[0].length, 'connect');
  return [event];
}

// RCPT <orders@village.example.net>: discarded by RCPT ACL: drop list
const discarded = /^(?:RCPT|MAIL) .*: discarded by (\w+ ACL)(?:: (.*))?$/;

/** A recipient that an ACL discarded; the client received a success reply. */
export function parseDiscard(caller: Caller, words: string): MailEvent[] | undefined {
  const mark = discarded.exec(words);
  if (!mark) return undefined;
  const end = words[5] === '<' ? endOfAngles(words, 5) : endOfWords(words, 5);
  const event: Draft<QueueChange> = {
    kind: 'queue',
    queueId: caller.queueId,
    change: 'discarded',
    recipients: [stripAngles(words.slice(5, end))],
  };
  if (mark[1] !== undefined) event.by = mark[1];
  if (mark[2] !== undefined) event.reason = mark[2];
  if (caller.items?.sender !== undefined) event.envelopeSender = caller.items.sender;
  const client = caller.items && callerOf(caller.items);
  if (client !== undefined) event.client = client;
  if (caller.session !== undefined) event.session = caller.session;
  return [event];
}
