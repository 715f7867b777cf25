/** Decides which log lines are of one SMTP session, so that what happened before a message had a queue ID is told with it. */
import { addressKey } from '../mail/address.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Terms } from '../lines/terms.ts';
import { naming } from './line-filter.ts';

/** How far apart lines of one session are looked for. */
export const sessionMs = 5 * 60_000;
/** Stamps of one second may be written out of order. */
export const roundingMs = 1000;
/** Refused recipients of one message follow each other this closely. */
const tryMs = 10_000;

/** The line that first tells a message's queue ID: its arrival, or its refusal after DATA. */
export function isStart({ event }: Sighting): boolean {
  return (
    (event.kind === 'received' && event.starts && event.queueId !== null) ||
    (event.kind === 'refusal' && event.queueId !== null)
  );
}

/** A word about an envelope that has no queue ID yet: a refusal, a hold, a discard, or whose it is. */
export function isEnvelopeWord({ event }: Sighting): boolean {
  return (event.kind === 'refusal' || event.kind === 'queue' || event.kind === 'received') && event.queueId === null;
}

/** A word about the connection alone. */
export function isSessionWord({ event }: Sighting): boolean {
  return event.kind === 'session' && event.queueId === null && event.side === 'server';
}

/** Whether a word tells the end of a connection, and the message began only then: it came over another one. */
export function isOverBefore({ event, line }: Sighting, start: Sighting): boolean {
  const isEnd = event.kind === 'session' && (event.about === 'lost' || event.about === 'timeout');
  return isEnd && (line.at < start.line.at || (line.at === start.line.at && isAfter(start.line, line)));
}

/** The same session by its id, else by the server process; else the same client. */
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
 * Of one session's lines in order: where the message that a sighting is about got its queue ID. That is the next
 * message begun, or, where none follows, one refused after DATA (Exim logs the recipients of such a one behind it).
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

/** The lines of the connection that a line stands in, where the server process serves one after the other and says when one begins. */
export function withinConnection(session: readonly Sighting[], seed: Sighting): Sighting[] {
  const isConnect = ({ event }: Sighting) => event.kind === 'session' && event.about === 'connect';
  const upTo = session.findIndex((sighting) => isSameLine(sighting, seed));
  const begin = session.slice(0, upTo + 1).findLastIndex(isConnect);
  const next = session.findIndex((sighting, index) => index > upTo && isConnect(sighting));
  return session.slice(Math.max(0, begin), next < 0 ? undefined : next);
}

/** Both words may be about one message: same sender as far as they say, and soon after each other. */
export function isSameTry(a: Sighting, b: Sighting): boolean {
  return Math.abs(a.line.at - b.line.at) <= tryMs && mayBeFrom(a, senderOf(b)) && mayBeFrom(b, senderOf(a));
}

export function mayBeFrom(sighting: Sighting, sender: string | null | undefined): boolean {
  const own = senderOf(sighting);
  return own === undefined || sender === null || sender === undefined || addressKey(own) === addressKey(sender);
}

export function isSameLine(a: Sighting, b: Sighting): boolean {
  return a.line.source === b.line.source && a.line.offset === b.line.offset;
}

/** What to look the session's lines up by; empty when nothing is known to look by. */
export function sessionTerms(seed: Sighting, sender: string | null | undefined, terms: Terms): string[] {
  const session = sessionOf(seed);
  if (session !== undefined) return [terms.session(session)];
  const address = addressIn(seed, sender);
  if (address !== undefined) return [terms.address(address)];
  return ownTerms(seed, terms);
}

/** What to look the lines up by that may make it worth while to look for the whole session before a message's start. */
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

/** What every line of the same session holds any of. */
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
  return event.kind === 'received' || event.kind === 'refusal' ? event.envelopeSender : undefined;
}

function clientIp({ event }: Sighting): string | undefined {
  return 'client' in event ? event.client?.ip : undefined;
}
