/** Folds the sightings of one queue ID on one host into a copy: how it came in, and a leg for every recipient. */
import { addressKey } from '../mail/address.ts';
import { type Disposition, dispositionByMailbox, isWaiting } from '../mail/disposition.ts';
import type {
  Delivery,
  Link,
  MailEvent,
  QueueChange,
  Received,
  Refusal,
  Relay,
  Session,
  Stored,
} from '../mail/event.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Attempt, Leg, StoryClient, StoryRelay } from './story.ts';

/** A leg while it is folded. */
export type OpenLeg = { -readonly [K in Exclude<keyof Leg, 'tries'>]: Leg[K] } & {
  readonly tries: OpenTry[];
  /** Where a mailbox's rules sent it on to. */
  forwardedTo?: string;
};
type OpenTry = Omit<Attempt, 'evidence'> & { readonly sighting: Sighting };

/** What one host did under one queue ID (or, without one, in one refused SMTP session). */
export interface Copy {
  readonly host: string;
  readonly program: string;
  /** For a mailbox server the id that it gave the delivery (its LMTP session). */
  readonly queueId: string | null;
  /** A mailbox server's word about a delivery that the hop before made. */
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
  /** Refused as a whole, in the session, before any recipient was named. */
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
  const folded = new LegFolder(sightings);
  const start = sightings.find(({ event }) => event.kind === 'received');
  return {
    host: first.line.host,
    program: first.program,
    queueId: queueIdOf(first.event),
    isMailbox: first.event.kind === 'stored',
    firstAt: first.line.at,
    lastAt: sightings.at(-1)!.line.at,
    receivedAt: start?.line.at ?? null,
    envelopeSender: senderOf([...refusals, ...received]) ?? null,
    messageId: lastKnown(events, (event) => ('messageId' in event ? event.messageId : undefined)) ?? null,
    sizeBytes: lastKnown(received, (event) => event.sizeBytes) ?? null,
    subject: lastKnown(received, (event) => event.subject) ?? null,
    client: clientOf(events),
    protocol: lastKnown(received, (event) => event.protocol) ?? null,
    tls: tlsOf(events),
    legs: folded.legs,
    refusal: wholeRefusal(sightings) ?? null,
    links: events.filter((event): event is Link => event.kind === 'link'),
    received,
    sightings,
  };
}

/** A mailbox server's id of a delivery stands for a queue ID. */
export function queueIdOf(event: MailEvent): string | null {
  return event.kind === 'stored' ? (event.session ?? null) : event.queueId;
}

/** The first line that is about the message: what its session said before is not. */
export function firstOf(sightings: readonly Sighting[]): Sighting {
  const own = sightings.find(({ event }) => event.queueId !== null);
  return own ?? sightings.find(({ event }) => event.kind !== 'session') ?? sightings[0]!;
}

class LegFolder {
  readonly #legs = new Map<string, OpenLeg>();

  constructor(sightings: readonly Sighting[]) {
    for (const sighting of sightings) this.#take(sighting);
    this.#awaitNamed(sightings);
    this.#sayWhy(sightings);
  }

  get legs(): OpenLeg[] {
    return [...this.#legs.values()];
  }

  #take(sighting: Sighting): void {
    const { event } = sighting;
    if (event.kind === 'delivery') for (const recipient of event.recipients) this.#deliver(sighting, event, recipient);
    else if (event.kind === 'refusal') this.#refuse(sighting, event);
    else if (event.kind === 'queue') this.#change(sighting, event);
    else if (event.kind === 'stored') this.#store(sighting, event);
  }

