/** Decides which log lines belong to one SMTP session, so that lines logged before a message had a queue ID are found with it. */
import { addressKey } from '../mail/address.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Terms } from '../lines/terms.ts';
import { naming } from '../lines/naming.ts';
import { textOf } from '../lines/twin.ts';

/** How far apart lines of one session may be. */
export const sessionMs = 5 * 60_000;
/** Lines of the same second may be logged out of order. */
export const roundingMs = 1000;
/** Refused recipients of one message follow each other this closely. */
const tryMs = 10_000;

/** Whether it is the line that first names a message's queue ID: its arrival, or its refusal after DATA. */
export function isStart({ event }: Sighting): boolean {
  return (
    (event.kind === 'received' && (event.starts || event.proxied === true) && event.queueId !== null) ||
    (event.kind === 'refusal' && event.queueId !== null)
  );
}

/** Whether it tells the queue ID under which a filter in front of the queue handed on the message of the session. */
export function isProxied({ event }: Sighting): boolean {
  return event.kind === 'received' && event.proxied === true;
}

/** Whether it is about an envelope without a queue ID yet: a refusal, a hold, a discard, or its sender. */
export function isEnvelopeWord({ event }: Sighting): boolean {
  return (event.kind === 'refusal' || event.kind === 'queue' || event.kind === 'received') && event.queueId === null;
}

/** Whether it is about the connection alone. */
export function isSessionWord({ event }: Sighting): boolean {
  return event.kind === 'session' && event.queueId === null && event.side === 'server';
}

/** Whether a word tells the end of a connection, and the message began only then: it came over another one. */
export function isOverBefore({ event, line }: Sighting, start: Sighting): boolean {
  const isEnd = event.kind === 'session' && (event.about === 'lost' || event.about === 'timeout');
  return isEnd && (line.at < start.line.at || (line.at === start.line.at && isAfter(start.line, line)));
}

/** Whether two lines belong to the same session: by its id, else by the server process, else by the client. */
export function isSameSession(a: Sighting, b: Sighting): boolean {
  if (a.line.host !== b.line.host || a.program !== b.program) return false;
  const [one, other] = [sessionOf(a), sessionOf(b)];
  if (one !== undefined && other !== undefined) return one === other;
  const [ip, otherIp] = [clientIp(a), clientIp(b)];
  if (ip !== undefined && otherIp !== undefined && ip !== otherIp) return false;
  if (a.line.pid !== null && b.line.pid !== null) return a.line.pid === b.line.pid;
  return ip !== undefined && ip === otherIp;
}

/**
 * The line, of one session's lines in order, where the message of a sighting got its queue ID: that of the next message
 * begun or, if none follows, of one refused after DATA (Exim logs the recipients of such a message after it).
 */
export function startFor(session: readonly Sighting[], sighting: Sighting): Sighting | undefined {
  return nextStart(session, sighting) ?? session.findLast((other) => isStart(other) && other.event.kind === 'refusal');
}

function nextStart(session: readonly Sighting[], { line }: Sighting): Sighting | undefined {
  return session.find(
    (sighting) =>
      isStart(sighting) &&
      (sighting.line.at > line.at || (sighting.line.at === line.at && isAfter(sighting.line, line))),
  );
}

/** The lines of the same connection, if the server process serves one connection after the other and logs when one begins. */
export function withinConnection(session: readonly Sighting[], seed: Sighting): Sighting[] {
  const isConnect = ({ event }: Sighting) => event.kind === 'session' && event.about === 'connect';
  const upTo = session.findIndex((sighting) => isSameLine(sighting, seed));
  const begin = session.slice(0, upTo + 1).findLastIndex(isConnect);
  const next = session.findIndex((sighting, index) => index > upTo && isConnect(sighting));
  return session.slice(Math.max(0, begin), next < 0 ? undefined : next);
}

/** Whether two lines may be about one message: the same sender, if both name one, and close in time. */
export function isSameTry(a: Sighting, b: Sighting): boolean {
  return Math.abs(a.line.at - b.line.at) <= tryMs && mayBeFrom(a, senderOf(b)) && mayBeFrom(b, senderOf(a));
}

export function mayBeFrom(sighting: Sighting, sender: string | null | undefined): boolean {
  const own = senderOf(sighting);
  return own === undefined || sender === null || sender === undefined || addressKey(own) === addressKey(sender);
}

/** The same line, or its twin in another file (Exim tells a refusal in its main log and its reject log). */
export function isSameLine({ line: a }: Sighting, { line: b }: Sighting): boolean {
  if (a.source === b.source) return a.offset === b.offset;
  return textOf(a) === textOf(b);
}

/** Search terms for the session's lines; empty if there are none. */
export function sessionTerms(seed: Sighting, sender: string | null | undefined, terms: Terms): string[] {
  const session = sessionOf(seed);
  if (session !== undefined) return [terms.session(session)];
  const address = addressIn(seed, sender);
  if (address !== undefined) return [terms.address(address)];
  return ownTerms(seed, terms);
}

/** Search terms for lines that make it worthwhile to search for the whole session before a message's start. */
export function beforeTerms(start: Sighting, sender: string | null | undefined, terms: Terms): string[] {
  const session = sessionOf(start);
  if (session !== undefined) return [terms.session(session)];
  const address = addressIn(start, sender);
  return address === undefined ? ownTerms(start, terms) : [...ownTerms(start, terms), terms.unqueued(address)];
}

function ownTerms({ event }: Sighting, terms: Terms): string[] {
  return event.queueId === null ? [] : [terms.queueId(event.queueId)];
}

/** An address that lines of the session name. */
function addressIn(seed: Sighting, sender: string | null | undefined): string | undefined {
  const { event } = seed;
  const recipient =
    event.kind === 'refusal' ? event.recipient : event.kind === 'queue' ? event.recipients?.[0] : undefined;
  return senderOf(seed) || sender || recipient || undefined;
}

/** Texts of which every line of the same session contains at least one. */
export function sessionTexts(seed: Sighting): string[] | undefined {
  const known = [seed.line.pid, sessionOf(seed), clientIp(seed)].filter((mark) => mark !== null && mark !== undefined);
  return naming(...known);
}

function isAfter(a: Sighting['line'], b: Sighting['line']): boolean {
  return a.source !== b.source || a.offset > b.offset;
}

function sessionOf({ event }: Sighting): string | undefined {
  return 'session' in event ? event.session : undefined;
}

function senderOf({ event }: Sighting): string | undefined {
  const isOfEnvelope = event.kind === 'received' || event.kind === 'refusal' || event.kind === 'queue';
  return isOfEnvelope ? event.envelopeSender : undefined;
}

function clientIp({ event }: Sighting): string | undefined {
  return 'client' in event ? event.client?.ip : undefined;
}
