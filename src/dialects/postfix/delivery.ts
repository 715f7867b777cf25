/** Turns a `to=<…>, relay=…, status=… (…)` line of any delivery agent into a Delivery. */
import type { Draft } from '../../mail/draft.ts';
import type { Delivery, MailEvent, Relay } from '../../mail/event.ts';
import { parseRelay } from '../../mail/relay.ts';
import { parseRemoteQueueId } from '../../mail/remote-queue-id.ts';
import { readAddress } from './address-field.ts';
import { dispositionOf, isProbe } from './outcome.ts';
import { enclosedAt } from '../../mail/reply.ts';
import { isSuspended, parseReason, replierIn } from './reason.ts';

const afterTo = [', orig_to=', ', relay='];
const afterOrigTo = [', relay='];

/** The value of one of Postfix's own fields, which contain no commas; `name` is, for example, `, relay=`. */
function valueOf(fields: string, name: string): string | undefined {
  const at = fields.indexOf(name);
  if (at < 0) return undefined;
  const end = fields.indexOf(', ', at + name.length);
  return end < 0 ? fields.slice(at + name.length) : fields.slice(at + name.length, end);
}

const millisOf = (seconds: string): number | undefined => {
  const ms = Math.round(Number(seconds) * 1000);
  return seconds !== '' && Number.isFinite(ms) ? ms : undefined;
};

/** Milliseconds of connection and transmission, the last two of `delays=a/b/c/d` (before, in, connect, transmit). */
function attemptOf(delays: string): number | undefined {
  const last = delays.lastIndexOf('/');
  const third = delays.lastIndexOf('/', last - 1);
  if (third < 0) return undefined;
  const connect = millisOf(delays.slice(third + 1, last));
  const transmit = millisOf(delays.slice(last + 1));
  return connect === undefined || transmit === undefined ? undefined : connect + transmit;
}

/** `mx.six.test[2001:db8:9::125]:25`, `imap.example.com[private/dovecot-lmtp]`; none for `none`, `local`, `virtual`. */
function relayOf(agent: string, relay: string): Relay | undefined {
  const open = relay.indexOf('[');
  if (open < 0) return relay !== 'none' && relay !== '' && agent === 'smtp' ? { name: relay } : undefined;
  const socket = relay.indexOf('/', open);
  return socket < 0 ? parseRelay(relay) : { name: relay.slice(open + 1, relay.lastIndexOf(']')) };
}

function reasonAt(text: string, from: number): string {
  return text.charCodeAt(from) === 40 ? enclosedAt(text, from) : text.slice(from).trim();
}

/** Adds Postfix's own fields, in its order (`log_adhoc.c`), up to the first `, status=`; returns the relay as logged. */
function addFields(draft: Draft<Delivery>, agent: string, fields: string, reason: string): string {
  const relay = valueOf(fields, ', relay=') ?? '';
  const server = relayOf(agent, relay === 'none' ? (replierIn(reason) ?? '') : relay);
  const delayMs = millisOf(valueOf(fields, ', delay=') ?? '');
  const attemptMs = attemptOf(valueOf(fields, ', delays=') ?? '');
  draft.mailer = agent === 'pipe' && relay !== '' ? relay : agent;
  if (server) draft.relay = server;
  if (delayMs !== undefined) draft.delayMs = delayMs;
  if (attemptMs !== undefined) draft.attemptMs = attemptMs;
  return relay;
}

function addReply(draft: Draft<Delivery>, reason: string, dsn: string | undefined): void {
  const reply = parseReason(reason);
  const status = dsn ?? reply.enhancedStatus;
  if (reply.replyCode !== undefined) draft.replyCode = reply.replyCode;
  if (status !== undefined) draft.enhancedStatus = status;
  if (reply.replyText !== undefined) draft.replyText = reply.replyText;
}

function addOutcome(draft: Draft<Delivery>, status: string, agent: string, relay: string, reason: string): void {
  draft.disposition = dispositionOf(status, agent, relay, reason);
  if (isSuspended(reason)) draft.attempt = false;
  if (!draft.relay || (draft.disposition !== 'relayed' && draft.disposition !== 'delivered')) return;
  const id = parseRemoteQueueId(reason);
  if (id !== undefined) draft.remoteQueueId = id;
}

/** Adds the link if local(8) forwarded the message as a new one: `(forwarded as 2B9DD28A7FD)`. */
function withForward(delivery: Delivery, reason: string): readonly MailEvent[] {
  if (delivery.disposition !== 'expanded') return [delivery];
  const otherQueueId = /^forwarded as ([0-9A-Za-z]+)/.exec(reason)?.[1];
  if (otherQueueId === undefined) return [delivery];
  return [delivery, { kind: 'link', queueId: delivery.queueId, relation: 'forward', otherQueueId }];
}

/**
 * The events of `Q: to=…`; `from` is the index after `to=`. A line that was cut before its status is an attempt with
 * unknown outcome. Probes are notes, so that they never look like mail.
 */
