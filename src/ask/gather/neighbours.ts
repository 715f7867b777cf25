/** Finds the copies of a message one step before and one step after a copy of it. */
import type { Sighting } from '../../lines/sighting.ts';
import type { Disposition } from '../../mail/disposition.ts';
import { type Copy, foldCopy } from '../../story/copy.ts';
import {
  agree,
  feedsLeg,
  isNextHop,
  isRefusedIn,
  isSameMessage,
  isSubmittedHere,
  namesMessage,
  refusalMs,
  sentOnTo,
} from '../../story/link.ts';
import { sessionMs } from '../session.ts';
import type { Copies } from './copies.ts';
import { lifeMs, type Sightings } from './sightings.ts';

/** What a leg is after another server said no. */
const mayBeRefused: ReadonlySet<Disposition> = new Set<Disposition>(['bounced', 'deferred']);
/** Messages that share one Message-ID, looked through for the one that a later copy was made of. */
const mostSources = 20;

export class Neighbours {
  readonly #sightings: Sightings;
  readonly #copies: Copies;

  constructor(sightings: Sightings, copies: Copies) {
    this.#sightings = sightings;
    this.#copies = copies;
  }

  /** Copies that are the same message one step before or after. */
  async of(copy: Copy): Promise<Copy[]> {
    const mentions = copy.queueId === null ? [] : await this.#sightings.mentions(copy.queueId, copy.firstAt);
    return [...(await this.#before(copy, mentions)), ...(await this.#after(copy))];
  }

  async #before(copy: Copy, mentions: readonly Sighting[]): Promise<Copy[]> {
    const found: Copy[] = [];
    for (const { event, line } of mentions) {
      if (event.queueId === null || (event.queueId === copy.queueId && line.host === copy.host)) continue;
      const isLink = event.kind === 'link' && line.host === copy.host && isSameMessage(event);
      if (!isLink && !(event.kind === 'delivery' && event.remoteQueueId === copy.queueId)) continue;
      const before = await this.#copies.at(line.host, event.queueId, line.at);
      if (!before) continue;
      const fits = isLink ? agree(before, copy) : before.legs.some((leg) => isNextHop(before, leg, copy));
      if (fits) found.push(before);
    }
    found.push(...(await this.#handedBy(copy)), ...(await this.#refusedTo(copy)));
    for (const { originQueueId } of copy.received) {
      if (originQueueId === undefined || originQueueId === copy.queueId) continue;
      found.push(...(await this.#copies.named(originQueueId, copy.firstAt)).filter((other) => agree(other, copy)));
    }
    return found;
  }

  /** The copies that a mailbox's word, or a message sent on, may come from, where no queue ID names it. */
  async #handedBy(copy: Copy): Promise<Copy[]> {
    const { messageId } = copy;
    if (messageId === null || !(copy.isMailbox || isSubmittedHere(copy))) return [];
    const isSource = ({ event, line }: Sighting) =>
      ((event.kind === 'received' && event.queueId !== null) || event.kind === 'stored') &&
      namesMessage(event, messageId) &&
      (copy.isMailbox || line.host === copy.host);
    const terms = [this.#sightings.terms.messageId(messageId)];
    const found = await this.#sightings.find(terms, copy.firstAt - lifeMs, copy.lastAt + sessionMs, isSource);
    const copies = await Promise.all(found.slice(-mostSources).map((source) => this.#copies.of(source)));
    return copies.filter((before) => before.legs.some((leg) => feedsLeg(before, leg, copy)));
  }

  /** Other hosts' copies whose tries were told what was refused here. */
  async #refusedTo(refusing: Copy): Promise<Copy[]> {
    const found: Copy[] = [];
    for (const { recipient, at } of refusing.legs.filter(({ disposition }) => disposition === 'rejected')) {
      const isTry = ({ event, line }: Sighting) =>
        event.kind === 'delivery' && event.queueId !== null && line.host !== refusing.host;
      for (const tried of await this.#sightings.find(
        [this.#sightings.terms.address(recipient)],
        at - refusalMs,
        at + refusalMs,
        isTry,
      ))
        found.push(await this.#copies.of(tried));
    }
    return found.filter((copy) => isRefusedIn(copy, refusing));
  }

  async #after(copy: Copy): Promise<Copy[]> {
    const found: Copy[] = [];
    const ids = new Map(
      copy.legs.flatMap((leg) => (leg.remoteQueueId === null ? [] : [[leg.remoteQueueId, leg.at] as const])),
    );
    for (const [id, at] of ids) {
      const candidates = await this.#copies.named(id, at);
      found.push(...candidates.filter((next) => copy.legs.some((leg) => isNextHop(copy, leg, next))));
    }
    found.push(...(await this.#sentOn(copy)), ...(await this.#kept(copy)), ...(await this.#refusals(copy)));
    for (const link of copy.links.filter(isSameMessage)) {
      const next = await this.#copies.at(copy.host, link.otherQueueId, copy.firstAt);
      if (next && agree(copy, next)) found.push(next);
    }
    return found;
  }

  /** What a mailbox's rules or a filter sent on: found by the Message-ID that it keeps. */
  async #sentOn(copy: Copy): Promise<Copy[]> {
    const { messageId } = copy;
    if (messageId === null || !copy.legs.some((leg) => sentOnTo(leg) !== undefined)) return [];
    const isArrival = ({ event, line }: Sighting) =>
      event.kind === 'received' && namesMessage(event, messageId) && line.host === copy.host;
    const found = await this.#sightings.find(
      [this.#sightings.terms.messageId(messageId)],
      copy.firstAt - sessionMs,
      copy.lastAt + sessionMs,
      isArrival,
    );
    const others = await Promise.all(
      found.map(({ line, event }) => this.#copies.at(line.host, event.queueId ?? '', line.at)),
    );
    return others
      .filter((other) => other !== undefined)
      .filter((other) => copy.legs.some((leg) => feedsLeg(copy, leg, other)));
  }

  /** What mailbox servers say of a copy's deliveries that name no id of theirs: found by the Message-ID. */
  async #kept(copy: Copy): Promise<Copy[]> {
    const { messageId } = copy;
    if (messageId === null || copy.isMailbox || !copy.legs.some((leg) => leg.remoteQueueId === null)) return [];
    const isWord = ({ event }: Sighting) => event.kind === 'stored' && namesMessage(event, messageId);
    const found = await this.#sightings.find(
      [this.#sightings.terms.messageId(messageId)],
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

  /** Other hosts' refusals of a copy's tries. */
  async #refusals(copy: Copy): Promise<Copy[]> {
    const found: Copy[] = [];
    for (const { recipient, tries } of copy.legs) {
      const failed = tries.filter(({ disposition, relay }) => relay !== null && mayBeRefused.has(disposition));
      const [first, last] = [failed[0], failed.at(-1)];
      if (!first || !last) continue;
      const isRefusal = ({ event, line }: Sighting) =>
        event.kind === 'refusal' && event.recipient !== undefined && line.host !== copy.host;
      const terms = [this.#sightings.terms.address(recipient)];
      for (const refusal of await this.#sightings.find(terms, first.at - refusalMs, last.at + refusalMs, isRefusal))
        found.push(await this.#copies.of(refusal));
    }
    return found.filter((refusing) => isRefusedIn(copy, refusing));
  }
}
