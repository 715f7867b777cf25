/** Turns a question into the chunks of the logs that may hold an answer, by the terms that it names. */
import type { Terms } from '../lines/terms.ts';
import type { Chunk, LogStore } from '../store/log-store.ts';
import { partiesOf } from './match.ts';
import type { Party, Query } from './query.ts';

/** Where to look. */
export interface Places {
  /** Newest first. */
  readonly chunks: readonly Chunk[];
  /** Nothing that may answer is left out. */
  readonly areAll: boolean;
}

/** Addresses that a wildcard may stand for. */
const mostAddresses = 500;
/** Chunks that are quickly read. */
const fewChunks = 40;

/** Dispositions that follow from what is not in the log, so that no term stands for them. */
const implied: ReadonlySet<string> = new Set(['queued', 'unknown', 'rejected', 'expired']);

export class Lookup {
  readonly #store: LogStore;
  readonly #terms: Terms;

  constructor(store: LogStore, terms: Terms) {
    this.#store = store;
    this.#terms = terms;
  }

  /** Where lines within the time of the question may be that lead to an answer. */
  async places(query: Query): Promise<Places> {
    const { queueId, messageId, statuses } = query;
    const { from, to } = query.range;
    if (queueId !== null) return whole(await this.#store.find([this.#terms.queueId(queueId)], from, to));
    if (messageId !== null) return whole(await this.#store.find([this.#terms.messageId(messageId)], from, to));
    const parties = partiesOf(query);
    if (parties.length > 0) return fewestOf(await Promise.all(parties.map((party) => this.#placesOf(party, from, to))));
    if (statuses.length === 0 || statuses.some((status) => implied.has(status)))
      return whole(await this.#store.scan(from, to));
    const terms = statuses.map((status) => this.#terms.disposition(status));
    return whole(await this.#store.find(terms, from, to));
  }

  async #placesOf(party: Party, from: number, to: number): Promise<Places> {
    const terms = await this.#termsOf(party);
    return { chunks: await this.#store.find(terms, from, to), areAll: terms.length < mostAddresses };
  }

  async #termsOf(party: Party): Promise<string[]> {
    if (party.kind === 'address')
      return [party.address, ...(party.local ? [party.local.name] : [])].map((address) => this.#terms.address(address));
    if (party.kind === 'domain') return [this.#terms.domain(party.domain)];
    const suffix = /^\*@([^*]+)$/.exec(party.pattern)?.[1];
    return suffix ? [this.#terms.domain(suffix)] : this.#store.matchingTerms('a:', party.pattern, mostAddresses);
  }
}

function whole(chunks: readonly Chunk[]): Places {
  return { chunks, areAll: true };
}

/** A message names every party: the rarest finds it, and others too while they cost little, as a party may be named at another time. */
function fewestOf(places: readonly Places[]): Places {
  const [rarest, ...others] = places.toSorted((a, b) => a.chunks.length - b.chunks.length);
  const cheap = others.filter(({ chunks }) => chunks.length <= fewChunks);
  const chunks = new Map([rarest!, ...cheap].flatMap((one) => one.chunks).map((chunk) => [chunk.key, chunk]));
  return { chunks: [...chunks.values()].sort(newestFirst), areAll: rarest!.areAll };
}

function newestFirst(a: Chunk, b: Chunk): number {
  return b.toAt - a.toAt || b.offset - a.offset;
}
