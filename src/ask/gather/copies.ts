/** Finds copies: everything that one host logged about a message under one queue ID, including its SMTP session. */
import type { Sighting } from '../../lines/sighting.ts';
import type { Stored } from '../../mail/event.ts';
import { type Copy, foldCopy } from '../../story/copy.ts';
import { episodeAt, episodes } from '../../story/episodes.ts';
import { mailboxMs } from '../../story/link.ts';
import {
  beforeTerms,
  isEnvelopeWord,
  isOverBefore,
  isSameLine,
  isSameSession,
  isSameTry,
  isSessionWord,
  isProxied,
  isStart,
  mayBeFrom,
  roundingMs,
  sessionMs,
  sessionTerms,
  sessionTexts,
  startFor,
  withinConnection,
} from '../session.ts';
import type { Sightings } from './sightings.ts';

export class Copies {
  readonly #sightings: Sightings;
  /** Cache by the first line of each copy, since many ways lead to the same one. */
  readonly #known = new Map<Sighting, Promise<Copy>>();

  constructor(sightings: Sightings) {
    this.#sightings = sightings;
  }

  /** The copy that a sighting belongs to. */
  async of(seed: Sighting): Promise<Copy> {
    const { event, line } = seed;
    if (event.kind === 'stored') return (await this.#storedWith(seed, event)) ?? foldCopy([seed]);
    if (event.queueId !== null) return (await this.at(line.host, event.queueId, line.at)) ?? foldCopy([seed]);
    return this.#sessionCopy(seed);
  }

  /** The copy with a queue ID on a host that exists at an instant: IDs are reused. */
  async at(host: string, queueId: string, at: number): Promise<Copy | undefined> {
    const own = (await this.#sightings.mentions(queueId, at)).filter(
      ({ line, event }) => line.host === host && event.queueId === queueId,
    );
    const episode = episodeAt(episodes(own), at);
    const first = episode?.[0];
    if (!first) return undefined;
    const copy = this.#known.get(first) ?? this.#whole(episode);
    this.#known.set(first, copy);
    return copy;
  }

  /** The copy of an episode, with lines about it that lack its queue ID. */
  async #whole(episode: readonly Sighting[]): Promise<Copy> {
    const copy = foldCopy(episode);
    const before = await this.#sessionBefore(copy);
    const beside = await this.#looseVerdicts(copy);
    return before.length + beside.length > 0 ? foldCopy([...before, ...episode, ...beside]) : copy;
  }

  /** Copies with a queue ID on any host at an instant. */
  async named(queueId: string, at: number): Promise<Copy[]> {
    const own = (await this.#sightings.mentions(queueId, at)).filter(({ event }) => event.queueId === queueId);
    const hosts = new Set(own.map(({ line }) => line.host));
    const copies = await Promise.all([...hosts].map((host) => this.at(host, queueId, at)));
    return [...copies.filter((copy) => copy !== undefined), ...(await this.stored(queueId, at))];
  }

  async #storedWith({ line: { host, at } }: Sighting, event: Stored): Promise<Copy | undefined> {
    return event.session === undefined
      ? this.#storedFor(event, host, at)
      : (await this.stored(event.session, at)).find((copy) => copy.host === host);
  }

  /** What a mailbox server without ids for its deliveries said of one message for one owner. */
  async #storedFor({ messageId, user }: Stored, host: string, at: number): Promise<Copy | undefined> {
    if (messageId === undefined) return undefined;
    const named = await this.#sightings.naming(messageId, at - mailboxMs, at + mailboxMs);
    const own = named.filter(
      ({ event, line }) =>
        event.kind === 'stored' && event.session === undefined && event.user === user && line.host === host,
    );
    return own.length === 0 ? undefined : foldCopy(own);
  }

  /** Lines of mailbox servers about a delivery to which they gave this id. */
  async stored(session: string, at: number): Promise<Copy[]> {
    const found = (await this.#sightings.mentions(session, at)).filter(
      ({ event, line }) => event.kind === 'stored' && event.session === session && Math.abs(line.at - at) <= sessionMs,
    );
    const hosts = Map.groupBy(found, ({ line }) => line.host);
    return [...hosts.values()].map(foldCopy);
  }

  /** Verdicts of filters that name the message by its Message-ID alone (SpamAssassin). */
  async #looseVerdicts({ messageId, firstAt, lastAt, host }: Copy): Promise<Sighting[]> {
    if (messageId === null) return [];
    const named = await this.#sightings.naming(messageId, firstAt - sessionMs, lastAt + sessionMs);
    return named.filter(({ event, line }) => event.kind === 'verdict' && event.queueId === null && line.host === host);
  }

  /** The copy of lines logged in a session before there was a queue ID; with the queue ID if the session led to one. */
  async #sessionCopy(found: Sighting): Promise<Copy> {
    const session = await this.#sessionAround(found, sessionTerms(found, null, this.#sightings.terms));
    const seed = session.find((sighting) => isSameLine(sighting, found)) ?? found;
    const start = startFor(session, seed);
    if (start?.event.queueId) {
      const copy = await this.at(start.line.host, start.event.queueId, start.line.at);
      if (copy?.sightings.some((sighting) => isSameLine(sighting, seed))) return copy;
    }
    const isMate = (sighting: Sighting) =>
      isEnvelopeWord(sighting) &&
      isSameTry(seed, sighting) &&
      startFor(session, sighting)?.event.queueId === start?.event.queueId;
    if (!session.some(isMate)) return foldCopy([seed]);
    return foldCopy(session.filter((sighting) => isMate(sighting) || isSessionWord(sighting)));
  }

  /** Lines that belong to a copy but were logged before the server gave it a queue ID. */
  async #sessionBefore(copy: Copy): Promise<Sighting[]> {
    const starts = new Set([copy.sightings.find(isStart), copy.sightings.find(isProxied)]);
    starts.delete(undefined);
    const before = await Promise.all([...starts].map((start) => this.#sessionUpTo(start!, copy)));
    return before.flat();
  }

  async #sessionUpTo(start: Sighting, copy: Copy): Promise<Sighting[]> {
    const session = await this.#sessionOf(start, copy.envelopeSender);
    return session.filter((sighting) => {
      if (sighting.event.queueId !== null || sighting.line.at > start.line.at + roundingMs) return false;
      return (
        (isSessionWord(sighting) && !isOverBefore(sighting, start)) ||
        (isEnvelopeWord(sighting) &&
          startFor(session, sighting)?.event.queueId === copy.queueId &&
          mayBeFrom(sighting, copy.envelopeSender))
      );
    });
  }

  /** Most sessions log nothing about an envelope before the queue ID; if one does, the whole session is needed to assign the lines. */
  async #sessionOf(start: Sighting, sender: string | null): Promise<Sighting[]> {
    const { terms } = this.#sightings;
    const near = await this.#sessionAround(start, beforeTerms(start, sender, terms));
    return near.some(isEnvelopeWord) ? this.#sessionAround(start, sessionTerms(start, sender, terms)) : near;
  }

  /** Lines of a sighting's session that have any of some terms, in order. */
  async #sessionAround(seed: Sighting, terms: readonly string[]): Promise<Sighting[]> {
    if (terms.length === 0) return [seed];
    const { at } = seed.line;
    const wanted = (other: Sighting) =>
      Math.abs(other.line.at - at) <= sessionMs &&
      (isStart(other) || isEnvelopeWord(other) || isSessionWord(other)) &&
      isSameSession(seed, other);
    const found = await this.#sightings.find(terms, at - sessionMs, at + sessionMs, wanted, sessionTexts(seed));
    return withinConnection(found, seed);
  }
}
