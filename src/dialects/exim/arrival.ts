/** Turns an arrival line, `<= sender H=… P=… S=… id=…`, into a Received event. */
import type { Draft } from '../../mail/draft.ts';
import type { Link, MailEvent, Received } from '../../mail/event.ts';
import { clientOf } from './host.ts';
import { endOfAngles, endOfQuotes, type Items, scanItems, tlsOf } from './items.ts';

/**
 * The arrival; its sender begins at `at`.
 *
 * `<= kryten@dwarf.example H=mailer.example [192.0.2.1] P=esmtp S=5678 id=x@y T="a \"b\"" from <kryten@dwarf.example> for c@d e@f`
 */
export function parseArrival(
  queueId: string,
  session: string | undefined,
  text: string,
  at: number,
): MailEvent[] | undefined {
  if (at >= text.length) return undefined;
  const senderEnd = endOfSender(text, at);
  const items = scanAll(text, Math.min(senderEnd + 1, text.length));
  const event: Draft<Received> = {
    kind: 'received',
    queueId,
    starts: true,
    envelopeSender: senderOf(text, at, senderEnd),
  };
  if (session !== undefined) event.session = session;
  if (items.messageId !== undefined) event.messageId = items.messageId;
  if (items.size !== undefined) takeSize(event, items.size);
  if (items.protocol !== undefined) event.protocol = items.protocol;
  if (items.subject !== undefined) event.subject = items.subject;
  takeClient(event, items);
  takeRecipients(event, text, items.end);
  return items.reference === undefined ? [event] : withReference(event, queueId, items.reference);
}

/** All items; unknown words, which newer versions add, are skipped. */
function scanAll(text: string, from: number): Items {
  const items = scanItems(text, from);
  for (;;) {
    const next = text.charCodeAt(items.end) === 32 ? items.end + 1 : items.end;
    if (next >= text.length || text.startsWith('from <', next) || text.startsWith('for ', next)) return items;
    const blank = text.indexOf(' ', next);
    Object.assign(items, scanItems(text, blank < 0 ? text.length : blank + 1));
  }
}

function endOfSender(text: string, at: number): number {
  const from = text.charCodeAt(at) === 34 /* " */ ? endOfQuotes(text, at) : at;
  const end = text.indexOf(' ', from);
  return end < 0 ? text.length : end;
}

function senderOf(text: string, at: number, end: number): string {
  const sender = text.slice(at, end);
  return sender === '<>' ? '' : sender;
}

function takeSize(event: Draft<Received>, size: string): void {
  const bytes = Number(size);
  if (Number.isSafeInteger(bytes)) event.sizeBytes = bytes;
}

/** Without `H=`, a process of this host submitted the message, for the user in `U=`. */
function takeClient(event: Draft<Received>, items: Items): void {
  if (items.host !== undefined) event.client = clientOf(items.host, items.authenticator);
  else if (items.user !== undefined) event.client = { login: items.user };
  const tls = tlsOf(items);
  if (tls !== undefined) event.tls = tls;
}

/** `from <a@b>` (`+received_sender`) is the sender before rewriting; `for c@d e@f` (`+received_recipients`) are the recipients. */
function takeRecipients(event: Draft<Received>, text: string, end: number): void {
  const at = text.charCodeAt(end) === 32 ? end : end - 1;
  const from = text.startsWith(' from <', at) ? endOfAngles(text, at + 6) : at;
  const list = text.startsWith(' for ', from) ? from + 5 : -1;
  if (list < 0) return;
  event.recipients = splitAddresses(text, list);
  event.recipientCount = event.recipients.length;
}

/** Addresses separated by blanks; a quoted local part may contain blanks. */
function splitAddresses(text: string, from: number): string[] {
  const addresses: string[] = [];
  for (let at = from; at < text.length;) {
    const end = endOfSender(text, at);
    if (end > at) addresses.push(text.slice(at, end));
    at = end + 1;
  }
  return addresses;
}

/** `R=` is the message that this one is about; with `+subject`, a bounce can be distinguished from a delay warning. */
function withReference(event: Draft<Received>, queueId: string, reference: string): MailEvent[] {
  const relation = relationBy(event.subject);
  if (relation === 'bounce') {
    event.bounceOf = reference;
    return [event];
  }
  const link: Link = { kind: 'link', relation, queueId: reference, otherQueueId: queueId };
  return [event, link];
}

function relationBy(subject: string | undefined): Link['relation'] {
  // Warning: message 10HmaX-0005vi-00 delayed 24 hours
  if (subject?.startsWith('Warning: message ') && subject.includes(' delayed ')) return 'delay-warning';
  return subject === 'Message frozen' ? 'postmaster-notice' : 'bounce';
}
