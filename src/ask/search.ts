/** Answers a read question from the store: terms → chunks → sightings → stories, newest first, until enough are complete. */
import { setImmediate } from 'node:timers/promises';
import type { ChunkReader } from '../lines/chunk-reader.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Terms } from '../lines/terms.ts';
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
  /** All that answer the question, as far as it was searched. */
  readonly total: number;
  /** The search was not cut short. */
  readonly totalIsExact: boolean;
  /** Nothing older was looked at, as it took too long; `null` where that was not the reason to stop. */
  readonly searchedFrom: number | null;
}

/** Once a page is complete, so many more messages are told to count them, out of so many chunks: some milliseconds. */
const mostCounted = 10;
const mostChunksCounted = 8;
/** What was found by then is the answer, unless all was asked for. */
const longestMs = 10_000;

/** A message is received at most this long after it got its queue ID. */
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
   * @param wanted stories needed, newest first; `Infinity` for all.
   * @param counted how many others to count.
   * @param lastMs how long to look for the newest.
   */
  async run(query: Query, wanted: number, counted = mostCounted, lastMs = longestMs): Promise<Found> {
    if (!(await this.#isLogged(query.range))) return nothing;
    const looked = await this.#lead.of(query);
    const telling = new Telling(new Gatherer(this.#store, this.#reader, this.#terms), { wanted, counted, lastMs });
    const isWanted = (story: BareStory) => isAnswer(query, story) && this.#sight.mayFind(story, query);
    const texts = lineFilter(looked);
    const queued = await this.#lookup.queued(looked);
    const isSeed = (sighting: Sighting) =>
      (queued === null || queued.has(sighting.event.queueId ?? '')) &&
      isCandidate(looked, sighting) &&
      !isOfLater(query, sighting);
    for await (const chunk of this.#lookup.places(looked, queued)) {
      if (!telling.goesOn(chunk.toAt)) break;
      // Others get their turn, however much there is to look through.
      await setImmediate();
      await telling.tell((await this.#reader.read(chunk, texts)).filter(isSeed), isWanted);
    }
    return telling.found;
  }

  /** Without a line of that time nothing that is older can be of it. */
  async #isLogged({ from, to }: Range): Promise<boolean> {
    return (await this.#store.coverage()).some((host) => host.from < to && host.to >= from);
  }
}

const nothing: Found = { stories: [], total: 0, totalIsExact: true, searchedFrom: null };

/** Stories found so far, and whether to go on. */
class Telling {
  readonly #gatherer: Gatherer;
  readonly #wanted: number;
  readonly #stories = new Map<string, BareStory>();
  /** Places of lines that were told. */
  readonly #told = new Set<string>();
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

  /** Whether to look into another chunk, whose lines are not younger than an instant. */
  goesOn(unreadTo: number): boolean {
    if (this.#isComplete(unreadTo)) return !this.#isSpent(this.#chunksLeft--);
    const isLate = performance.now() > this.#until;
    if (isLate) [this.#searchedFrom, this.#wasCut] = [unreadTo, true];
    return !isLate;
  }

  /** Tells the stories of some sightings, the newest first: a late try of an old message is not what is looked for. */
  async tell(seeds: readonly Sighting[], isWanted: (story: BareStory) => boolean): Promise<void> {
    const inTime = seeds.map((seed) => ({ seed, latest: latestArrival(seed) })).sort((a, b) => b.latest - a.latest);
    for (const { seed, latest } of inTime) {
      if (this.#told.has(placeOf(seed))) continue;
      if (this.#isComplete(latest) && this.#isSpent(this.#storiesLeft--)) return;
      const story = await this.#storyOf(seed);
      if (isWanted(story)) this.#stories.set(story.id, story);
    }
  }

  async #storyOf(seed: Sighting): Promise<BareStory> {
    const { copies, relations } = await this.#gatherer.gather(seed);
    for (const sighting of [seed, ...copies.flatMap((copy) => copy.sightings)]) this.#told.add(placeOf(sighting));
    return buildStory(copies, relations);
  }

  /** Whether the newest stories wanted are all newer than anything still unread. */
  #isComplete(unreadTo: number): boolean {
    if (this.#stories.size < this.#wanted) return false;
    let newer = 0;
    for (const story of this.#stories.values()) if (timeOf(story) >= unreadTo) newer++;
    return newer >= this.#wanted;
  }

  /** Nothing is left of what may be spent on counting. */
  #isSpent(left: number): boolean {
    if (left <= 0) this.#wasCut = true;
    return left <= 0;
  }
}

function placeOf({ line }: Sighting): string {
  return `${line.source}/${line.offset}`;
}

/** No later than this came the message of a line, as far as the line tells. */
function latestArrival({ line, program, event }: Sighting): number {
  const idAt = event.queueId === null ? undefined : queueIdTime(program, event.queueId);
  return idAt === undefined ? line.at : Math.min(line.at, idAt + arrivalMs);
}

/** Whether the time inside its queue ID shows that a message came after the time asked for. */
function isOfLater({ range }: Query, { line, program, event }: Sighting): boolean {
  if (line.at < range.to || event.queueId === null) return false;
  return (queueIdTime(program, event.queueId) ?? -Infinity) >= range.to;
}

/** What stories are sorted by: when the message came, or when it was first seen. */
export function timeOf(story: Pick<BareStory, 'receivedAt' | 'evidence'>): number {
  return story.receivedAt ?? story.evidence[0]?.at ?? 0;
}
