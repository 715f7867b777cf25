/** Follows queue IDs through the store, from one sighting of a message to all copies of it on all hosts. */
import type { ChunkReader } from '../lines/chunk-reader.ts';
import { byPlace } from '../lines/place.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Terms } from '../lines/terms.ts';
import type { LogStore } from '../store/log-store.ts';
import type { Copy } from '../story/copy.ts';
import { feedsLeg, isOrigin, isRefusedIn, isSameMessage } from '../story/link.ts';
import { Copies } from './gather/copies.ts';
import { keyOf } from './gather/key-of.ts';
import { Neighbours } from './gather/neighbours.ts';
import { type Relation, Relations } from './gather/relations.ts';
import { Sightings } from './gather/sightings.ts';

/** Everything that the logs hold about one message. */
export interface Gathered {
  /** The first is the copy with which the message came in. */
  readonly copies: readonly Copy[];
  readonly relations: readonly Relation[];
}

/** Largest number of copies gathered, for mailing-list messages with thousands of splits. */
const mostCopies = 200;

/** Caches what it reads, for one question. */
export class Gatherer {
  readonly #copies: Copies;
  readonly #neighbours: Neighbours;
  readonly #relations: Relations;

  constructor(store: LogStore, reader: ChunkReader, terms: Terms) {
    const sightings = new Sightings(store, reader, terms);
    this.#copies = new Copies(sightings);
    this.#neighbours = new Neighbours(sightings, this.#copies);
    this.#relations = new Relations(sightings, this.#copies);
  }

  /** Everything about the message that a sighting belongs to. */
  async gather(seed: Sighting): Promise<Gathered> {
    const first = await this.#copies.of(seed);
    const copies = new Map([[keyOf(first), first]]);
    for (const copy of copies.values()) {
      if (copies.size >= mostCopies) break;
      for (const neighbour of await this.#neighbours.of(copy))
        copies.set(keyOf(neighbour), copies.get(keyOf(neighbour)) ?? neighbour);
    }
    const all = inOrder([...copies.values()]);
    return { copies: all, relations: await this.#relations.of(all) };
  }
}

/** Upstream before downstream, otherwise by time (clocks of two hosts may disagree), and as logged: whatever the search began with. */
function inOrder(copies: readonly Copy[]): Copy[] {
  const waiting = copies.toSorted(
    (a, b) => a.firstAt - b.firstAt || byPlace(a.sightings[0]!.line, b.sightings[0]!.line),
  );
  const placed: Copy[] = [];
  while (waiting.length > 0) {
    const index = waiting.findIndex((copy) => !waiting.some((other) => other !== copy && feeds(other, copy)));
    placed.push(...waiting.splice(Math.max(0, index), 1));
  }
  return placed;
}

/** Whether the first copy was handed on as the second. */
function feeds(from: Copy, to: Copy): boolean {
  if (from.legs.some((leg) => feedsLeg(from, leg, to)) || isRefusedIn(from, to)) return true;
  if (from.host === to.host && from.links.some((link) => isSameMessage(link) && link.otherQueueId === to.queueId))
    return true;
  return isOrigin(from, to);
}
