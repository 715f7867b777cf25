/** Answers a read question from the store: terms → chunks → sightings → stories, newest first, until enough are complete. */
import type { ChunkReader } from '../lines/chunk-reader.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Terms } from '../lines/terms.ts';
import type { LogStore } from '../store/log-store.ts';
import { buildStory } from '../story/build-story.ts';
import type { BareStory } from '../story/story.ts';
import { Gatherer } from './gather.ts';
import { Lookup } from './lookup.ts';
import { isAnswer, isCandidate, isOpen } from './match.ts';
import type { Query } from './query.ts';
import { unlimitedSight, type Sight } from './sight.ts';

export interface Found {
  readonly stories: readonly BareStory[];
  /** All that answer the question, as far as it was searched. */
  readonly total: number;
  /** The search was not cut short. */
  readonly totalIsExact: boolean;
}

/** Once a page is complete, this long is spent on counting the rest. */
const countingMs = 1500;
/** How far outside the time asked for a message may be named that was seen within it. */
const borderMs = 3_600_000;

export class Search {
  readonly #store: LogStore;
  readonly #reader: ChunkReader;
  readonly #terms: Terms;
  readonly #lookup: Lookup;
  readonly #sight: Sight;

  constructor(store: LogStore, reader: ChunkReader, terms: Terms, sight: Sight = unlimitedSight) {
    this.#store = store;
    this.#reader = reader;
    this.#terms = terms;
    this.#lookup = new Lookup(store, terms);
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
    const { chunks, areAll } = await this.#lookup.places(looked);
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

/** Also what names the party shortly before or after: a message that is begun in one day and delivered in the next is of both. */
function around({ range, ...query }: Query): Query {
  return { ...query, range: { ...range, from: range.from - borderMs, to: range.to + borderMs } };
}

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