  #deliver(sighting: Sighting, event: Delivery, recipient: string): void {
    const original =
      event.originalRecipient !== undefined && addressKey(event.originalRecipient) !== addressKey(recipient)
        ? event.originalRecipient
        : null;
    const branch = event.disposition === 'expanded' ? `forwarded ${event.remoteQueueId ?? ''}` : 'kept';
    const leg = this.#leg(recipient, original, sighting.line.at, branch);
    if (original !== null) this.#dropUntried(original);
    if (isLate(leg, event.disposition, sighting.line.at)) return;
    const said = isLastWord(event, leg) ? wordsOf(leg) : { ...replyOf(event), relay: relayOf(event.relay) };
    Object.assign(leg, said, {
      disposition: event.disposition,
      mailer: event.mailer ?? leg.mailer,
      at: sighting.line.at,
      delaySeconds: event.delayMs === undefined ? leg.delaySeconds : Math.round(event.delayMs / 1000),
      remoteQueueId: event.remoteQueueId ?? null,
    });
    if (event.attempt === false) return;
    leg.attempts += sighting.line.times;
    leg.tries.push({ at: sighting.line.at, disposition: event.disposition, ...said, sighting });
  }

  #refuse(sighting: Sighting, event: Refusal): void {
    if (event.recipient === undefined) {
      if (event.stage === 'data')
        for (const leg of this.legs)
          if (isWaiting(leg.disposition))
            Object.assign(leg, { disposition: 'rejected', ...replyOf(event), at: sighting.line.at });
      return;
    }
    const leg = this.#leg(event.recipient, null, sighting.line.at);
    Object.assign(leg, {
      disposition: 'rejected',
      ...replyOf(event),
      at: sighting.line.at,
      attempts: Math.max(1, leg.attempts),
    });
  }

  #change(sighting: Sighting, event: QueueChange): void {
    const to = dispositionAfter[event.change];
    if (to === null) return;
    const named = event.recipients?.map(addressKey);
    for (const leg of this.legs) {
      const meant = named
        ? named.includes(addressKey(leg.recipient)) || named.includes(addressKey(leg.originalRecipient ?? ''))
        : true;
      if (!meant || !mayBecome(leg.disposition, to)) continue;
      Object.assign(leg, { disposition: to, at: sighting.line.at });
      if (event.reason !== undefined && to !== 'expired') leg.replyText = event.reason;
    }
    for (const name of event.recipients ?? []) {
      const leg = this.#leg(name, null, sighting.line.at);
      if (leg.disposition === 'unknown') leg.disposition = to;
    }
  }

  /** What a mailbox kept outweighs that its rules threw another copy away. */
  #store(sighting: Sighting, event: Stored): void {
    const isForwarded = event.action === 'redirected';
    const leg = this.#leg(event.user, null, sighting.line.at, isForwarded ? `forwarded ${event.target}` : 'kept');
    if (leg.disposition === 'delivered') return;
    Object.assign(leg, {
      disposition: dispositionByMailbox[event.action],
      replyText: event.text,
      at: sighting.line.at,
    });
    if (isForwarded && event.target !== undefined) leg.forwardedTo = event.target;
  }

  /** Recipients that the arrival names and no attempt has a word about: they wait. */
  #awaitNamed(sightings: readonly Sighting[]): void {
    const told = new Set(
      this.legs.flatMap((leg) => [addressKey(leg.recipient), addressKey(leg.originalRecipient ?? leg.recipient)]),
    );
    const changes = sightings.flatMap(({ event }) => (event.kind === 'queue' ? [event.change] : []));
    if (changes.includes('completed') && told.size > 0) return;
    for (const { event, line } of sightings) {
      for (const recipient of event.kind === 'received' ? (event.recipients ?? []) : []) {
        if (told.has(addressKey(recipient))) continue;
        const state = changes.map((change) => dispositionAfter[change]).findLast((disposition) => disposition !== null);
        this.#leg(recipient, null, line.at).disposition =
          state ?? (changes.includes('completed') ? 'unknown' : 'queued');
      }
    }
  }

  /** A refusal of the whole message is what its recipients were refused with, where their own lines have no words. */
  #sayWhy(sightings: readonly Sighting[]): void {
    const refusal = wholeRefusal(sightings);
    if (!refusal) return;
    for (const leg of this.legs)
      if (leg.disposition === 'rejected' && leg.replyText === null) Object.assign(leg, replyOf(refusal));
  }

  /** An address that waited and then was made into another: what became of it is told by the other's leg. */
  #dropUntried(address: string): void {
    for (const [key, leg] of this.#legs) {
      if (addressKey(leg.recipient) === addressKey(address) && leg.attempts === 0 && isWaiting(leg.disposition))
        this.#legs.delete(key);
    }
  }

  /** A recipient whose mail is kept and forwarded has a leg for each (`branch`). */
  #leg(recipient: string, originalRecipient: string | null, at: number, branch = 'kept'): OpenLeg {
    const key = [addressKey(recipient), addressKey(originalRecipient ?? ''), branch].join('\0');
    const known = this.#legs.get(key);
    if (known) return known;
    const nothing = {
      enhancedStatus: null,
      replyCode: null,
      replyText: null,
      relay: null,
      mailer: null,
      delaySeconds: null,
      remoteQueueId: null,
    };
    const leg: OpenLeg = {
      recipient,
      originalRecipient,
      disposition: 'unknown',
      ...nothing,
      at,
      attempts: 0,
      tries: [],
    };
    this.#legs.set(key, leg);
    return leg;
  }
}