export function parseDelivery(agent: string, queueId: string | null, text: string, from: number): readonly MailEvent[] {
  return parsePlainDelivery(agent, queueId, text, from) ?? parseAnyDelivery(agent, queueId, text, from);
}

// to=<a@partner.test>, relay=mx.partner.test[198.51.100.7]:25, delay=2, delays=1/0.02/0.5/0.48, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as JHDC9956S49)
const plainSmtp =
  /<([\w.+@-]+)>, relay=(?!none\[)([\w.-]*[\w-])\[(\d+\.\d+\.\d+\.\d+)\]:(\d{1,5}), delay=([\d.]+), delays=([\d./]+), dsn=(2\.\d\.\d), status=sent \((250 (?:2\.\d\.\d |(?!\d))(?!Ok, (?:discarded\b|id=))(\S[^()]*))\)$/y;
// to=<boss@example.com>, relay=local, delay=1, delays=0.9/0.01/0/0.09, dsn=2.0.0, status=sent (delivered to mailbox)
const plainLocal =
  /<([\w.+@-]+)>, relay=(?:local|virtual), delay=([\d.]+), delays=([\d./]+), dsn=(2\.\d\.\d), status=sent \((delivered to mail(?:box|dir))\)$/y;

/** Fast path for most deliveries: the same as {@link parseAnyDelivery}, or `undefined`. */
export function parsePlainDelivery(
  agent: string,
  queueId: string | null,
  text: string,
  from: number,
): readonly MailEvent[] | undefined {
  if (agent === 'smtp') return sentBySmtp(queueId, text, from);
  return agent === 'local' || agent === 'virtual' ? putIntoMailbox(agent, queueId, text, from) : undefined;
}

function sentBySmtp(queueId: string | null, text: string, from: number): readonly MailEvent[] | undefined {
  plainSmtp.lastIndex = from;
  const found = plainSmtp.exec(text);
  if (!found) return undefined;
  const [, recipient = '', name = '', ip = '', port, delay = '', delays = '', enhancedStatus = ''] = found;
  const times = timesOf(delay, delays);
  if (!times) return undefined;
  const event: Draft<Delivery> = {
    kind: 'delivery',
    queueId,
    recipients: [recipient],
    disposition: 'relayed',
    mailer: 'smtp',
    relay: { name, ip, port: Number(port) },
    ...times,
    replyCode: 250,
    enhancedStatus,
    replyText: found[9]!.trim(),
  };
  const remoteQueueId = parseRemoteQueueId(found[8]!);
  if (remoteQueueId !== undefined) event.remoteQueueId = remoteQueueId;
  return [event];
}

function putIntoMailbox(
  agent: 'local' | 'virtual',
  queueId: string | null,
  text: string,
  from: number,
): readonly MailEvent[] | undefined {
  plainLocal.lastIndex = from;
  const found = plainLocal.exec(text);
  if (!found) return undefined;
  const [, recipient = '', delay = '', delays = '', enhancedStatus = '', replyText = ''] = found;
  const times = timesOf(delay, delays);
  if (!times) return undefined;
  const recipients = [recipient];
  return [
    {
      kind: 'delivery',
      queueId,
      recipients,
      disposition: 'delivered',
      mailer: agent,
      ...times,
      enhancedStatus,
      replyText,
    },
  ];
}

function timesOf(delay: string, delays: string): Required<Pick<Delivery, 'delayMs' | 'attemptMs'>> | undefined {
  const delayMs = millisOf(delay);
  const attemptMs = attemptOf(delays);
  return delayMs === undefined || attemptMs === undefined ? undefined : { delayMs, attemptMs };
}

/** Parses any values of the fields. */
export function parseAnyDelivery(
  agent: string,
  queueId: string | null,
  text: string,
  from: number,
): readonly MailEvent[] {
  const to = readAddress(text, from, afterTo);
  const original = text.startsWith(', orig_to=', to.next) ? readAddress(text, to.next + 10, afterOrigTo) : undefined;
  const start = original?.next ?? to.next;
  const end = text.indexOf(', status=', start);
  const fields = end < 0 ? text.slice(start) : text.slice(start, end);
  const blank = end < 0 ? -1 : text.indexOf(' ', end + 9);
  const status = end < 0 ? '' : text.slice(end + 9, blank < 0 ? text.length : blank);
  if (isProbe(status)) return [{ kind: 'note', queueId, text: text.slice(from - 3) }];

  const reason = blank < 0 ? '' : reasonAt(text, blank + 1);
  const draft: Draft<Delivery> = { kind: 'delivery', queueId, recipients: [], disposition: 'unknown' };
  if (to.cut) draft.incomplete = true;
  else draft.recipients = [to.address];
  if (original && !original.cut) draft.originalRecipient = original.address;
  const relay = addFields(draft, agent, fields, reason);
  addReply(draft, reason, valueOf(fields, ', dsn='));
  addOutcome(draft, status, agent, relay, reason);
  return withForward(draft, reason);
}
