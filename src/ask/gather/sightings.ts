/** Looks sightings up in the store: by terms and time, in order, each line once. */
import type { ChunkReader } from '../../lines/chunk-reader.ts';
import type { Sighting } from '../../lines/sighting.ts';
import type { Terms } from '../../lines/terms.ts';
import type { LogStore } from '../../store/log-store.ts';
import { namesMessage } from '../../story/link.ts';
import { naming, namingMessage } from '../../lines/naming.ts';

/** How long a message can live in queues: RFC 5321 §4.5.4.1 asks for four to five days, some wait longer. */
export const lifeMs = 15 * 86_400_000;

/** What names a Message-ID is looked up from so long before to so long after, as the next who asks may mean another time. */
const besideMs = 6 * 86_400_000;

/** Sightings of a stretch of time. */
interface Seen {
  readonly from: number;
  readonly to: number;
  readonly sightings: Promise<Sighting[]>;
}

/** For one question: what was looked up is remembered. */
export class Sightings {
  readonly terms: Terms;
  readonly #store: LogStore;
  readonly #reader: ChunkReader;
  /** A message's copies ask for the same mentions again. */
  readonly #mentioned = new Map<string, Promise<Sighting[]>>();
  readonly #named = new Map<string, Seen>();

  constructor(store: LogStore, reader: ChunkReader, terms: Terms) {
    this.#store = store;
    this.#reader = reader;
    this.terms = terms;
  }

  /** Wanted sightings of the chunks that may hold any of the terms. @param texts any of which every line holds that tells a wanted one */
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
    return inLineOrder(found);
  }

  /** Lines of any host that are about a queue ID or name it, as that of a mailbox server's session too; in order. */
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

  /** Lines of any host that name a Message-ID within a time, in order. */
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

/** Queue IDs and sessions that an event names. */
function idsIn(event: Sighting['event']): (string | null | undefined)[] {
  const { queueId } = event;
  if (event.kind === 'delivery' || event.kind === 'verdict') return [queueId, event.remoteQueueId];
  if (event.kind === 'link') return [queueId, event.otherQueueId];
  if (event.kind === 'received') return [queueId, event.originQueueId, event.bounceOf];
  return event.kind === 'stored' ? [queueId, event.session] : [queueId];
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
