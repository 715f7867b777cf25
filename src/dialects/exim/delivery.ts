/** Turns the outcome lines of a message (`=>`, `->`, `>>`, `*>`, `**`, `==`) into deliveries. */
import type { Draft } from '../../mail/draft.ts';
import type { Delivery, MailEvent, QueueChange, Reply } from '../../mail/event.ts';
import { parseRemoteQueueId } from '../../mail/remote-queue-id.ts';
import { relayOf } from './host.ts';
import { type Items, scanItems, tlsOf } from './items.ts';
import { parseLengthMs } from './length.ts';
import { parseLines, parseOutcome } from './outcome.ts';
import { scanRecipient } from './recipient.ts';

/** A delivery to a server, mailbox, file or program; its address begins at `at`. `pretended`: `*>`, not delivered because of `-N`. */
export function parseSuccess(queueId: string, text: string, at: number, pretended: boolean): MailEvent[] | undefined {
  if (text.startsWith('blackhole (', at)) return [parseBlackhole(queueId, text, at)];
  // => discarded (system filter)
  if (text.startsWith('discarded (', at))
    return [{ kind: 'queue', queueId, change: 'discarded', by: text.slice(at + 11).replace(/\).*$/, '') }];
  // => >hotel@shop.example.net <returns@village.example.net> R=userforward T=address_reply
  if (text.charCodeAt(at) === 62 /* > */) return [{ kind: 'note', queueId, text }];
  const discards = text.startsWith(':blackhole: ', at) || text.startsWith('discarded <', at);
  const to = scanRecipient(text, at);
  if (to.recipient === '') return undefined;
  const items = scanItems(text, to.end + 1);
  const event = deliveryTo(queueId, to.recipient, to.originalRecipient);
  takeItems(event, items);
  if (items.confirmation !== undefined) takeConfirmation(event, items.confirmation);
  event.disposition = dispositionOf(event, items, discards || pretended);
  // => /dev/null <sink-hole@village.example.net> R=system_aliases T=**bypassed**
  if (items.transport === '**bypassed**') delete event.mailer;
  if (pretended) event.replyText = 'delivery suppressed by -N';
  return [event];
}

// => blackhole (RCPT ACL discarded recipients)    => blackhole (DATA ACL discarded recipients): rule 7
function parseBlackhole(queueId: string, text: string, at: number): QueueChange {
  const close = text.indexOf(')', at);
  const by = text.slice(at + 11, close < 0 ? undefined : close).replace(' discarded recipients', '');
  const reason = close < 0 ? '' : text.slice(close + 3);
  return { kind: 'queue', queueId, change: 'discarded', by, ...(reason !== '' && { reason }) };
}

function deliveryTo(queueId: string, recipient: string, originalRecipient: string | undefined): Draft<Delivery> {
  const event: Draft<Delivery> = { kind: 'delivery', queueId, recipients: [recipient], disposition: 'unknown' };
  if (originalRecipient !== undefined) event.originalRecipient = originalRecipient;
  return event;
}

function takeItems(event: Draft<Delivery>, items: Items): void {
  if (items.sender !== undefined) event.envelopeSender = items.sender;
  if (items.transport !== undefined) event.mailer = items.transport;
  if (items.host !== undefined) event.relay = relayOf(items.host);
  const tls = tlsOf(items);
  if (tls !== undefined) event.tls = tls;
  const attemptMs = items.deliveryTime === undefined ? undefined : parseLengthMs(items.deliveryTime);
  if (attemptMs !== undefined) event.attemptMs = attemptMs;
  const delayMs = items.queueTime === undefined ? undefined : parseLengthMs(items.queueTime);
  if (delayMs !== undefined) event.delayMs = delayMs;
}

/** The reply with which the next server accepted it: `250 2.0.0 Ok: queued as N9Tn34f6Rj3`. */
function takeConfirmation(event: Draft<Delivery>, confirmation: string): void {
  takeReply(event, parseLines(confirmation));
  const remoteQueueId = event.replyText === undefined ? undefined : parseRemoteQueueId(event.replyText);
  if (remoteQueueId !== undefined) event.remoteQueueId = remoteQueueId;
}

function takeReply(event: Draft<Delivery>, reply: Reply): void {
  if (reply.replyCode !== undefined) event.replyCode = reply.replyCode;
  if (reply.enhancedStatus !== undefined) event.enhancedStatus = reply.enhancedStatus;
  if (reply.replyText !== undefined) event.replyText = reply.replyText;
}

/** Accepted by a host: relayed, except over LMTP, which delivers to a mailbox (RFC 2033). */
function dispositionOf(event: Draft<Delivery>, items: Items, discards: boolean): Delivery['disposition'] {
  if (discards || event.recipients[0] === '/dev/null') return 'discarded';
  return items.host !== undefined && !/lmtp/i.test(items.transport ?? '') ? 'relayed' : 'delivered';
}

