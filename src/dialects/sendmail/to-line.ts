/** Turns a `to=` line into a Delivery for its recipients. */
import { stripAngles } from '../../mail/address.ts';
import type { Draft } from '../../mail/draft.ts';
import type { Delivery } from '../../mail/event.ts';
import { parseRelay } from '../../mail/relay.ts';
import { parseRemoteQueueId } from '../../mail/remote-queue-id.ts';
import { endOfAddressField, parseDelay } from './fields.ts';
import { dispositionOf, replyOf } from './outcome.ts';
import { parseRecipients, plainAddress } from './recipients.ts';

interface Words {
  readonly reply: string | undefined;
  readonly stat: string | undefined;
}

/**
 * Index of the true `, stat=` after `, reply=`. The reply is the other server's text and may contain `, stat=Sent`.
 * After a permanent reply Sendmail adds its own phrase, so the last `, stat=` is the true one; after a temporary one it
 * repeats the reply after `Deferred: `, so the first such one is.
 */
function statAfterReply(text: string, replyAt: number): number {
  const deferred = text.charCodeAt(replyAt + 8) === 52 ? text.indexOf(', stat=Deferred', replyAt) : -1;
  return deferred < 0 ? text.lastIndexOf(', stat=') : deferred;
}

/** The free text from `at` on: `[, reply=<theirs>], stat=<ours, then maybe theirs>`, up to the end of the line. */
function readWords(text: string, at: number): Words {
  if (at >= text.length) return { reply: undefined, stat: undefined };
  if (text.startsWith('stat=', at + 2)) return { reply: undefined, stat: text.slice(at + 7) };
  const statAt = text.indexOf(', stat=', at) < 0 ? -1 : statAfterReply(text, at);
  if (statAt < 0) return { reply: undefined, stat: undefined };
  return { reply: text.slice(at + 8, statAt), stat: text.slice(statAt + 7) };
}

interface Fields {
  dsn: string | undefined;
  quarantine: string | undefined;
  /** Index after the fields: of `, reply=` or `, stat=`. */
  end: number;
}

const q = 113;
const d = 100;
const m = 109;
const r = 114;
const s = 115;
const x = 120;

/** Reads the field at `at`; ignores `pri`, `ntries`, `intvl` and unknown ones. False if the free text begins there. */
function readField(event: Draft<Delivery>, fields: Fields, text: string, at: number, end: number): boolean {
  switch (text.charCodeAt(at)) {
    case d:
      if (text.startsWith('delay=', at)) setTime(event, 'delayMs', text.slice(at + 6, end));
      else if (text.startsWith('dsn=', at)) fields.dsn = text.slice(at + 4, end);
      return true;
    case x:
      if (text.startsWith('xdelay=', at)) setTime(event, 'attemptMs', text.slice(at + 7, end));
      return true;
    case m:
      if (text.startsWith('mailer=', at)) event.mailer = text.slice(at + 7, end);
      return true;
    case r:
      if (text.startsWith('relay=', at)) event.relay = parseRelay(text.slice(at + 6, end));
      return !text.startsWith('reply=', at);
    case q:
      if (text.startsWith('quarantine=', at)) fields.quarantine = text.slice(at + 11, end);
      return true;
    case s:
      return !text.startsWith('stat=', at);
    default:
      return true;
  }
}

function setTime(event: Draft<Delivery>, name: 'delayMs' | 'attemptMs', value: string): void {
  const length = parseDelay(value);
  if (length !== undefined) event[name] = length;
}

/** `delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=30160, relay=mx. [ip], dsn=2.0.0`: no value contains `, `. */
function readFields(event: Draft<Delivery>, text: string, from: number): Fields {
  const fields: Fields = { dsn: undefined, quarantine: undefined, end: text.length };
  for (let at = from + 2; at < text.length;) {
    const next = text.indexOf(', ', at);
    const end = next < 0 ? text.length : next;
    if (!readField(event, fields, text, at, end)) {
      fields.end = at - 2;
      return fields;
    }
    at = end + 2;
  }
  return fields;
}

/** `, ctladdr=<sales@example.com> (1001/1001)`: up to the `, delay=` that always follows. */
function readControllingUser(event: Draft<Delivery>, text: string, from: number): number {
  if (!text.startsWith(', ctladdr=', from)) return from;
  const delayAt = text.indexOf(', delay=', from);
  const end = delayAt < 0 ? endOfAddressField(text, from + 10) : delayAt;
  const ids = text.charCodeAt(end - 1) === 41 ? text.lastIndexOf(' (', end) : -1;
  event.controllingUser = plainAddress(stripAngles(text.slice(from + 10, ids > from ? ids : end)));
  return end;
}

function isProgramOrFile(mailer: string | undefined): boolean {
  return mailer === 'prog' || mailer === '*file*';
}

