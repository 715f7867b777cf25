/** Opens the doorway over a log store: question → query → stories → conclusions. */
import { ChunkReader } from '../lines/chunk-reader.ts';
import type { Sighting } from '../lines/sighting.ts';
import { Terms } from '../lines/terms.ts';
import type { Chunk, LogStore } from '../store/log-store.ts';
import { buildStory } from '../story/build-story.ts';
import { conclude } from '../story/conclude.ts';
import { isAt, parseStoryId, type StoryPlace } from '../story/story-id.ts';
import type { BareStory, Story } from '../story/story.ts';
import type { Answer, Coverage } from './answer.ts';
import { diagnose } from './diagnose.ts';
import { Pickups } from './pickups.ts';
import type { AskOptions, Asked, Doorway, StoryOptions } from './doorway.ts';
import { Gatherer } from './gather.ts';
import { naming } from '../lines/naming.ts';
import { LocalNames } from './local-names.ts';
import type { Query } from './query.ts';
import { readQuestion } from './read-question.ts';
import { Search } from './search.ts';
import { unlimitedSight } from './sight.ts';

/** @param host host of log lines that name none, the same as at ingest */
export function openDoorway(store: LogStore, host: string): Doorway {
  return new StoreDoorway(store, host);
}

class StoreDoorway implements Doorway {
  readonly #store: LogStore;
  readonly #reader: ChunkReader;
  readonly #terms: Terms;

  constructor(store: LogStore, host: string) {
    this.#store = store;
    this.#reader = new ChunkReader(host);
    this.#terms = new Terms(store.key);
  }

  async ask(question: string, options: AskOptions): Promise<Asked> {
    const understood = readQuestion(question, options);
    if (understood.kind === 'help') return understood;
    const coverage = await this.#store.coverage();
    if (understood.kind === 'problem') return { ...understood, coverage };
    return { kind: 'answer', answer: await this.#answer(understood.query, options, coverage) };
  }

  async #answer(
    query: Query,
    { limit, offset = 0, counted, now, sight = unlimitedSight, diagnosis = true }: AskOptions,
    coverage: readonly Coverage[],
  ): Promise<Answer> {
    const reader = this.#reader.forOneQuestion();
    const search = new Search(this.#store, reader, this.#terms, sight);
    const named = await new LocalNames(this.#store, reader, this.#terms).addTo(query);
    const found = await search.run(named, limit === 0 ? Infinity : offset + limit, counted);
    const { total, totalIsExact, searchedFrom } = found;
    const stories = await this.#conclude(found.stories.slice(offset), now, reader);
    const skipped = stretchesOf(reader.skipped.values());
    const truncated = !totalIsExact || total > offset + stories.length;
    const isSought = total === 0 && diagnosis;
    const means = { store: this.#store, reader, search, sight, coverage, now };
    const problem = isSought ? await diagnose(query, means, searchedFrom) : null;
    return { query, stories, total, totalIsExact, truncated, coverage, skipped, problem };
  }

  async story(id: string, { now }: StoryOptions): Promise<Story | null> {
    const place = parseStoryId(id);
    const seed = place && (await this.#seedAt(place));
    if (!seed) return null;
    const { copies, relations } = await new Gatherer(this.#store, this.#reader, this.#terms).gather(seed);
    return (await this.#conclude([buildStory(copies, relations)], now))[0] ?? null;
  }

  /** The line that a story's id encodes. */
  async #seedAt(place: StoryPlace): Promise<Sighting | undefined> {
    for (const chunk of await this.#store.find(this.#termsOf(place), place.at, place.at + 1000)) {
      const sightings = await this.#reader.read(chunk, place.queueId === null ? undefined : naming(place.queueId));
      const seed = sightings.find((sighting) => isAt(place, sighting));
      if (seed) return seed;
    }
    return undefined;
  }

  #termsOf({ host, queueId }: StoryPlace): string[] {
    return queueId === null ? [this.#terms.host(host)] : [this.#terms.queueId(queueId), this.#terms.session(queueId)];
  }

  async #conclude(stories: readonly BareStory[], now: number, reader = this.#reader): Promise<Story[]> {
    const pickups = new Pickups(this.#store, reader, this.#terms);
    const told = await Promise.all(stories.map((story) => pickups.tell(story, now)));
    return told.map((story) => ({ ...story, conclusion: conclude(story, now) }));
  }
}

const minuteMs = 60_000;

/** Rounded to whole minutes and merged, oldest first. */
function stretchesOf(chunks: Iterable<Chunk>): Answer['skipped'] {
  return [...chunks]
    .map(({ fromAt, toAt }) => ({
      from: Math.floor(fromAt / minuteMs) * minuteMs,
      to: (Math.floor(toAt / minuteMs) + 1) * minuteMs,
    }))
    .sort((a, b) => a.from - b.from);
}