/** `null`: nothing changes for a recipient. */
const dispositionAfter: Record<QueueChange['change'], Disposition | null> = {
  held: 'held',
  released: 'queued',
  quarantined: 'quarantined',
  discarded: 'discarded',
  expired: 'expired',
  removed: 'removed',
  completed: null,
};

/** A bounce that cannot be sent freezes the message (Exim: `Frozen (delivery error message)`). */
function mayBecome(disposition: Disposition, to: Disposition): boolean {
  return isWaiting(disposition) || (to === 'held' && disposition === 'bounced');
}

/** The queue lifetime ended without another try: what the last try was told still is the reason. */
function isLastWord(event: Delivery, leg: OpenLeg): boolean {
  return event.attempt === false && event.disposition === 'expired' && leg.tries.length > 0;
}

function wordsOf({
  replyCode,
  enhancedStatus,
  replyText,
  relay,
}: OpenLeg): Pick<Leg, 'replyCode' | 'enhancedStatus' | 'replyText' | 'relay'> {
  return { replyCode, enhancedStatus, replyText, relay };
}

/** Lines of one second may stand out of order: a try that failed does not undo the one that settled it. */
function isLate(leg: OpenLeg, disposition: Disposition, at: number): boolean {
  return isWaiting(disposition) && !isWaiting(leg.disposition) && leg.disposition !== 'unknown' && at <= leg.at + 1000;
}

function replyOf(event: Delivery | Refusal): Pick<Leg, 'replyCode' | 'enhancedStatus' | 'replyText'> {
  return {
    replyCode: event.replyCode ?? null,
    enhancedStatus: event.enhancedStatus ?? null,
    replyText: event.replyText ?? null,
  };
}

export function relayOf(relay: Relay | undefined): StoryRelay | null {
  if (!relay || (relay.name === undefined && relay.ip === undefined)) return null;
  return { name: relay.name ?? null, ip: relay.ip ?? null, port: relay.port ?? null };
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

/** The refusal of the message, not of a recipient; one that has words before one that has none. */
function wholeRefusal(sightings: readonly Sighting[]): Refusal | undefined {
  const refusals = sightings.flatMap(({ event }) =>
    event.kind === 'refusal' && event.recipient === undefined ? [event] : [],
  );
  return refusals.find(({ replyText }) => replyText !== undefined) ?? refusals[0];
}

/** A local name is less than the address that it is made into. */
function senderOf(events: readonly { readonly envelopeSender?: string }[]): string | undefined {
  const said = events.flatMap(({ envelopeSender }) => envelopeSender ?? []);
  return said.findLast((sender) => sender.includes('@')) ?? said.at(-1);
}
