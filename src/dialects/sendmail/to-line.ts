/** Turns a `to=` line into one attempt for its recipients. */
import { stripAngles } from '../../mail/address.ts';
import type { Draft } from '../../mail/draft.ts';
import type { Delivery } from '../../mail/event.ts';
import { parseRelay } from '../../mail/relay.ts';
import { parseRemoteQueueId } from '../../mail/remote-queue-id.ts';
import { endOfAddressField, parseDelay } from './fields.ts';
import { dispositionOf, replyOf } from './outcome.ts';
import { parseRecipients } from './recipients.ts';

interface Words {
  /** Where the fields end and the words begin. */
  readonly at: number;
  readonly reply: string | undefined;
  readonly stat: string | undefined;
}

/**
 * Where `, stat=` truly begins after `, reply=`. The reply is the other server's text and may hold `, stat=Sent`.
 * After a permanent reply Sendmail adds a phrase of its own, so the last one counts; after a temporary one it
 * repeats the reply behind `Deferred: `, so the first such one does.
 */
function statAfterReply(text: string, replyAt: number): number {
  const deferred = text.charCodeAt(replyAt + 8) === 52 ? text.indexOf(', stat=Deferred', replyAt) : -1;
  return deferred < 0 ? text.lastIndexOf(', stat=') : deferred;
}

/** The free text at the end: `[, reply=<theirs>], stat=<ours, then maybe theirs>`; `stat=` runs to the end of the line. */
function readWords(text: string, from: number): Words {
  const first = text.indexOf(', stat=', from);
  const replyAt = text.indexOf(', reply=', from);
  if (first < 0) return { at: replyAt < 0 ? text.length : replyAt, reply: undefined, stat: undefined };
  if (replyAt < 0 || replyAt > first) return { at: first, reply: undefined, stat: text.slice(first + 7) };
  const statAt = statAfterReply(text, replyAt);
  return { at: replyAt, reply: text.slice(replyAt + 8, statAt), stat: text.slice(statAt + 7) };
}

interface Fields {
  dsn: string | undefined;
  quarantine: string | undefined;
}

/** Reads one field; `pri`, `ntries`, `intvl` and whatever else newer versions add tell nothing here. */
function readField(event: Draft<Delivery>, fields: Fields, name: string, value: string): void {
  if (name === 'delay') setTime(event, 'delayMs', value);
  else if (name === 'xdelay') setTime(event, 'attemptMs', value);
  else if (name === 'mailer') event.mailer = value;
  else if (name === 'relay') event.relay = parseRelay(value);
  else if (name === 'dsn') fields.dsn = value;
  else if (name === 'quarantine') fields.quarantine = value;
}

function setTime(event: Draft<Delivery>, name: 'delayMs' | 'attemptMs', value: string): void {
  const length = parseDelay(value);
  if (length !== undefined) event[name] = length;
}

/** `delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=30160, relay=mx. [ip], dsn=2.0.0`: no value holds a `, `. */
function readFields(event: Draft<Delivery>, text: string, from: number, to: number): Fields {
  const fields: Fields = { dsn: undefined, quarantine: undefined };
  for (let at = from + 2; at < to;) {
    const next = text.indexOf(', ', at);
    const end = next < 0 || next > to ? to : next;
    const equals = text.indexOf('=', at);
    if (equals > 0 && equals < end) readField(event, fields, text.slice(at, equals), text.slice(equals + 1, end));
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
  event.controllingUser = stripAngles(text.slice(from + 10, ids > from ? ids : end));
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
  const listEnd = endOfAddressField(text, 3);
  const more = text.startsWith(' [more]', listEnd - 7);
  const recipients = parseRecipients(text.slice(3, more ? listEnd - 7 : listEnd));
  const event: Draft<Delivery> = { kind: 'delivery', queueId, recipients, disposition: 'unknown' };
  const from = readControllingUser(event, text, listEnd);
  const words = readWords(text, from);
  settle(event, readFields(event, text, from, words.at), words);
  if (more || words.stat === undefined) event.incomplete = true;
  if (!tries.has(event.disposition)) event.attempt = false;
  if (isProgramOrFile(event.mailer) && event.controllingUser !== undefined)
    event.originalRecipient = event.controllingUser;
  readRemoteQueueId(event);
  return event;
}
