/** Answers a read question from the store: terms → chunks → sightings → stories, newest first, until enough are complete. */
import type { ChunkReader } from '../lines/chunk-reader.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Terms } from '../lines/terms.ts';
import type { Chunk, LogStore } from '../store/log-store.ts';
import { buildStory } from '../story/build-story.ts';
import type { BareStory } from '../story/story.ts';
import { Gatherer } from './gather.ts';
import { isAnswer, isCandidate, partiesOf } from './match.ts';
import type { Party, Query } from './query.ts';
import { unlimitedSight, type Sight } from './sight.ts';

export interface Found {
  readonly stories: readonly BareStory[];
  /** All that answer the question, as far as it was searched. */
  readonly total: number;
  /** The search was not cut short. */
  readonly totalIsExact: boolean;
}

/** Where to look. */
interface Places {
  /** Newest first. */
  readonly chunks: readonly Chunk[];
  /** Nothing that may answer is left out. */
  readonly areAll: boolean;
}

/** Once a page is complete, this long is spent on counting the rest. */
const countingMs = 1500;
/** Addresses that a wildcard may stand for. */
const mostAddresses = 500;
/** How far outside the time asked for a message may be named that was seen within it. */
const borderMs = 3_600_000;
/** Chunks that are quickly read. */
const fewChunks = 40;

export class Search {
  readonly #store: LogStore;
  readonly #reader: ChunkReader;
  readonly #terms: Terms;
  readonly #sight: Sight;

  constructor(store: LogStore, reader: ChunkReader, terms: Terms, sight: Sight = unlimitedSight) {
    this.#store = store;
    this.#reader = reader;
    this.#terms = terms;
    this.#sight = sight;
  }

  /**
   * @param wanted stories needed, newest first; `Infinity` for all.
   * @param countMs how long to go on counting the others.
   */
  async run(query: Query, wanted: number, countMs = countingMs): Promise<Found> {
    const gatherer = new Gatherer(this.#store, this.#reader, this.#terms);
    const stories = new Map<string, BareStory>();
    const told = new Set<string>();
    const looked = isOpen(query) ? query : around(query);
    const { chunks, areAll } = await this.#places(looked);
    const patience = new Patience(countMs);
    for (const chunk of chunks) {
      if (isComplete(stories, wanted, chunk.toAt) && patience.isOver()) break;
      for (const seed of (await this.#reader.read(chunk)).filter((sighting) => isCandidate(looked, sighting))) {
        const story = await tell(gatherer, seed, told);
        if (story && isAnswer(query, story) && this.#sight.mayFind(story, query)) stories.set(story.id, story);
      }
    }
    const sorted = [...stories.values()].sort((a, b) => timeOf(b) - timeOf(a));
    const totalIsExact = areAll && !patience.wasLost;
    return { stories: sorted.slice(0, wanted), total: sorted.length, totalIsExact };
  }

  /** Chunks that may hold what is asked for. */
  async #places(query: Query): Promise<Places> {
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
    if (party.kind === 'address') return [this.#terms.address(party.address)];
    if (party.kind === 'domain') return [this.#terms.domain(party.domain)];
    const suffix = /^\*@([^*]+)$/.exec(party.pattern)?.[1];
    return suffix ? [this.#terms.domain(suffix)] : this.#store.matchingTerms('a:', party.pattern, mostAddresses);
  }
}

/** How long a search goes on when it has what is shown and only counts. */
class Patience {
  readonly #ms: number;
  #since: number | undefined;
  wasLost = false;

  constructor(ms: number) {
    this.#ms = ms;
  }

  isOver(): boolean {
    this.#since ??= performance.now();
    return (this.wasLost = performance.now() - this.#since >= this.#ms);
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

/** Also what names the party shortly before or after: a message that is begun in one day and delivered in the next is of both. */
function around({ range, ...query }: Query): Query {
  return { ...query, range: { ...range, from: range.from - borderMs, to: range.to + borderMs } };
}

/** A question that names nothing to look up. */
function isOpen(query: Query): boolean {
  return query.queueId === null && query.messageId === null && partiesOf(query).length === 0;
}

/** Dispositions that follow from what is not in the log, so that no term stands for them. */
const implied: ReadonlySet<string> = new Set(['queued', 'unknown', 'rejected', 'expired']);

/** The story of a seed, unless it was told already. */
async function tell(gatherer: Gatherer, seed: Sighting, told: Set<string>): Promise<BareStory | undefined> {
  const place = `${seed.line.source}/${seed.line.offset}`;
  if (told.has(place)) return undefined;
  const { copies, relations } = await gatherer.gather(seed);
  for (const { line } of copies.flatMap((copy) => copy.sightings)) told.add(`${line.source}/${line.offset}`);
  told.add(place);
  return buildStory(copies, relations);
}

/** Whether the newest stories wanted are all newer than anything still unread. */
function isComplete(stories: ReadonlyMap<string, BareStory>, wanted: number, unreadTo: number): boolean {
  if (stories.size < wanted) return false;
  let newer = 0;
  for (const story of stories.values()) if (timeOf(story) >= unreadTo) newer++;
  return newer >= wanted;
}

/** What stories are sorted by: when the message came, or when it was first seen. */
export function timeOf(story: Pick<BareStory, 'receivedAt' | 'evidence'>): number {
  return story.receivedAt ?? story.evidence[0]?.at ?? 0;
}
