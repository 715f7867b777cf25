/** Turns a query into the chunks that may hold an answer, newest first, by its search terms. */
import type { Terms } from '../lines/terms.ts';
import type { Chunk, LogStore } from '../store/log-store.ts';
import type { Range, Span } from '../time/range.ts';
import { isHost, isOpen, partiesOf, tellsEnds } from './match.ts';
import type { Party, Query } from './query.ts';

/** Largest number of queue IDs looked up for `status:queued`. */
const mostQueued = 500;
/** Number of chunks that is cheap to read. */
const fewChunks = 10;

const hourMs = 3_600_000;

/** How to search a time range: by any of some terms, by addresses that match a pattern, or all chunks. */
type Way = readonly string[] | { readonly like: string } | 'everywhere';

export class Lookup {
  readonly #store: LogStore;
  readonly #terms: Terms;

  constructor(store: LogStore, terms: Terms) {
    this.#store = store;
    this.#terms = terms;
  }

  /** The queue IDs that can answer `status:queued`; `null` for other queries, and if there are too many. */
  async queued(query: Query): Promise<ReadonlySet<string> | null> {
    if (!isOpen(query) || query.statuses.length !== 1 || query.statuses[0] !== 'queued') return null;
    const waiting = await this.#store.waiting();
    const ids = new Set(waiting.flatMap(({ disposition, queueId }) => (disposition === 'queued' ? [queueId] : [])));
    return ids.size <= mostQueued ? ids : null;
  }

  /** Whether few chunks tell the ends asked for. */
  async hasFewEnds({ statuses, range: { from, to } }: Query): Promise<boolean> {
    const terms = statuses.map((status) => this.#terms.disposition(status));
    return (await this.#store.findFew(terms, from, to)) !== undefined;
  }

  /**
   * Every chunk in the query's time range that may lead to an answer, newest first, each once, found lazily.
   * @param queued the result of {@link queued}
   */
  async *places(query: Query, queued: ReadonlySet<string> | null = null): AsyncGenerator<Chunk> {
    const ways = queued ? [[...queued].map((id) => this.#terms.queueId(id))] : await this.#waysOf(query);
    const seen = new Set<string>();
    for await (const places of this.#look(ways, query.range)) {
      for (const chunk of fewestOf(places)) {
        if (!seen.has(chunk.key)) yield chunk;
        seen.add(chunk.key);
      }
    }
  }

  /** The chunks of each way: all at once if they are few, otherwise one time stretch after another. */
  async *#look(ways: readonly Way[], range: Range): AsyncGenerator<readonly Chunk[][]> {
    const few = await Promise.all(ways.map((way) => this.#findFew(way, range)));
    if (few.every((chunks) => chunks !== undefined)) return yield few;
    for (const { from, to } of stretchesOf(range)) yield Promise.all(ways.map((way) => this.#find(way, from, to)));
  }

  async #findFew(way: Way, { from, to }: Range): Promise<Chunk[] | undefined> {
    return way === 'everywhere' || 'like' in way ? undefined : this.#store.findFew(way, from, to);
  }

  #find(way: Way, from: number, to: number): Promise<Chunk[]> {
    if (way === 'everywhere') return this.#store.scan(from, to);
    return 'like' in way ? this.#store.findLike(way.like, from, to) : this.#store.find(way, from, to);
  }

  /** Each way alone finds all answers whose terms are logged within the time range. */
  async #waysOf(query: Query): Promise<Way[]> {
    const { queueId, messageId, statuses, hosts } = query;
    // A mailbox server's session stands for a queue ID.
    if (queueId !== null) return [[this.#terms.queueId(queueId), this.#terms.session(queueId)]];
    if (messageId !== null) return [[this.#terms.messageId(messageId)]];
    const parties = partiesOf(query);
    if (parties.length > 0) return parties.map((party) => this.#wayTo(party));
    if (tellsEnds(query)) return [statuses.map((status) => this.#terms.disposition(status))];
    return hosts.length > 0 ? [await this.#wayToHosts(hosts)] : ['everywhere'];
  }

  #wayTo(party: Party): Way {
    if (party.kind === 'address')
      return [party.address, ...(party.local ? [party.local.name] : [])].map((address) => this.#terms.address(address));
    return party.kind === 'domain' ? [this.#terms.domain(party.domain)] : { like: party.pattern };
  }

  async #wayToHosts(wanted: readonly string[]): Promise<Way> {
    const known = (await this.#store.coverage()).map(({ host }) => host);
    return known.filter((host) => wanted.some((one) => isHost(one, host))).map((host) => this.#terms.host(host));
  }
}

/** Splits a time range into stretches, newest first and growing: the newest answers are found quickly. */
function* stretchesOf({ from, to }: Span): Generator<Span> {
  let end = to;
  for (let length = hourMs; end - length > from; length *= 4) {
    yield { from: end - length, to: end };
    end -= length;
  }
  yield { from, to: end };
}

/** A message names every party, so the chunks of the rarest suffice; cheap others are added, since parties may be named at different times. */
function fewestOf(places: readonly (readonly Chunk[])[]): readonly Chunk[] {
  const [rarest = [], ...others] = places.toSorted((a, b) => a.length - b.length);
  const cheap = others.filter(({ length }) => length <= fewChunks);
  if (cheap.length === 0) return rarest;
  const chunks = new Map([rarest, ...cheap].flat().map((chunk) => [chunk.key, chunk]));
  return [...chunks.values()].sort((a, b) => b.toAt - a.toAt || b.offset - a.offset);
}
