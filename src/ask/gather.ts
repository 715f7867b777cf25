/** Follows queue IDs through the store, from one sighting of a message to all copies of it on all hosts. */
import type { ChunkReader } from '../lines/chunk-reader.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Terms } from '../lines/terms.ts';
import type { Disposition } from '../mail/disposition.ts';
import type { Link } from '../mail/event.ts';
import type { LogStore } from '../store/log-store.ts';
import { type Copy, foldCopy } from '../story/copy.ts';
import {
  isEnvelopeWord,
  isSameLine,
  isSameSession,
  isSameTry,
  isSessionWord,
  isStart,
  mayBeFrom,
  startFor,
  withinConnection,
  roundingMs,
  sessionMs,
  sessionTerms,
} from './session.ts';
import { episodeAt, episodes } from '../story/episodes.ts';
import {
  agree,
  feedsLeg,
  isNextHop,
  isOrigin,
  isRefusedIn,
  isSameMessage,
  isSubmittedHere,
  refusalMs,
  sentOnTo,
} from '../story/link.ts';

/** A link to another message: a bounce of it, or what it is a bounce of. */
export interface Relation {
  readonly kind: 'bounce' | 'bounce-of' | 'delay-warning' | 'postmaster-notice';
  readonly copy: Copy;
}

/** All that the logs hold about one message. */
export interface Gathered {
  /** The first is where the message came in. */
  readonly copies: readonly Copy[];
  readonly relations: readonly Relation[];
}

/** How long a message can live in queues: RFC 5321 §4.5.4.1 asks for four to five days, some wait longer. */
const lifeMs = 15 * 86_400_000;
/** What a leg is after another server said no. */
const mayBeRefused: ReadonlySet<Disposition> = new Set<Disposition>(['bounced', 'deferred']);
/** Messages that share one Message-ID, looked through for the one that a later copy was made of. */
const mostSources = 20;
/** A message of a list with thousands of splits is told as far as this. */
const mostCopies = 200;

export class Gatherer {
  readonly #store: LogStore;
  readonly #reader: ChunkReader;
  readonly #terms: Terms;
  /** Mentions looked up for this question; a message's copies ask for the same ones. */
  readonly #mentioned = new Map<string, Promise<Sighting[]>>();
  #filtersAreLoose: Promise<string[]> | undefined;

  constructor(store: LogStore, reader: ChunkReader, terms: Terms) {
    this.#store = store;
    this.#reader = reader;
    this.#terms = terms;
  }

