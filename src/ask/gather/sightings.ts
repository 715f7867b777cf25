/** Looks up sightings in the store by terms and time, in order, each line once. */
import type { ChunkReader } from '../../lines/chunk-reader.ts';
import { byTime, placeOf } from '../../lines/place.ts';
import type { Sighting } from '../../lines/sighting.ts';
import { withoutTwins } from '../../lines/twin.ts';
import type { Terms } from '../../lines/terms.ts';
import type { LogStore } from '../../store/log-store.ts';
import { namesMessage } from '../../story/link.ts';
import { naming, namingMessage } from '../../lines/naming.ts';

/** How long a message can stay in queues: RFC 5321 §4.5.4.1 asks for four to five days, some servers wait longer. */
export const lifeMs = 15 * 86_400_000;

/** Margin before and after when lines that name a Message-ID are looked up and cached, so that the next look-up is covered. */
const besideMs = 6 * 86_400_000;

/** Sightings of a time range. */
interface Seen {
  readonly from: number;
  readonly to: number;
  readonly sightings: Promise<Sighting[]>;
}

/** Caches look-ups, for one question. */
export class Sightings {
  readonly terms: Terms;
  readonly #store: LogStore;
  readonly #reader: ChunkReader;
  /** Cache: the copies of a message look up the same Message-ID. */
  readonly #mentioned = new Map<string, Promise<Sighting[]>>();
  readonly #named = new Map<string, Seen>();

  constructor(store: LogStore, reader: ChunkReader, terms: Terms) {
    this.#store = store;
    this.#reader = reader;
    this.terms = terms;
  }

  /**
   * Wanted sightings in chunks that may hold any of the terms.
   * @param texts if given, every wanted line contains at least one of them
   */
  async find(
    terms: readonly string[],
    from: number,
    to: number,
    wanted: (sighting: Sighting) => boolean,
    texts?: readonly string[],
  ): Promise<Sighting[]> {
    const lines = new DistinctLines();
    const found: Sighting[] = [];
    for (const chunk of await this.#store.find(terms, from, to)) {
      for (const sighting of await this.#reader.read(chunk, texts))
        if (wanted(sighting) && lines.isNew(sighting, chunk.key)) found.push(sighting);
    }
    return withoutTwins(found).sort((a, b) => byTime(a.line, b.line));
  }

  /** Lines of any host about a queue ID or naming it, also as the session id of a mailbox server; in order. */
  mentions(queueId: string, at: number): Promise<Sighting[]> {
    const era = Math.round(at / lifeMs);
    const key = `${queueId} ${era}`;
    const known = this.#mentioned.get(key);
    if (known) return known;
    const found = this.find(
      [this.terms.queueId(queueId), this.terms.session(queueId)],
      (era - 1.5) * lifeMs,
      (era + 1.5) * lifeMs,
      ({ event }) => idsIn(event).includes(queueId),
      naming(queueId),
    );
    this.#mentioned.set(key, found);
    return found;
  }

  /** Lines of any host that name a Message-ID within a time range, in order. */
  async naming(messageId: string, from: number, to: number): Promise<Sighting[]> {
    const known = this.#named.get(messageId);
    const seen = known && known.from <= from && known.to >= to ? known : this.#lookFor(messageId, from, to);
    this.#named.set(messageId, seen);
    return (await seen.sightings).filter(({ line }) => line.at >= from && line.at <= to);
  }

  #lookFor(messageId: string, from: number, to: number): Seen {
    const stretch = { from: from - besideMs, to: to + besideMs };
    const sightings = this.find(
      [this.terms.messageId(messageId)],
      stretch.from,
      stretch.to,
      ({ event }) => namesMessage(event, messageId),
      namingMessage(messageId),
    );
    return { ...stretch, sightings };
  }
}

/** Queue IDs and session ids that an event names. */
function idsIn(event: Sighting['event']): (string | null | undefined)[] {
  const { queueId } = event;
  if (event.kind === 'delivery' || event.kind === 'verdict') return [queueId, event.remoteQueueId];
  if (event.kind === 'link') return [queueId, event.otherQueueId];
  if (event.kind === 'received') return [queueId, event.originQueueId, event.bounceOf];
  return event.kind === 'stored' ? [queueId, event.session] : [queueId];
}

/** Removes duplicates: for a moment a line is both in a block and in an open end. */
class DistinctLines {
  readonly #chunkOf = new Map<string, string>();

  isNew({ line }: Sighting, chunk: string): boolean {
    const place = placeOf(line);
    if ((this.#chunkOf.get(place) ?? chunk) !== chunk) return false;
    this.#chunkOf.set(place, chunk);
    return true;
  }
}
