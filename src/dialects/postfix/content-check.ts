/** Turns cleanup's `hold: header Subject: … from h[ip]; from=<> to=<> …: text` (header_checks, body_checks) into events. */
import type { MailEvent, QueueChange, Received, Refusal } from '../../mail/event.ts';
import { parseClient } from '../../mail/relay.ts';
import { parseReply } from '../../mail/reply.ts';
import { isTemporary } from './action.ts';
import { readAttributes, type Attributes } from './attributes.ts';

interface Check extends Attributes {
  readonly queueId: string;
  /** reject, hold, discard, warning, redirect, filter, prepend, replace, bcc, info, strip … */
  readonly verb: string;
  /** `header Subject: a forbidden word`: free text of the sender, cut at 200 characters. */
  readonly matched: string;
  /** `h[ip]`, `local` or `unknown`. */
  readonly origin: string;
  /** The text of the administrator's rule. */
  readonly words: string;
}

// hold: header Subject: … · milter-header-redirect: header X-Spam-Status: … · reject: body Quality Replica watches!!! …
const front = /^(?:milter-(?:header|body)-)?([a-z]+): (?=header |body )/;

// relay3.partner.test[203.0.113.5] · local · unknown; before 2.3 a warning had none
const originShape = /^(?:[^\s[]+\[[^\]\s]*\]|local|unknown)$/;

function originOf(content: string): string {
  const origin = content.slice(content.lastIndexOf(' from ') + 6);
  return originShape.test(origin) ? origin : '';
}

/**
 * The header may imitate all text after it, so the last `; from=<` is used; it is followed by the envelope's attributes
 * and the rule's text.
 */
export function parseContentCheck(queueId: string, text: string): readonly MailEvent[] | undefined {
  const [head, verb] = front.exec(text) ?? [];
  if (head === undefined || verb === undefined) return undefined;
  const last = text.lastIndexOf('; from=<');
  const at = last < 0 ? text.length : last;
  const content = text.slice(head.length, at);
  const origin = originOf(content);
  const matched = origin === '' ? content : content.slice(0, -origin.length - ' from '.length);
  const attributes = readAttributes(text, at + 1);
  const words = text.startsWith(': ', attributes.next) ? text.slice(attributes.next + 2) : '';
  return eventsOf({ ...attributes, queueId, verb, matched, origin, words }, text);
}

function eventsOf(check: Check, text: string): readonly MailEvent[] {
  if (check.verb === 'reject') return [receivedOf(check), refusalOf(check)];
  if (check.verb === 'hold') return [receivedOf(check), changeOf(check, 'held')];
  if (check.verb === 'discard') return [receivedOf(check), changeOf(check, 'discarded')];
  return [receivedOf(check), { kind: 'note', queueId: check.queueId, text }];
}

const subjectHeader = /^header Subject: ?/i;

/** The envelope as known to cleanup, and the subject if a rule matched it (many sites log it this way). */
function receivedOf(check: Check): Received {
  const subject = subjectHeader.test(check.matched) ? check.matched.replace(subjectHeader, '') : undefined;
  return {
    kind: 'received',
    queueId: check.queueId,
    starts: false,
    ...(check.envelopeSender !== undefined && { envelopeSender: check.envelopeSender }),
    ...(check.protocol !== undefined && { protocol: check.protocol }),
    ...(check.recipient !== undefined && { recipients: [check.recipient] }),
    ...(subject !== undefined && { subject }),
  };
}

function changeOf(check: Check, change: 'held' | 'discarded'): QueueChange {
  return {
    kind: 'queue',
    queueId: check.queueId,
    change,
    ...(check.recipient !== undefined && { recipients: [check.recipient] }),
    by: check.matched,
    ...(check.words !== '' && { reason: check.words }),
  };
}

function refusalOf(check: Check): Refusal {
  const client = check.origin.includes('[') ? parseClient(check.origin) : undefined;
  const reply = parseReply(check.words);
  return {
    kind: 'refusal',
    queueId: check.queueId,
    stage: 'data',
    ...reply,
    ...(isTemporary(reply) && { temporary: true }),
    ...(check.envelopeSender !== undefined && { envelopeSender: check.envelopeSender }),
    ...(check.recipient !== undefined && { recipient: check.recipient }),
    ...(client && { client: { ...client, ...(check.helo !== undefined && { helo: check.helo }) } }),
    by: check.matched,
  };
}
