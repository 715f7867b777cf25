/** Feeds sources into the store: finds out which source a file is, reads what is new of it, commits rows and checkpoint together. */
import { dateFile, type DatingHints, type LogZone } from '../lines/dating.ts';
import { Terms } from '../lines/terms.ts';
import type { LogStore, SourceRecord } from '../store/log-store.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type Batch, type Shared, SourceWriter } from './source-writer.ts';
import { WaitingBook } from './waiting-book.ts';

/** How the times and hosts of logs are to be read when they do not say. */
export interface ReadingOptions {
  readonly zoneOf: LogZone;
  readonly year?: number;
  readonly now: () => number;
  /** Host of lines that name none. */
  readonly host: string;
}

export class Ingester {
  readonly store: LogStore;
  readonly #options: ReadingOptions;
  readonly #shared: Shared;
  #sources: SourceRecord[];

  private constructor(store: LogStore, options: ReadingOptions, shared: Shared, sources: SourceRecord[]) {
    this.store = store;
    this.#options = options;
    this.#shared = shared;
    this.#sources = sources;
  }

  static async open(store: LogStore, options: ReadingOptions): Promise<Ingester> {
    const book = new WaitingBook(await store.waiting());
    return new Ingester(
      store,
      options,
      { terms: new Terms(store.key), book, host: options.host },
      await store.sources(),
    );
  }

  get sources(): readonly SourceRecord[] {
    return this.#sources;
  }

  /** A writer that goes on where a known source ends. */
  async resume(source: SourceRecord, path: string): Promise<SourceWriter> {
    const chunks = await this.store.tail(source.id);
    const tails = await Promise.all(chunks.map(async (chunk) => ({ ...chunk, bytes: await chunk.read() })));
    return new SourceWriter({ ...source, path }, tails, this.#shared);
  }

  /** A writer for a file never seen before. */
  async begin(path: string, head: Buffer, modifiedAt: number | undefined): Promise<SourceWriter> {
    const { zoneOf, year, now } = this.#options;
    const hints: DatingHints = {
      zoneOf,
      now: now(),
      ...(year === undefined ? {} : { year }),
      ...(modifiedAt === undefined ? {} : { modifiedAt }),
    };
    const dating = dateFile(head, hints);
    const source = await this.store.addSource({
      path,
      ...fingerprintOf(head),
      offset: 0,
      lines: 0,
      zone: dating.zone,
      lastAt: dating.near,
    });
    this.#sources = [...this.#sources, source];
    return new SourceWriter(source, [], this.#shared);
  }

  /** Writes what the writers have in one transaction, with their checkpoints. */
  async commit(batches: readonly Batch[], provisional: readonly Batch['tails'][number][] = []): Promise<void> {
    const [first, ...more] = batches;
    if (!first) return;
    const facts = first.facts;
    for (const batch of more) facts.merge(batch.facts);
    await this.store.commit({
      sources: batches.map((batch) => batch.source),
      blocks: batches.flatMap((batch) => batch.blocks),
      tails: [...batches.flatMap((batch) => batch.tails), ...provisional],
      ...this.#shared.book.takeChanges(),
      ...facts.sheet(),
    });
    const latest = new Map(batches.map((batch) => [batch.source.id, batch.source]));
    this.#sources = this.#sources.map((source) => latest.get(source.id) ?? source);
  }
}
