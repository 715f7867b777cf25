/** Finds the copies one step away that queue IDs link: in replies, in links between IDs, and in the origin that a copy names. */
import type { Copy } from '../../story/copy.ts';
import { agree, isNextHop, isSameMessage } from '../../story/link.ts';
import type { Copies } from './copies.ts';
import type { Sightings } from './sightings.ts';
import type { Way } from './way.ts';

export class ByQueueId implements Way {
  readonly #sightings: Sightings;
  readonly #copies: Copies;

  constructor(sightings: Sightings, copies: Copies) {
    this.#sightings = sightings;
    this.#copies = copies;
  }

  async before(copy: Copy): Promise<Copy[]> {
    return [...(await this.#namedIn(copy)), ...(await this.#origins(copy))];
  }

  async after(copy: Copy): Promise<Copy[]> {
    return [...(await this.#queuedAs(copy)), ...(await this.#linked(copy))];
  }

  /** The copies whose lines name this one's queue ID as the next one. */
  async #namedIn(copy: Copy): Promise<Copy[]> {
    if (copy.queueId === null) return [];
    const found: Copy[] = [];
    for (const { event, line } of await this.#sightings.mentions(copy.queueId, copy.firstAt)) {
      if (event.queueId === null || (event.queueId === copy.queueId && line.host === copy.host)) continue;
      const isLink = event.kind === 'link' && line.host === copy.host && isSameMessage(event);
      if (!isLink && !(event.kind === 'delivery' && event.remoteQueueId === copy.queueId)) continue;
      const before = await this.#copies.at(line.host, event.queueId, line.at);
      if (!before) continue;
      const fits = isLink ? agree(before, copy) : before.legs.some((leg) => isNextHop(before, leg, copy));
      if (fits) found.push(before);
    }
    return found;
  }

  /** The copy that this one was made of, as its lines say (Postfix `orig_id=`). */
  async #origins(copy: Copy): Promise<Copy[]> {
    const ids = copy.received.flatMap(({ originQueueId }) => originQueueId ?? []);
    const others = ids.filter((id) => id !== copy.queueId).map((id) => this.#copies.named(id, copy.firstAt));
    return (await Promise.all(others)).flat().filter((other) => agree(other, copy));
  }

  /** The copies at the next servers, by the queue IDs in their replies. */
  async #queuedAs(copy: Copy): Promise<Copy[]> {
    const found: Copy[] = [];
    const ids = new Map(
      copy.legs.flatMap(({ remoteQueueId, at }) => (remoteQueueId === null ? [] : [[remoteQueueId, at]])),
    );
    for (const [id, at] of ids) {
      const candidates = await this.#copies.named(id, at);
      found.push(...candidates.filter((next) => copy.legs.some((leg) => isNextHop(copy, leg, next))));
    }
    return found;
  }

  /** The copies that the same server made of this one, as its lines say. */
  async #linked(copy: Copy): Promise<Copy[]> {
    const links = copy.links.filter(isSameMessage);
    const others = links.map(({ otherQueueId }) => this.#copies.at(copy.host, otherQueueId, copy.firstAt));
    return (await Promise.all(others)).filter((next) => next !== undefined).filter((next) => agree(copy, next));
  }
}
