/** Answers a query from the store: terms → chunks → sightings → stories, newest first, until enough are complete. */
import { setImmediate } from 'node:timers/promises';
import type { ChunkReader } from '../lines/chunk-reader.ts';
import { placeOf } from '../lines/place.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Terms } from '../lines/terms.ts';
import { textOf } from '../lines/twin.ts';
import { queueIdTime } from '../mail/ids.ts';
import type { LogStore } from '../store/log-store.ts';
import { buildStory } from '../story/build-story.ts';
import type { BareStory } from '../story/story.ts';
import { Gatherer } from './gather.ts';
import { Lead } from './lead.ts';
import { Lookup } from './lookup.ts';
import { lineFilter } from './line-filter.ts';
import { isAnswer, isCandidate } from './match.ts';
import type { Query } from './query.ts';
import type { Range } from '../time/range.ts';
import { unlimitedSight, type Sight } from './sight.ts';

export interface Found {
  readonly stories: readonly BareStory[];
  /** Number of stories that answer the query, as far as it was searched. */
  readonly total: number;
  /** Whether the whole time range was searched. */
  readonly totalIsExact: boolean;
  /** If the search took too long: nothing older than this instant was searched; otherwise `null`. */
  readonly searchedFrom: number | null;
}

/** Once a page is complete, at most so many further stories are built to count them, unless more are asked for, and from so many chunks. */
const mostCounted = 1;
const mostChunksCounted = 8;
/** Time limit after which what was found so far is the answer, unless all answers are wanted. */
const longestMs = 10_000;

/** A message's arrival is logged at most this long after its queue ID was made. */
const arrivalMs = 10 * 60_000;

export class Search {
  readonly #store: LogStore;
  readonly #reader: ChunkReader;
  readonly #terms: Terms;
  readonly #lookup: Lookup;
  readonly #lead: Lead;
  readonly #sight: Sight;

  constructor(store: LogStore, reader: ChunkReader, terms: Terms, sight: Sight = unlimitedSight) {
    this.#store = store;
    this.#reader = reader;
    this.#terms = terms;
    this.#lookup = new Lookup(store, terms);
    this.#lead = new Lead(store, reader, this.#lookup);
    this.#sight = sight;
  }

