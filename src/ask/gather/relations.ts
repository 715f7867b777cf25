/** Finds the other messages that a message has to do with: its bounces and notices, and what it is a bounce of. */
import type { Link } from '../../mail/event.ts';
import type { Copy } from '../../story/copy.ts';
import { isSameMessage } from '../../story/link.ts';
import type { Copies } from './copies.ts';
import { keyOf } from './key-of.ts';
import type { Sightings } from './sightings.ts';

/** A link to another message: a bounce of it, or what it is a bounce of. */
export interface Relation {
  readonly kind: 'bounce' | 'bounce-of' | 'delay-warning' | 'postmaster-notice';
  readonly copy: Copy;
}

export class Relations {
  readonly #sightings: Sightings;
  readonly #copies: Copies;

  constructor(sightings: Sightings, copies: Copies) {
    this.#sightings = sightings;
    this.#copies = copies;
  }

  /** @param copies of one message. */
  async of(copies: readonly Copy[]): Promise<Relation[]> {
    const relations: Relation[] = [];
    const add = async (kind: Relation['kind'], host: string, queueId: string, at: number) => {
      const known = copies.some((copy) => copy.host === host && copy.queueId === queueId);
      const copy = known ? undefined : await this.#copies.at(host, queueId, at);
      if (copy && !relations.some((relation) => keyOf(relation.copy) === keyOf(copy))) relations.push({ kind, copy });
    };
    for (const copy of copies) {
      for (const link of copy.links)
        if (!isSameMessage(link)) await add(relationOf(link), copy.host, link.otherQueueId, copy.lastAt);
      for (const { bounceOf } of copy.received)
        if (bounceOf !== undefined) await add('bounce-of', copy.host, bounceOf, copy.firstAt);
      if (copy.queueId === null) continue;
      for (const { event, line } of await this.#sightings.mentions(copy.queueId, copy.firstAt)) {
        if (line.host !== copy.host || event.queueId === null) continue;
        if (event.kind === 'link' && event.otherQueueId === copy.queueId && !isSameMessage(event))
          await add('bounce-of', line.host, event.queueId, line.at);
        if (event.kind === 'received' && event.bounceOf === copy.queueId)
          await add('bounce', line.host, event.queueId, line.at);
      }
    }
    return relations;
  }
}

function relationOf(link: Link): Relation['kind'] {
  return link.relation === 'delay-warning' || link.relation === 'postmaster-notice' ? link.relation : 'bounce';
}
