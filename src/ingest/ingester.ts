/** Feeds sources into the store: hands out a writer for each source and commits rows and checkpoints together. */
import { dateFile, type DatingHints } from '../lines/dating.ts';
import { ChunkReader } from '../lines/chunk-reader.ts';
import { Terms } from '../lines/terms.ts';
import type { DatingConfig } from '../lines/time-check.ts';
import type { Backlog, Gap } from '../store/upkeep.ts';
import type { Commit, LogStore, SourceRecord } from '../store/log-store.ts';
import { isPassing, type StoreError } from '../store/store-error.ts';
import { beginningBytes, fingerprintOf, headBytes, isEmpty } from './sources/fingerprint.ts';
import { KnownSources } from './sources/known-sources.ts';
import { Counts } from './counting/counts.ts';
import { recount } from './counting/recount.ts';
import { type Batch, type OpenEnd, type WriterParts, SourceWriter } from './source-writer.ts';
import { WaitingBook } from './counting/waiting-book.ts';

/** Defaults for logs that name no year, zone or host, and what to do while the store cannot be written. */
export interface ReadingOptions extends DatingConfig {
  readonly now: () => number;
  /** Host of lines that name none. */
  readonly host: string;
  /** Called when the store cannot be written for now (disk full, locked): resolves when to try again. If absent, the error is thrown. */
  readonly untilWritable?: (error: StoreError) => Promise<void>;
  /** Called when a write succeeds after {@link untilWritable}. */
  readonly onWritableAgain?: () => void;
}

/** Full blocks are committed once they reach this size in total: a crash loses little work, and commits stay cheap. */
export const commitBytes = 4 * 1024 * 1024;

export class Ingester {
  readonly store: LogStore;
  readonly #options: ReadingOptions;
  readonly #parts: WriterParts;
  readonly #known: KnownSources;
  /** By source id. */
  readonly #writers = new Map<number, SourceWriter>();
  /** Number of commits so far. */
  commits = 0;
  /** Ids of sources whose file disappeared, perhaps before it was read to its end. */
  readonly #gaps: Set<number>;

  private constructor(
    store: LogStore,
    options: ReadingOptions,
    parts: WriterParts,
    sources: readonly SourceRecord[],
    gaps: readonly Gap[],
  ) {
    this.store = store;
    this.#gaps = new Set(gaps.map(({ source }) => source));
    this.#options = options;
    this.#parts = parts;
    this.#known = new KnownSources(store, sources);
  }

  static async open(store: LogStore, options: ReadingOptions): Promise<Ingester> {
    const book = new WaitingBook(await store.waiting(), await store.coverage());
    const parts = { terms: new Terms(store.key), book, dating: options, host: options.host, now: options.now };
    return new Ingester(store, options, parts, await store.sources(), await store.upkeep.gaps());
  }

  get sources(): readonly SourceRecord[] {
    return this.#known.all;
  }

  /** Those that were last read at a path, however it is spelled; oldest first. */
  sourcesAt(path: string): SourceRecord[] {
    return this.#known.at(path);
  }

  now(): number {
    return this.#options.now();
  }

  /** The sources that a file with this beginning may be, the most certain first. */
  async sourcesLike(beginning: Buffer): Promise<SourceRecord[]> {
    // A short file is compared with the lines stored, those read just now included.
    if (beginning.length < headBytes) await this.commit();
    return this.#known.like(beginning);
  }

  /** The writer in use for a source, if any. */
  writerOf(source: SourceRecord): SourceWriter | undefined {
    return this.#writers.get(source.id);
  }

  /** Whether the writer has not been released. */
  isAtWork(writer: SourceWriter): boolean {
    return this.#writers.get(writer.sourceId) === writer;
  }

  /**
   * A writer that continues where a known source ends; the caller must release it.
   * @param beginning first bytes of the file; if longer than the source's fingerprint, the fingerprint is extended
   */
  async resume(source: SourceRecord, path: string, beginning: Buffer): Promise<SourceWriter> {
    await this.closeGap(source);
    const chunks = await this.store.tail(source.id);
    const bytes = await Promise.all(chunks.map((chunk) => chunk.read()));
    const openEnd: OpenEnd | undefined = chunks[0] && { ...chunks[0], bytes: Buffer.concat(bytes) };
    const fingerprint = fingerprintOf(beginning);
    const grown = fingerprint.headBytes > source.headBytes ? fingerprint : {};
    return this.#employ(new SourceWriter({ ...source, ...grown, path }, openEnd, this.#parts));
  }

  async noteBacklog(backlog: Backlog | undefined): Promise<void> {
    await this.#written(() => this.store.upkeep.noteBacklog(backlog));
  }

