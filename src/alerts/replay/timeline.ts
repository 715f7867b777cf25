/** Reads the stored logs in the order of events and yields the situations that alerts would have seen. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Counts } from '../../ingest/counting/counts.ts';
import { WaitingBook } from '../../ingest/counting/waiting-book.ts';
import { ChunkReader } from '../../lines/chunk-reader.ts';
import { byTime } from '../../lines/place.ts';
import type { Sighting } from '../../lines/sighting.ts';
import type { Chunk, HostCoverage, LogStore, Tally, TroubleCount, Waiting } from '../../store/log-store.ts';
import type { Span } from '../../time/range.ts';
import { type Situation, tallyMs } from '../evaluation/situation.ts';

export interface Period extends Span {
  readonly stepMs: number;
}

type Reader = Pick<ChunkReader, 'read'>;

/** Reads each chunk once, without caching. @param host host of lines that name none */
export function readOnce(host: string): Reader {
  return { read: (chunk) => new ChunkReader(host).read(chunk) };
}

/** The situations of a period, one per step; events before it are unknown. */
export async function* situations(store: LogStore, reader: Reader, period: Period): AsyncGenerator<Situation> {
  const sightings = new InOrder(await store.scan(period.from, period.to), reader);
  const past = new Past();
  for (let at = period.from + period.stepMs; at <= period.to; at += period.stepMs) {
    for await (const due of sightings.before(at)) for (const sighting of due) past.note(sighting);
    yield past.situation(at);
  }
}

/** Sightings held at least before some are handed on: a busy site logs hundreds of thousands in one step. */
const mostHeld = 20_000;

/** Sightings of chunks that overlap in time, oldest first. */
class InOrder {
  /** Oldest last. */
  readonly #chunks: Chunk[];
  readonly #reader: Reader;
  #read: Sighting[] = [];

  constructor(chunks: readonly Chunk[], reader: Reader) {
    this.#chunks = chunks.toSorted((a, b) => b.fromAt - a.fromAt || b.offset - a.offset);
    this.#reader = reader;
  }

  /** Sightings before an instant that were not yielded yet, some thousands at a time. */
  async *before(at: number): AsyncGenerator<Sighting[]> {
    let most = mostHeld;
    for (let next = this.#chunks.at(-1); next && next.fromAt < at; next = this.#chunks.at(-1)) {
      if (this.#read.length > most) {
        // All chunks that are left begin later.
        yield this.#takeBefore(next.fromAt);
        most = Math.max(mostHeld, 2 * this.#read.length);
      }
      for (const sighting of await this.#reader.read(next)) this.#read.push(sighting);
      this.#chunks.pop();
      // Lets other work run.
      await nextTurn();
    }
    yield this.#takeBefore(at);
  }

  #takeBefore(at: number): Sighting[] {
    const due = this.#read.filter(({ line }) => line.at < at);
    if (due.length > 0) this.#read = this.#read.filter(({ line }) => line.at >= at);
    return due.sort((a, b) => byTime(a.line, b.line));
  }
}

/** The queue and tallies at each instant, kept by the same classes as during indexing. */
class Past {
  readonly #book = new WaitingBook([]);
  readonly #waiting = new Map<string, Waiting>();
  readonly #coverage = new Map<string, HostCoverage>();
  #counts = new Counts();
  #tallies: Tally[] = [];
  #troubles: TroubleCount[] = [];

  note({ line, event }: Sighting): void {
    this.#book.note({ ...line, source: 0 }, event);
    this.#counts.note(line, event);
    const known = this.#coverage.get(line.host);
    this.#coverage.set(line.host, {
      host: line.host,
      from: known?.from ?? line.at,
      to: Math.max(known?.to ?? 0, line.at),
    });
  }

  situation(at: number): Situation {
    const { waiting, settled, ended } = this.#book.takeChanges();
    for (const row of settled) this.#waiting.delete(keyOf(row));
    for (const row of waiting) this.#waiting.set(keyOf(row), row);
    const { tallies, troubles } = this.#counts.rows();
    this.#counts = new Counts();
    const isRecent = ({ minute }: { readonly minute: number }) => minute * 60_000 >= at - tallyMs;
    this.#tallies = [...this.#tallies.filter(isRecent), ...tallies.filter(isRecent)];
    this.#troubles = [...this.#troubles.filter(isRecent), ...troubles.filter(isRecent)];
    return {
      at,
      waiting: [...this.#waiting.values()],
      ended,
      tallies: this.#tallies,
      troubles: this.#troubles,
      coverage: [...this.#coverage.values()],
      lags: [],
    };
  }
}

function keyOf({ host, queueId, recipient }: Pick<Waiting, 'host' | 'queueId' | 'recipient'>): string {
  return `${host}\0${queueId}\0${recipient}`;
}