  /**
   * @param wanted number of stories, newest first; `Infinity` for all
   * @param counted number of further stories to count
   * @param lastMs time limit of the search
   */
  async run(query: Query, wanted: number, counted = mostCounted, lastMs = longestMs): Promise<Found> {
    if (!(await this.#isLogged(query.range))) return nothing;
    const looked = await this.#lead.of(query);
    const collector = new StoryCollector(new Gatherer(this.#store, this.#reader, this.#terms), {
      wanted,
      counted,
      lastMs,
    });
    const isWanted = (story: BareStory) => isAnswer(query, story) && this.#sight.mayFind(story, query);
    const texts = lineFilter(looked);
    const queued = await this.#lookup.queued(looked);
    const isSeed = (sighting: Sighting) =>
      (queued === null || queued.has(sighting.event.queueId ?? '')) &&
      isCandidate(looked, sighting) &&
      !isOfLater(query, sighting);
    for await (const chunk of this.#lookup.places(looked, queued)) {
      if (!collector.needs(chunk.toAt)) break;
      // Lets other work run between chunks.
      await setImmediate();
      await collector.collect((await this.#reader.read(chunk, texts)).filter(isSeed), isWanted);
    }
    return collector.found;
  }

  /** Whether any log lines exist in the time range: without one nothing can be found. */
  async #isLogged({ from, to }: Range): Promise<boolean> {
    return (await this.#store.coverage()).some((host) => host.from < to && host.to >= from);
  }
}

const nothing: Found = { stories: [], total: 0, totalIsExact: true, searchedFrom: null };

/** Collects the stories found, and decides when the search may stop. */
class StoryCollector {
  readonly #gatherer: Gatherer;
  readonly #wanted: number;
  readonly #stories = new Map<string, BareStory>();
  /** Places of lines whose stories were built, and by their text the source of each, since another log may hold it too. */
  readonly #seen = new Set<string>();
  readonly #sourceOf = new Map<string, number>();
  readonly #until: number;
  #storiesLeft: number;
  #chunksLeft: number;
  #wasCut = false;
  #searchedFrom: number | null = null;

  constructor(gatherer: Gatherer, { wanted, counted, lastMs }: Record<'wanted' | 'counted' | 'lastMs', number>) {
    this.#gatherer = gatherer;
    this.#until = wanted < Infinity ? performance.now() + lastMs : Infinity;
    this.#wanted = wanted;
    this.#storiesLeft = counted;
    this.#chunksLeft = counted === 0 ? 0 : mostChunksCounted;
  }

  get found(): Found {
    const sorted = [...this.#stories.values()].sort((a, b) => timeOf(b) - timeOf(a));
    return {
      stories: sorted.slice(0, this.#wanted),
      total: sorted.length,
      totalIsExact: !this.#wasCut,
      searchedFrom: this.#searchedFrom,
    };
  }

  /** Whether another chunk must be read. @param unreadTo no unread line is newer than this */
  needs(unreadTo: number): boolean {
    if (this.#isComplete(unreadTo)) return !this.#isSpent(this.#chunksLeft--);
    const isLate = performance.now() > this.#until;
    if (isLate) [this.#searchedFrom, this.#wasCut] = [unreadTo, true];
    return !isLate;
  }

  /** Builds the stories of some sightings, those with the newest arrival first, since a late attempt may be of an old message. */
  async collect(seeds: readonly Sighting[], isWanted: (story: BareStory) => boolean): Promise<void> {
    const inTime = seeds.map((seed) => ({ seed, latest: latestArrival(seed) })).sort((a, b) => b.latest - a.latest);
    for (const { seed, latest } of inTime) {
      if (this.#isSeen(seed)) continue;
      if (this.#isComplete(latest) && this.#isSpent(this.#storiesLeft--)) return;
      const story = await this.#storyOf(seed);
      if (isWanted(story)) this.#stories.set(story.id, story);
    }
  }

  async #storyOf(seed: Sighting): Promise<BareStory> {
    const { copies, relations } = await this.#gatherer.gather(seed);
    for (const { line } of [seed, ...copies.flatMap((copy) => copy.sightings)]) {
      this.#seen.add(placeOf(line));
      this.#sourceOf.set(textOf(line), line.source);
    }
    return buildStory(copies, relations);
  }

  #isSeen({ line }: Sighting): boolean {
    return this.#seen.has(placeOf(line)) || (this.#sourceOf.get(textOf(line)) ?? line.source) !== line.source;
  }

  /** Whether all wanted stories are newer than anything unread. */
  #isComplete(unreadTo: number): boolean {
    if (this.#stories.size < this.#wanted) return false;
    let newer = 0;
    for (const story of this.#stories.values()) if (timeOf(story) >= unreadTo) newer++;
    return newer >= this.#wanted;
  }

  /** Whether the allowance for counting further stories is used up. */
  #isSpent(left: number): boolean {
    if (left <= 0) this.#wasCut = true;
    return left <= 0;
  }
}

/** The latest instant at which the message of a line can have arrived, according to the line and its queue ID. */
function latestArrival({ line, program, event }: Sighting): number {
  const idAt = event.queueId === null ? undefined : queueIdTime(program, event.queueId);
  return idAt === undefined ? line.at : Math.min(line.at, idAt + arrivalMs);
}

/** Whether the time in its queue ID shows that a message arrived after the time range. */
function isOfLater({ range }: Query, { line, program, event }: Sighting): boolean {
  if (line.at < range.to || event.queueId === null) return false;
  return (queueIdTime(program, event.queueId) ?? -Infinity) >= range.to;
}

/** The instant that stories are sorted by: the arrival, or the first line if the arrival is not logged. */
export function timeOf(story: Pick<BareStory, 'receivedAt' | 'evidence'>): number {
  return story.receivedAt ?? story.evidence[0]?.at ?? 0;
}
