/** Folds the sightings of one queue ID on one host into a copy: how it came in, and a leg for every recipient. */
import type { Delivery, Link, MailEvent, Received, Refusal, Session } from '../mail/event.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { OpenLeg } from './leg.ts';
import { foldLegs, wholeRefusal } from './legs.ts';
import type { StoryClient } from './story.ts';

/** Everything that one host did under one queue ID or, without one, in one refused SMTP session. */
export interface Copy {
  readonly host: string;
  readonly program: string;
  /** Of a mailbox server: the id that it gave the delivery (its LMTP session). */
  readonly queueId: string | null;
  /** Whether it is a mailbox server's log of a delivery made by the previous hop. */
  readonly isMailbox: boolean;
  /** When its first line was logged. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly receivedAt: number | null;
  readonly envelopeSender: string | null;
  readonly messageId: string | null;
  readonly sizeBytes: number | null;
  readonly subject: string | null;
  readonly client: StoryClient | null;
  readonly protocol: string | null;
  readonly tls: string | null;
  readonly legs: readonly OpenLeg[];
  /** The refusal of the whole message in the session, before any recipient was named. */
  readonly refusal: Refusal | null;
  readonly links: readonly Link[];
  readonly received: readonly Received[];
  readonly sightings: readonly Sighting[];
}

/** Sightings must be of one host and one queue ID (or one session without) and in order. */
export function foldCopy(sightings: readonly Sighting[]): Copy {
  const first = firstOf(sightings);
  const events = sightings.map(({ event }) => event);
  const received = events.filter((event): event is Received => event.kind === 'received');
  const refusals = events.filter((event): event is Refusal => event.kind === 'refusal');
  const deliveries = events.filter((event): event is Delivery => event.kind === 'delivery');
  const start = sightings.find(({ event }) => event.kind === 'received');
  return {
    host: first.line.host,
    program: first.program,
    queueId: queueIdOf(first.event),
    isMailbox: first.event.kind === 'stored',
    firstAt: first.line.at,
    lastAt: sightings.at(-1)!.line.at,
    receivedAt: start?.line.at ?? null,
    envelopeSender: senderOf([...deliveries, ...refusals, ...received]) ?? null,
    messageId: lastKnown(events, (event) => ('messageId' in event ? event.messageId : undefined)) ?? null,
    sizeBytes: lastKnown(received, (event) => event.sizeBytes) ?? null,
    subject: lastKnown(received, (event) => event.subject) ?? null,
    client: clientOf(events),
    protocol: lastKnown(received, (event) => event.protocol) ?? null,
    tls: tlsOf(events),
    legs: foldLegs(sightings),
    refusal: wholeRefusal(sightings) ?? null,
    links: events.filter((event): event is Link => event.kind === 'link'),
    received,
    sightings,
  };
}

/** The delivery id of a mailbox server serves as queue ID. */
export function queueIdOf(event: MailEvent): string | null {
  return event.kind === 'stored' ? (event.session ?? null) : event.queueId;
}

/**
 * The first line that is about the message: what its session said before is not. Without a queue ID that is what was
 * decided about it, as who the client is may stand in the same words before another message of the same second.
 */
export function firstOf(sightings: readonly Sighting[]): Sighting {
  const own = sightings.find(({ event }) => event.queueId !== null);
  const decided = own ?? sightings.find(({ event }) => event.kind === 'refusal' || event.kind === 'queue');
  return decided ?? sightings.find(({ event }) => event.kind !== 'session') ?? sightings[0]!;
}

function clientOf(events: readonly MailEvent[]): StoryClient | null {
  const clients = events.flatMap((event) => ('client' in event && event.client ? [event.client] : []));
  const client = clients[0];
  if (!client) return null;
  return {
    name: lastKnown(clients, (one) => one.name) ?? null,
    ip: lastKnown(clients, (one) => one.ip) ?? null,
    forged: clients.some((one) => one.forged === true),
    login: lastKnown(clients, (one) => one.login) ?? null,
  };
}

function tlsOf(events: readonly MailEvent[]): string | null {
  const inbound = (event: MailEvent): event is Received | Session =>
    event.kind === 'received' || (event.kind === 'session' && event.about === 'tls' && event.side === 'server');
  const tls = lastKnown(events.filter(inbound), (event) => event.tls);
  return tls ? [tls.version, tls.cipher].filter(Boolean).join(' ') || null : null;
}

function lastKnown<T, V>(items: readonly T[], value: (item: T) => V | undefined): V | undefined {
  return items.map(value).findLast((found) => found !== undefined);
}

/** Prefers a full address over a local name. */
function senderOf(events: readonly { readonly envelopeSender?: string }[]): string | undefined {
  const said = events.flatMap(({ envelopeSender }) => envelopeSender ?? []);
  return said.findLast((sender) => sender.includes('@')) ?? said.at(-1);
}
