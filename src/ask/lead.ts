/** Turns a query into the query for candidate lines that leads to the same answers through the fewest lines. */
import type { ChunkReader } from '../lines/chunk-reader.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { LogStore } from '../store/log-store.ts';
import { lifeMs } from './gather/sightings.ts';
import type { Lookup } from './lookup.ts';
import { isCandidate, isOpen, tellsEnds } from './match.ts';
import type { Query } from './query.ts';

/** How far outside the time range a message in it may have been named: before and after. */
const beforeMs = 3_600_000;
const afterMs = 5 * 60_000;

/** Chunks that show how often parties and ends are told; and how many lines name a party that is named all over. */
const mostSampled = 2;
const manyNamed = 50;

export class Lead {
  readonly #store: LogStore;
  readonly #reader: ChunkReader;
  readonly #lookup: Lookup;

  constructor(store: LogStore, reader: ChunkReader, lookup: Lookup) {
    this.#store = store;
    this.#reader = reader;
    this.#lookup = lookup;
  }

  /** The question that finds the lines from which the answers are told: whatever names a party, or, where they are fewer, whatever tells such an end. */
  async of(query: Query): Promise<Query> {
    if (isOpen(query)) return query;
    const [ends, parties] = [endsOf(query), around(query)];
    if (!isOpen(ends) || !tellsEnds(ends)) return parties;
    return (await this.#lookup.hasFewEnds(ends)) || (await this.#areRarer(ends, parties)) ? ends : parties;
  }

  /** Whether fewer lines tell such an end, back to those before its message was last named, than name the parties; as far as the newest show. */
  async #areRarer(ends: Query, parties: Query): Promise<boolean> {
    const hosts = await this.#store.coverage();
    const [firstAt, lastAt] = [Math.min(...hosts.map(({ from }) => from)), Math.max(...hosts.map(({ to }) => to))];
    // What has ended since would have to be gone through first.
    if (parties.range.to < lastAt) return false;
    const lines = await this.#newest(parties);
    const [named, ended] = [parties, ends].map((query) => lines.filter((line) => isCandidate(query, line)).length);
    const lengthOf = ({ range }: Query) => lastAt - Math.max(range.from, firstAt);
    return named! > manyNamed && ended! * lengthOf(ends) < named! * lengthOf(parties);
  }

  /** Some of the newest lines among which there are candidates. */
  async #newest(query: Query): Promise<Sighting[]> {
    const lines: Sighting[] = [];
    let chunksLeft = mostSampled;
    for await (const chunk of this.#lookup.places(query)) {
      lines.push(...(await this.#reader.read(chunk)));
      if (--chunksLeft === 0) break;
    }
    return lines;
  }
}

/** Also what names the party shortly before or after: a message that is begun in one day and delivered in the next is of both. */
function around({ range, ...query }: Query): Query {
  return { ...query, range: { ...range, from: range.from - beforeMs, to: range.to + afterMs } };
}

/** The same ends, whoever they are of: a message of the time may have ended long after it, or before a late line of it. */
function endsOf({ range, ...query }: Query): Query {
  return {
    ...query,
    from: null,
    to: null,
    either: [],
    range: { ...range, from: range.from - lifeMs, to: range.to + lifeMs },
  };
}
