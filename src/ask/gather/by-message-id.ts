/** Finds the copies one step away that only the Message-ID links: at mailbox servers, and after filters and mailbox rules. */
import type { Sighting } from '../../lines/sighting.ts';
import type { Copy } from '../../story/copy.ts';
import { feedsLeg, isBeside, isSubmittedHere, sentOnTo } from '../../story/link.ts';
import { sessionMs } from '../session.ts';
import type { Copies } from './copies.ts';
import { lifeMs, type Sightings } from './sightings.ts';
import type { Way } from './way.ts';

const mayBeKept = ({ remoteQueueId, disposition }: Copy['legs'][number]): boolean =>
  remoteQueueId === null || disposition === 'delivered';

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
    return [...(await this.#sentOn(copy)), ...(await this.#kept(copy)), ...(await this.#beside(copy))];
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

  /** Lines of mailbox servers about a copy's deliveries that no id links: the reply or the mailbox server names none. */
  async #kept(copy: Copy): Promise<Copy[]> {
    if (copy.isMailbox || !copy.legs.some(mayBeKept)) return [];
    const found = await this.#withMessageId(copy, copy.firstAt - sessionMs, ({ event }) => event.kind === 'stored');
    return (await this.#copiesOf(found)).filter((mailbox) => copy.legs.some((leg) => feedsLeg(copy, leg, mailbox)));
  }

  /** The other mailboxes of the same LMTP transaction. */
  async #beside(copy: Copy): Promise<Copy[]> {
    if (!copy.isMailbox) return [];
    const isOther = ({ event, line }: Sighting) =>
      event.kind === 'stored' && line.host === copy.host && event.session !== copy.queueId;
    const found = await this.#withMessageId(copy, copy.firstAt - sessionMs, isOther);
    return (await this.#copiesOf(found)).filter((mailbox) => isBeside(copy, mailbox));
  }

  #copiesOf(found: readonly Sighting[]): Promise<Copy[]> {
    return Promise.all(found.map((sighting) => this.#copies.of(sighting)));
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