  /** Records that a source's file disappeared, perhaps before it was read to its end. @returns false if that was recorded before */
  async noteGap({ id }: SourceRecord): Promise<boolean> {
    if (this.#gaps.has(id)) return false;
    this.#gaps.add(id);
    await this.#written(() => this.store.upkeep.noteGap(id, this.now()));
    return true;
  }

  /** Removes the record: the file was found. */
  async closeGap({ id }: SourceRecord): Promise<void> {
    if (this.#gaps.delete(id)) await this.#written(() => this.store.upkeep.closeGap(id));
  }

  /**
   * A writer for a new source; the caller must release it.
   * @param offset where the lines begin that no other source holds
   */
  async begin(path: string, beginning: Buffer, modifiedAt: number | undefined, offset = 0): Promise<SourceWriter> {
    const { near, zone } = dateFile(
      wholeLines(beginning.subarray(0, beginningBytes)),
      this.#hintsFor(path, modifiedAt),
    );
    const fingerprint = fingerprintOf(beginning);
    const added = { path, ...fingerprint, offset, lines: 0, zone, lastAt: near };
    const empty = this.sourcesAt(path).find((source) => isEmpty(source) && !this.writerOf(source));
    const source = empty ? { ...added, id: empty.id } : await this.#written(() => this.store.addSource(added));
    if (!empty) this.#known.add(source);
    return this.#employ(new SourceWriter(source, undefined, this.#parts));
  }

  /** Records that a log is followed that is still empty: what is rotated away from now on is known to belong to it. */
  async expect(path: string, modifiedAt: number): Promise<void> {
    if (this.sourcesAt(path).length === 0) this.release(await this.begin(path, Buffer.alloc(0), modifiedAt));
  }

  release(writer: SourceWriter): void {
    this.#writers.delete(writer.sourceId);
  }

  /** Bytes in full blocks not yet committed. */
  get sealedBytes(): number {
    return this.#writers.values().reduce((sum, writer) => sum + writer.sealedBytes, 0);
  }

  /**
   * Writes the given batches and the news of all other writers, with their checkpoints, in one transaction. It must be
   * all of them, because the writers share one waiting book, which must not contain a line that the store lacks.
   */
  async commit(taken: readonly Batch[] = []): Promise<void> {
    const others = this.#writers.values().filter((writer) => writer.hasNews);
    const batches = [...taken, ...others.map((writer) => writer.take())];
    const [first, ...more] = batches;
    if (!first) return;
    const counts = first.counts;
    for (const batch of more) counts.merge(batch.counts);
    await this.#put({
      sources: batches.map((batch) => batch.source),
      blocks: batches.flatMap((batch) => batch.blocks),
      tails: batches.flatMap((batch) => batch.tails),
      ...this.#parts.book.takeChanges(),
      ...counts.rows(),
    });
    this.#known.update(batches.map((batch) => batch.source));
    this.commits++;
  }

  /** Recounts, from the index, the queued copies whose lines were read out of order. Call it when all lines are committed. */
  async settleDoubts(): Promise<void> {
    const { book, terms, host } = this.#parts;
    const doubts = book.takeDoubts();
    if (doubts.length === 0) return;
    const reader = new ChunkReader(host);
    for (const doubt of doubts) book.settle(doubt, await recount(doubt, this.store, reader, terms));
    await this.#put({ sources: [], blocks: [], tails: [], ...book.takeChanges(), ...new Counts().rows() });
  }

  #put(commit: Commit): Promise<void> {
    return this.#written(() => this.store.commit(commit));
  }

  async #written<T>(write: () => Promise<T>): Promise<T> {
    const { untilWritable, onWritableAgain } = this.#options;
    for (let hasWaited = false; ; hasWaited = true) {
      try {
        const result = await write();
        if (hasWaited) onWritableAgain?.();
        return result;
      } catch (error) {
        if (!untilWritable || !isPassing(error)) throw error;
        await untilWritable(error);
      }
    }
  }

  #employ(writer: SourceWriter): SourceWriter {
    this.#writers.set(writer.sourceId, writer);
    return writer;
  }

  #hintsFor(path: string, modifiedAt: number | undefined): DatingHints {
    const { zoneOf, year, now, host } = this.#options;
    const before = this.sourcesAt(path).findLast((source) => !isEmpty(source));
    return {
      zoneOf,
      host,
      now: now(),
      ...(before && { zoneBefore: before.zone, lastAtBefore: before.lastAt }),
      ...(year !== undefined && { year }),
      ...(modifiedAt !== undefined && { modifiedAt }),
    };
  }
}

function wholeLines(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf('\n') + 1;
  return end > 0 ? bytes.subarray(0, end) : bytes;
}