  /** Everything about the message that a sighting belongs to. */
  async gather(seed: Sighting): Promise<Gathered> {
    const first = await this.#copyOf(seed);
    const copies = new Map([[keyOf(first), first]]);
    for (const copy of copies.values()) {
      if (copies.size >= mostCopies) break;
      for (const neighbour of await this.#neighbours(copy))
        copies.set(keyOf(neighbour), copies.get(keyOf(neighbour)) ?? neighbour);
    }
    const all = inOrder([...copies.values()]);
    return { copies: all, relations: await this.#relations(all) };
  }

  async #copyOf(seed: Sighting): Promise<Copy> {
    const { queueId } = seed.event;
    const { event } = seed;
    if (event.kind === 'stored' && event.session !== undefined)
      return (await this.#stored(event.session, seed.line.at))[0] ?? foldCopy([seed]);
    if (queueId !== null) return (await this.#copy(seed.line.host, queueId, seed.line.at)) ?? foldCopy([seed]);
    return this.#sessionCopy(seed);
  }

  /** The copy under a queue ID of a host that lives around an instant. */
  async #copy(host: string, queueId: string, at: number): Promise<Copy | undefined> {
    const own = (await this.#mentions(queueId, at)).filter(
      ({ line, event }) => line.host === host && event.queueId === queueId,
    );
    const episode = episodeAt(episodes(own), at);
    if (!episode) return undefined;
    const copy = foldCopy(episode);
    const before = await this.#sessionBefore(copy);
    const beside = await this.#looseVerdicts(copy);
    return before.length + beside.length > 0 ? foldCopy([...before, ...episode, ...beside]) : copy;
  }

  /** Verdicts of filters that name the message by its Message-ID alone (SpamAssassin). */
  async #looseVerdicts({ messageId, firstAt, lastAt, host }: Copy): Promise<Sighting[]> {
    this.#filtersAreLoose ??= this.#store.matchingTerms('k:', this.#terms.looseVerdict.slice(2), 1);
    if (messageId === null || (await this.#filtersAreLoose).length === 0) return [];
    const isIt = ({ event, line }: Sighting) =>
      event.kind === 'verdict' && event.queueId === null && event.messageId === messageId && line.host === host;
    return this.#find([this.#terms.messageId(messageId)], firstAt - sessionMs, lastAt + sessionMs, isIt);
  }

  /** Lines of any host that are about a queue ID or name it, in order. */
  #mentions(queueId: string, at: number): Promise<Sighting[]> {
    const era = Math.round(at / lifeMs);
    const key = `${queueId} ${era}`;
    const known = this.#mentioned.get(key);
    if (known) return known;
    const wanted = ({ event }: Sighting) => event.queueId === queueId || namedIds(event).includes(queueId);
    const found = this.#find([this.#terms.queueId(queueId)], (era - 1.5) * lifeMs, (era + 1.5) * lifeMs, wanted);
    this.#mentioned.set(key, found);
    return found;
  }

  async #find(
    terms: readonly string[],
    from: number,
    to: number,
    wanted: (sighting: Sighting) => boolean,
  ): Promise<Sighting[]> {
    const lines = new DistinctLines();
    const found: Sighting[] = [];
    for (const chunk of await this.#store.find(terms, from, to)) {
      for (const sighting of await this.#reader.read(chunk))
        if (wanted(sighting) && lines.isNew(sighting, chunk.key)) found.push(sighting);
    }
    return inLineOrder(found);
  }

  /** Copies that are the same message one step before or after. */
  async #neighbours(copy: Copy): Promise<Copy[]> {
    const mentions = copy.queueId === null ? [] : await this.#mentions(copy.queueId, copy.firstAt);
    return [...(await this.#before(copy, mentions)), ...(await this.#after(copy))];
  }

  async #before(copy: Copy, mentions: readonly Sighting[]): Promise<Copy[]> {
    const found: Copy[] = [];
    for (const { event, line } of mentions) {
      if (event.queueId === null || (event.queueId === copy.queueId && line.host === copy.host)) continue;
      const isLink = event.kind === 'link' && line.host === copy.host && isSameMessage(event);
      if (!isLink && !(event.kind === 'delivery' && event.remoteQueueId === copy.queueId)) continue;
      const before = await this.#copy(line.host, event.queueId, line.at);
      if (!before) continue;
      const fits = isLink ? agree(before, copy) : before.legs.some((leg) => isNextHop(before, leg, copy));
      if (fits) found.push(before);
    }
    found.push(...(await this.#handedBy(copy)), ...(await this.#refusedTo(copy)));
    for (const { originQueueId } of copy.received) {
      if (originQueueId === undefined || originQueueId === copy.queueId) continue;
      found.push(...(await this.#copiesNamed(originQueueId, copy.firstAt)).filter((other) => agree(other, copy)));
    }
    return found;
  }

  /** The copies that a mailbox's word, or a message sent on, may come from, where no queue ID names it. */
  async #handedBy(copy: Copy): Promise<Copy[]> {
    const { messageId } = copy;
    if (messageId === null || !(copy.isMailbox || isSubmittedHere(copy))) return [];
    const isSource = ({ event, line }: Sighting) =>
      ((event.kind === 'received' && event.queueId !== null) || event.kind === 'stored') &&
      event.messageId === messageId &&
      (copy.isMailbox || line.host === copy.host);
    const terms = [this.#terms.messageId(messageId)];
    const found = await this.#find(terms, copy.firstAt - lifeMs, copy.lastAt + sessionMs, isSource);
    const copies = await Promise.all(found.slice(-mostSources).map((source) => this.#copyOf(source)));
    return copies.filter((before) => before.legs.some((leg) => feedsLeg(before, leg, copy)));
  }

  /** Other hosts' copies whose tries were told what was refused here. */
  async #refusedTo(refusing: Copy): Promise<Copy[]> {
    const found: Copy[] = [];
    for (const { recipient, at } of refusing.legs.filter(({ disposition }) => disposition === 'rejected')) {
      const isTry = ({ event, line }: Sighting) =>
        event.kind === 'delivery' && event.queueId !== null && line.host !== refusing.host;
      for (const tried of await this.#find([this.#terms.address(recipient)], at - refusalMs, at + refusalMs, isTry))
        found.push(await this.#copyOf(tried));
    }
    return found.filter((copy) => isRefusedIn(copy, refusing));
  }

  /** Other hosts' refusals of a copy's tries. */
  async #refusals(copy: Copy): Promise<Copy[]> {
    const found: Copy[] = [];
    for (const { recipient, tries } of copy.legs) {
      const failed = tries.filter(({ disposition, relay }) => relay !== null && mayBeRefused.has(disposition));
      const [first, last] = [failed[0], failed.at(-1)];
      if (!first || !last) continue;
      const isRefusal = ({ event, line }: Sighting) =>
        event.kind === 'refusal' && event.recipient !== undefined && line.host !== copy.host;
      const terms = [this.#terms.address(recipient)];
      for (const refusal of await this.#find(terms, first.at - refusalMs, last.at + refusalMs, isRefusal))
        found.push(await this.#copyOf(refusal));
    }
    return found.filter((refusing) => isRefusedIn(copy, refusing));
  }

  async #after(copy: Copy): Promise<Copy[]> {
    const found: Copy[] = [];
    const ids = new Map(
      copy.legs.flatMap((leg) => (leg.remoteQueueId === null ? [] : [[leg.remoteQueueId, leg.at] as const])),
    );
    for (const [id, at] of ids) {
      const candidates = await this.#copiesNamed(id, at);
      found.push(...candidates.filter((next) => copy.legs.some((leg) => isNextHop(copy, leg, next))));
    }
    found.push(...(await this.#sentOn(copy)), ...(await this.#kept(copy)), ...(await this.#refusals(copy)));
    for (const link of copy.links.filter(isSameMessage)) {
      const next = await this.#copy(copy.host, link.otherQueueId, copy.firstAt);
      if (next && agree(copy, next)) found.push(next);
    }
    return found;
  }

  /** Copies under a queue ID on any host around an instant. */
  async #copiesNamed(queueId: string, at: number): Promise<Copy[]> {
    const own = (await this.#mentions(queueId, at)).filter(({ event }) => event.queueId === queueId);
    const hosts = new Set(own.map(({ line }) => line.host));
    const copies = await Promise.all([...hosts].map((host) => this.#copy(host, queueId, at)));
    return [...copies.filter((copy) => copy !== undefined), ...(await this.#stored(queueId, at))];
  }

  /** What mailbox servers say of a delivery that they gave this id. */
  async #stored(session: string, at: number): Promise<Copy[]> {
    const isIt = ({ event }: Sighting) => event.kind === 'stored' && event.session === session;
    const found = await this.#find([this.#terms.session(session)], at - sessionMs, at + sessionMs, isIt);
    const hosts = Map.groupBy(found, ({ line }) => line.host);
    return [...hosts.values()].map(foldCopy);
  }

  /** What mailbox servers say of a copy's deliveries that name no id of theirs: found by the Message-ID. */
  async #kept(copy: Copy): Promise<Copy[]> {
    const { messageId } = copy;
    if (messageId === null || copy.isMailbox || !copy.legs.some((leg) => leg.remoteQueueId === null)) return [];
    const isWord = ({ event }: Sighting) => event.kind === 'stored' && event.messageId === messageId;
    const found = await this.#find(
      [this.#terms.messageId(messageId)],
      copy.firstAt - sessionMs,
      copy.lastAt + sessionMs,
      isWord,
    );
    const deliveries = Map.groupBy(
      found,
      ({ line, event }) => `${line.host} ${event.kind === 'stored' ? (event.session ?? event.user) : ''}`,
    );
    return [...deliveries.values()]
      .map(foldCopy)
      .filter((mailbox) => copy.legs.some((leg) => feedsLeg(copy, leg, mailbox)));
  }

  /** What a mailbox's rules or a filter sent on: found by the Message-ID that it keeps. */
  async #sentOn(copy: Copy): Promise<Copy[]> {
    const { messageId } = copy;
    if (messageId === null || !copy.legs.some((leg) => sentOnTo(leg) !== undefined)) return [];
    const isArrival = ({ event, line }: Sighting) =>
      event.kind === 'received' && event.messageId === messageId && line.host === copy.host;
    const found = await this.#find(
      [this.#terms.messageId(messageId)],
      copy.firstAt - sessionMs,
      copy.lastAt + sessionMs,
      isArrival,
    );
    const others = await Promise.all(
      found.map(({ line, event }) => this.#copy(line.host, event.queueId ?? '', line.at)),
    );
    return others
      .filter((other) => other !== undefined)
      .filter((other) => copy.legs.some((leg) => feedsLeg(copy, leg, other)));
  }

  async #relations(copies: readonly Copy[]): Promise<Relation[]> {
    const relations: Relation[] = [];
    const add = async (kind: Relation['kind'], host: string, queueId: string, at: number) => {
      const known = copies.some((copy) => copy.host === host && copy.queueId === queueId);
      const copy = known ? undefined : await this.#copy(host, queueId, at);
      if (copy && !relations.some((relation) => keyOf(relation.copy) === keyOf(copy))) relations.push({ kind, copy });
    };
    for (const copy of copies) {
      for (const link of copy.links)
        if (!isSameMessage(link)) await add(relationOf(link), copy.host, link.otherQueueId, copy.lastAt);
      for (const { bounceOf } of copy.received)
        if (bounceOf !== undefined) await add('bounce-of', copy.host, bounceOf, copy.firstAt);
      if (copy.queueId === null) continue;
      for (const { event, line } of await this.#mentions(copy.queueId, copy.firstAt)) {
        if (line.host !== copy.host || event.queueId === null) continue;
        if (event.kind === 'link' && event.otherQueueId === copy.queueId && !isSameMessage(event))
          await add('bounce-of', line.host, event.queueId, line.at);
        if (event.kind === 'received' && event.bounceOf === copy.queueId)
          await add('bounce', line.host, event.queueId, line.at);
      }
    }
    return relations;
  }

  /** What was refused (or decided) in a session before there was a queue ID; or the copy that the session ended in. */
  async #sessionCopy(seed: Sighting): Promise<Copy> {
    const session = await this.#sessionAround(seed);
    const start = startFor(session, seed);
    if (start?.event.queueId) {
      const copy = await this.#copy(start.line.host, start.event.queueId, start.line.at);
      if (copy?.sightings.some((sighting) => isSameLine(sighting, seed))) return copy;
    }
    const isMate = (sighting: Sighting) =>
      isEnvelopeWord(sighting) &&
      isSameTry(seed, sighting) &&
      startFor(session, sighting)?.event.queueId === start?.event.queueId;
    if (!session.some(isMate)) return foldCopy([seed]);
    return foldCopy(session.filter((sighting) => isMate(sighting) || isSessionWord(sighting)));
  }

  /** Lines without a queue ID that belong to a copy: of its SMTP session, before the server gave it one. */
  async #sessionBefore(copy: Copy): Promise<Sighting[]> {
    const start = copy.sightings.find(isStart);
    if (!start) return [];
    const session = await this.#sessionAround(start, copy.envelopeSender);
    return session.filter((sighting) => {
      if (sighting.event.queueId !== null || sighting.line.at > start.line.at + roundingMs) return false;
      return (
        isSessionWord(sighting) ||
        (isEnvelopeWord(sighting) &&
          startFor(session, sighting)?.event.queueId === copy.queueId &&
          mayBeFrom(sighting, copy.envelopeSender))
      );
    });
  }

  /** Lines of the session of a sighting, in order; `sender` helps to find them where the sighting names none. */
  async #sessionAround(seed: Sighting, sender?: string | null): Promise<Sighting[]> {
    const terms = sessionTerms(seed, sender, this.#terms);
    if (terms.length === 0) return [seed];
    const { at } = seed.line;
    const wanted = (other: Sighting) =>
      Math.abs(other.line.at - at) <= sessionMs &&
      (isStart(other) || isEnvelopeWord(other) || isSessionWord(other)) &&
      isSameSession(seed, other);
    return withinConnection(await this.#find(terms, at - sessionMs, at + sessionMs, wanted), seed);
  }
}

function relationOf(link: Link): Relation['kind'] {
  return link.relation === 'delay-warning' || link.relation === 'postmaster-notice' ? link.relation : 'bounce';
}

/** Queue IDs that an event names besides its own. */
function namedIds(event: Sighting['event']): (string | undefined)[] {
  if (event.kind === 'delivery' || event.kind === 'verdict') return [event.remoteQueueId];
  if (event.kind === 'link') return [event.otherQueueId];
  return event.kind === 'received' ? [event.originQueueId, event.bounceOf] : [];
}

export function keyOf(copy: Copy): string {
  return `${copy.host}\0${copy.queueId ?? `${copy.sightings[0]!.line.source}/${copy.sightings[0]!.line.offset}`}\0${copy.firstAt}`;
}

/** The same line may stand in two files (mail.log and syslog), and for a moment in a block and an open end. */
class DistinctLines {
  readonly #chunkOf = new Map<string, string>();
  readonly #sourceOf = new Map<string, number>();

  isNew({ line }: Sighting, chunk: string): boolean {
    const place = `${line.source}/${line.offset}`;
    const text = `${line.host} ${line.at} ${line.raw}`;
    if ((this.#chunkOf.get(place) ?? chunk) !== chunk || (this.#sourceOf.get(text) ?? line.source) !== line.source)
      return false;
    this.#chunkOf.set(place, chunk);
    this.#sourceOf.set(text, line.source);
    return true;
  }
}

function inLineOrder(sightings: Sighting[]): Sighting[] {
  return sightings.sort(
    (a, b) => a.line.at - b.line.at || a.line.source - b.line.source || a.line.offset - b.line.offset,
  );
}

/** Upstream before downstream, otherwise by time: clocks of two hosts may disagree. */
function inOrder(copies: readonly Copy[]): Copy[] {
  const waiting = copies.toSorted((a, b) => a.firstAt - b.firstAt);
  const placed: Copy[] = [];
  while (waiting.length > 0) {
    const index = waiting.findIndex((copy) => !waiting.some((other) => other !== copy && feeds(other, copy)));
    placed.push(...waiting.splice(Math.max(0, index), 1));
  }
  return placed;
}

/** Whether the first copy hands the message to the second. */
function feeds(from: Copy, to: Copy): boolean {
  if (from.legs.some((leg) => feedsLeg(from, leg, to)) || isRefusedIn(from, to)) return true;
  if (from.host === to.host && from.links.some((link) => isSameMessage(link) && link.otherQueueId === to.queueId))
    return true;
  return isOrigin(from, to);
}