function settle(event: Draft<Delivery>, fields: Fields, words: Words): void {
  const stat = fields.quarantine !== undefined && words.stat === undefined ? 'quarantined' : words.stat;
  if (stat === undefined) return;
  const relay = event.relay;
  event.disposition = dispositionOf({
    mailer: event.mailer,
    hasRelayIp: relay?.ip !== undefined,
    dsn: fields.dsn,
    toDevNull: event.recipients[0] === '/dev/null',
    toLocalName: /^[^@!%]+$/.test(event.recipients[0] ?? ''),
    stat,
  });
  const reply = replyOf(
    stat,
    words.reply ?? (event.disposition === 'quarantined' ? fields.quarantine : undefined),
    fields.dsn,
  );
  if (reply.replyCode !== undefined) event.replyCode = reply.replyCode;
  if (reply.enhancedStatus !== undefined) event.enhancedStatus = reply.enhancedStatus;
  if (reply.replyText !== undefined) event.replyText = reply.replyText;
}

const tries: ReadonlySet<string> = new Set(['relayed', 'delivered', 'deferred', 'bounced', 'unknown']);

function readRemoteQueueId(event: Draft<Delivery>): void {
  if (event.replyText === undefined || (event.disposition !== 'relayed' && event.disposition !== 'delivered')) return;
  const remoteQueueId = parseRemoteQueueId(event.replyText);
  if (remoteQueueId !== undefined) event.remoteQueueId = remoteQueueId;
}

/**
 * `to=<a>,<b>[ [more]][, ctladdr=<s> (1003/1003)], delay=…, xdelay=…, mailer=esmtp, pri=30160[, relay=mx. [ip]]
 * [, dsn=2.0.0][, reply=550 …], stat=…`. A line that syslog cut before `stat=` is `unknown` and incomplete.
 */
export function parseToLine(queueId: string, text: string): Delivery {
  return parsePlainToLine(queueId, text) ?? parseAnyToLine(queueId, text);
}

// to=<a@partner.test>, ctladdr=<boss@example.com> (1001/1001), delay=00:00:02, xdelay=00:00:01, mailer=esmtp, pri=30160, relay=mx.partner.test. [198.51.100.7], dsn=2.0.0, stat=Sent (2.0.0 Ok: queued as 4BQG46536J5)
const plain =
  /^to=<([\w.+@-]+)>, (?:ctladdr=<([\w.+@-]+)> \(\d+\/\d+\), )?delay=([\d:+]+), xdelay=([\d:+]+), mailer=(local|esmtp|smtp|relay), pri=\d+, (?:relay=(?!none[. ])([\w.-]*[\w-])\.? \[(\d+\.\d+\.\d+\.\d+)\], )?dsn=(2\.\d\.\d), stat=Sent(?: \((?:(2\.\d\.\d) |(?![\d(]))(\S[^()]*)\))?$/;

/** Fast path for most lines: the same as {@link parseAnyToLine}, or `undefined`. */
export function parsePlainToLine(queueId: string, text: string): Delivery | undefined {
  const found = plain.exec(text);
  if (!found) return undefined;
  const [, recipient = '', controllingUser, delay = '', xdelay = '', mailer = '', name, ip = '', dsn = ''] = found;
  const delayMs = parseDelay(delay);
  const attemptMs = parseDelay(xdelay);
  if (delayMs === undefined || attemptMs === undefined) return undefined;
  const disposition = mailer === 'local' ? 'delivered' : 'relayed';
  const enhancedStatus = found[9] ?? dsn;
  const replyText = found[10]?.trim();
  const recipients = [recipient];
  const event: Draft<Delivery> = {
    kind: 'delivery',
    queueId,
    recipients,
    disposition,
    delayMs,
    attemptMs,
    mailer,
    enhancedStatus,
  };
  if (name !== undefined) event.relay = { name, ip };
  if (controllingUser !== undefined) event.controllingUser = controllingUser;
  if (replyText === undefined) return event;
  event.replyText = replyText;
  const remoteQueueId = parseRemoteQueueId(replyText);
  if (remoteQueueId !== undefined) event.remoteQueueId = remoteQueueId;
  return event;
}

// to=employee@example.com, other@example.com, delay=00:00:01, …   (old ones put a blank behind the comma)
const furtherAddress = /^(?![a-z_]+=)[^\s,]{0,320}@/;

function endOfRecipients(text: string): number {
  let end = endOfAddressField(text, 3);
  while (furtherAddress.test(text.slice(end + 2, end + 325))) end = endOfAddressField(text, end + 2);
  return end;
}

/** Parses any values of the fields. */
export function parseAnyToLine(queueId: string, text: string): Delivery {
  const listEnd = endOfRecipients(text);
  const more = text.startsWith(' [more]', listEnd - 7);
  const recipients = parseRecipients(text.slice(3, more ? listEnd - 7 : listEnd));
  const event: Draft<Delivery> = { kind: 'delivery', queueId, recipients, disposition: 'unknown' };
  const from = readControllingUser(event, text, listEnd);
  const fields = readFields(event, text, from);
  const words = readWords(text, fields.end);
  settle(event, fields, words);
  if (more || words.stat === undefined) event.incomplete = true;
  if (!tries.has(event.disposition)) event.attempt = false;
  if (isProgramOrFile(event.mailer) && event.controllingUser !== undefined)
    event.originalRecipient = event.controllingUser;
  readRemoteQueueId(event);
  return event;
}
