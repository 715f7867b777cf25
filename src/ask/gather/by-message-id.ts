/** Finds the copies one step away that only the Message-ID links: at mailbox servers, and after filters and mailbox rules. */
import type { Sighting } from '../../lines/sighting.ts';
import { type Copy, foldCopy } from '../../story/copy.ts';
import { feedsLeg, isSubmittedHere, sentOnTo } from '../../story/link.ts';
import { sessionMs } from '../session.ts';
import type { Copies } from './copies.ts';
import { lifeMs, type Sightings } from './sightings.ts';
import type { Way } from './way.ts';

/** Largest number of messages with one Message-ID that are searched for the origin of a later copy. */
const mostSources = 20;

export class ByMessageId implements Way {
  readonly #sightings: Sightings;
  readonly #copies: Copies;

  constructor(sightings: Sightings, copies: Copies) {
    this.#sightings = sightings;
    this.#copies = copies;
  }

  async before(copy: Copy): Promise<Copy[]> {
    if (!copy.isMailbox && !isSubmittedHere(copy)) return [];
    const isSource = ({ event, line }: Sighting) =>
      ((event.kind === 'received' && event.queueId !== null) || event.kind === 'stored') &&
      (copy.isMailbox || line.host === copy.host);
    const found = await this.#withMessageId(copy, copy.firstAt - lifeMs, isSource);
    const copies = await Promise.all(found.slice(-mostSources).map((source) => this.#copies.of(source)));
    return copies.filter((before) => before.legs.some((leg) => feedsLeg(before, leg, copy)));
  }

  async after(copy: Copy): Promise<Copy[]> {
    return [...(await this.#sentOn(copy)), ...(await this.#kept(copy))];
  }

  /** Copies that a mailbox rule or a filter sent on with the same Message-ID. */
  async #sentOn(copy: Copy): Promise<Copy[]> {
    if (!copy.legs.some((leg) => sentOnTo(leg) !== undefined)) return [];
    const isArrival = ({ event, line }: Sighting) =>
      event.kind === 'received' && event.queueId !== null && line.host === copy.host;
    const found = await this.#withMessageId(copy, copy.firstAt - sessionMs, isArrival);
    const others = await Promise.all(found.map((arrival) => this.#copies.of(arrival)));
    return others.filter((other) => copy.legs.some((leg) => feedsLeg(copy, leg, other)));
  }

  /** Lines of mailbox servers about a copy's deliveries whose replies name no id of theirs. */
  async #kept(copy: Copy): Promise<Copy[]> {
    if (copy.isMailbox || !copy.legs.some((leg) => leg.remoteQueueId === null)) return [];
    const found = await this.#withMessageId(copy, copy.firstAt - sessionMs, ({ event }) => event.kind === 'stored');
    const deliveries = Map.groupBy(
      found,
      ({ line, event }) => `${line.host} ${event.kind === 'stored' ? (event.session ?? event.user) : ''}`,
    );
    return [...deliveries.values()]
      .map(foldCopy)
      .filter((mailbox) => copy.legs.some((leg) => feedsLeg(copy, leg, mailbox)));
  }

  /** Wanted sightings that name a copy's Message-ID, up to some time after it. */
  async #withMessageId(
    { messageId, lastAt }: Copy,
    from: number,
    wanted: (sighting: Sighting) => boolean,
  ): Promise<Sighting[]> {
    if (messageId === null) return [];
    return (await this.#sightings.naming(messageId, from, lastAt + sessionMs)).filter(wanted);
  }
}