/** `**`: failed permanently. */
export function parseFailure(queueId: string, text: string, at: number): MailEvent[] | undefined {
  const to = scanRecipient(text, at);
  if (to.recipient === '') return undefined;
  const items = scanItems(text, to.end + 1);
  const event = deliveryTo(queueId, to.recipient, to.originalRecipient);
  takeItems(event, items);
  const words = takeTimes(event, wordsAfter(text, Math.max(items.end, to.end)));
  takeOutcome(event, words);
  event.disposition = isExpiry(words, event.replyCode) ? 'expired' : 'bounced';
  // ** late.clinic@partner.test: retry timeout exceeded
  if (event.disposition === 'expired' && items.host === undefined) event.attempt = false;
  return [event];
}

/** The text after the items: `: SMTP error from …`; a router's text may have a blank before the colon. */
const wordsAfter = (text: string, at: number): string =>
  text
    .slice(at)
    .replace(/^\s*:?\s*/, '')
    .trimEnd();

// Unrouteable address DT=0s    retry timeout exceeded QT=4d DT=0.3s
const timesBehind = /(?: [QD]T=\d[\d.wdhms]*)+$/;

/** The words without the times that `deliver_time` and `queue_time` (log_selector) put behind the words of a failure. */
function takeTimes(event: Draft<Delivery>, words: string): string {
  const times = timesBehind.exec(words);
  if (!times) return words;
  takeItems(event, scanItems(times[0], 1));
  return words.slice(0, times.index);
}

function takeOutcome(event: Draft<Delivery>, words: string): void {
  if (words === '') return;
  const outcome = parseOutcome(words);
  takeReply(event, outcome.reply);
  if (outcome.relay !== undefined && event.relay === undefined) event.relay = outcome.relay;
}

// retry timeout exceeded · …: retry timeout exceeded
// all hosts for 'down.test' have been failing for a long time (and retry time not reached)
// retry time not reached for any host after a long failure period
const expiry =
  /(?:^|: )retry timeout exceeded$|^all hosts .*have been failing for a long time|after a long failure period/;

/** Whether it was given up because of its age; a permanent refusal is not an expiry, whatever its text. */
const isExpiry = (words: string, replyCode: number | undefined): boolean =>
  (replyCode === undefined || replyCode < 500) && expiry.test(words);

// defer (-44)    defer (111): Connection refused    routing defer (-51): retry time not reached
const deferral = /^ ?(?:routing )?defer \(([^)]*)\)/;

/** `==`: will be tried again. */
export function parseDeferral(queueId: string, text: string, at: number): MailEvent[] | undefined {
  const to = scanRecipient(text, at);
  const items = scanItems(text, to.end + 1);
  const front = Math.max(items.end, to.end);
  const mark = deferral.exec(text.slice(front));
  if (!mark) return undefined;
  const errno = Number(mark[1]);
  const system = systemWords(text, front + mark[0].length, errno);
  const more = scanItems(text, system.end + 1);
  const event = deliveryTo(queueId, to.recipient, to.originalRecipient);
  event.disposition = 'deferred';
  takeItems(event, { ...items, ...more });
  takeOutcome(event, deferralWords(system.words, wordsAfter(text, Math.max(more.end, system.end)), event));
  if (isNoAttempt(errno) || keptForLater.test(event.replyText ?? '')) event.attempt = false;
  return [event];
}

/** The operating system's text for a positive error number, `: Connection timed out`, before ` H=…`, ` DT=…` or `: more`. */
function systemWords(text: string, at: number, errno: number): { readonly words: string; readonly end: number } {
  if (!(errno > 0) || text.charCodeAt(at) !== 58) return { words: '', end: at };
  const ends = [': ', ' H=', ' DT='].map((mark) => text.indexOf(mark, at + 2)).filter((end) => end >= 0);
  const end = Math.min(...ends, text.length);
  return { words: text.slice(at + 2, end), end };
}

/** Leaves out a detail that only repeats the host: `No route to host H=mx [ip]: mx [ip]`. */
function deferralWords(system: string, detail: string, event: Draft<Delivery>): string {
  if (system === '') return detail;
  const host = `${event.relay?.name ?? ''} [${event.relay?.ip ?? ''}]`;
  return detail === '' || detail === host ? system : `${system}: ${detail}`;
}

// defer (-1): domain matches queue_smtp_domains, or -odqs set
const keptForLater = /^domain matches queue_\w*domains/;

/** Exim's error numbers from -51 downwards mean that there was no attempt (retry time not reached, domain held). */
const isNoAttempt = (errno: number): boolean => errno <= -51;
