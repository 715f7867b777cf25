/** Reads one file from its beginning to its present end into the store, leaving out what is stored already. */
import { LineCount } from '../lines/split.ts';
import type { Fates, SourceRecord } from '../store/log-store.ts';
import { beginningBytes, comparedBytes, holdsSameBytes } from './sources/fingerprint.ts';
import { commitBytes, type Ingester } from './ingester.ts';
import { Input } from './reading/input.ts';
import { SourceError, standardInput } from './reading/open-bytes.ts';
import { mayBeUnstored, SharedLines } from './sources/shared-lines.ts';
import { addSummaries, type ImportSummary, nothingImported } from './import-summary.ts';
import type { Batch, SourceWriter } from './source-writer.ts';

export interface Imported {
  readonly summary: ImportSummary;
  /** Why it could not be read to its end. */
  readonly failure: SourceError | undefined;
}

/** Whether to read a file that is this source; `undefined` is a file that is no known source. */
export type Wanted = (source: SourceRecord | undefined) => boolean;

export interface ImportOptions {
  /** Path of the log that the file is a part of; its own when absent. */
  readonly log?: string;
  readonly isWanted?: Wanted;
  /** Gets the number of bytes just read from disk, before unpacking; negative when the file is read again. */
  readonly onProgress?: (bytes: number) => void;
  /** Awaited after each commit except the last, so that other files can be read in between. */
  readonly giveWay?: () => Promise<void>;
}

/** Reads a file (or `-`), if it is wanted. Throws {@link SourceError} when it cannot be read to its end; what could be read is stored. */
export async function importFile(ingester: Ingester, path: string, options?: ImportOptions): Promise<ImportSummary> {
  const { summary, failure } = await importReadable(ingester, path, options);
  if (failure) throw failure;
  return summary;
}

/** Like {@link importFile}, but returns the failure of a file that is damaged further on. Throws {@link SourceError} when nothing of it can be read. */
export async function importReadable(
  ingester: Ingester,
  path: string,
  { log, isWanted = () => true, onProgress, giveWay = async () => {} }: ImportOptions = {},
): Promise<Imported> {
  const wrong = new Set<number>();
  for (;;) {
    let progress = 0;
    await using input = await Input.open(path, log, (bytes) => onProgress?.(((progress += bytes), bytes)));
    const reading = new FileReading(ingester, input, giveWay);
    const mistaken = await reading.run(isWanted, wrong);
    if (!mistaken) return { summary: reading.summary, failure: input.failure };
    // A damaged copy differs from its original: reading it to the end tells damage from a different log.
    await input.passOver();
    if (input.failure) throw input.failure;
    wrong.add(mistaken.id);
    onProgress?.(-progress);
  }
}

/** One pass over a file. */
class FileReading {
  readonly #ingester: Ingester;
  readonly #input: Input;
  readonly #giveWay: () => Promise<void>;
  summary: ImportSummary = { ...nothingImported, files: 1 };

  constructor(ingester: Ingester, input: Input, giveWay: () => Promise<void>) {
    this.#ingester = ingester;
    this.#input = input;
    this.#giveWay = giveWay;
  }

  /**
   * @param wrong ids of sources that the file is known not to be
   * @returns the source that the file was mistaken for: then it must be read again
   */
  async run(isWanted: Wanted, wrong: ReadonlySet<number>): Promise<SourceRecord | undefined> {
    const { path, modifiedAt } = this.#input;
    const beginning = await this.#input.atLeast(beginningBytes);
    const source = (await this.#ingester.sourcesLike(beginning)).find(({ id }) => !wrong.has(id));
    if (beginning.length === 0 || !isWanted(source)) return undefined;
    if (source) return this.#goOn(source, beginning);
    const shared = new SharedLines(this.#ingester, beginning);
    if (shared.origin && wrong.size === 0 && path !== standardInput) return shared.origin;
    const { rest, end } = await this.#passShared(shared, beginning);
    await this.#write(await this.#ingester.begin(path, beginning, modifiedAt, end), rest);
    return undefined;
  }

  /** Skips the lines that a new file shares with other sources. */
  async #passShared(shared: SharedLines, beginning: Buffer): Promise<{ readonly rest: Buffer; readonly end: number }> {
    const lines = new LineCount();
    let end = 0;
    let rest = beginning;
    for (let length = await shared.lengthIn(rest, end); length > 0; length = await shared.lengthIn(rest, end)) {
      lines.add(rest.subarray(0, length));
      end += length;
      const more = await this.#input.next();
      rest = more ? Buffer.concat([rest.subarray(length), more]) : rest.subarray(length);
    }
    this.#add({ bytes: end, lines: lines.all, duplicate: lines.all });
    return { rest, end };
  }

  async #goOn(source: SourceRecord, beginning: Buffer): Promise<SourceRecord | undefined> {
    const { last, rest, end } = await this.#skip(source.offset, beginning);
    const isSame = await holdsSameBytes(this.#ingester.store, source, last, end);
    if (!(isSame ?? (await mayBeUnstored(this.#ingester, beginning, end)))) return this.#mistaken(source);
    const isFollowed = this.#ingester.writerOf(source) !== undefined;
    if (end === source.offset && !isFollowed)
      await this.#write(await this.#ingester.resume(source, this.#input.path, beginning), rest);
    return undefined;
  }

  #mistaken(source: SourceRecord): SourceRecord {
    if (this.#input.path !== standardInput) return source;
    throw new SourceError(
      'ambiguous',
      `What stands on standard input begins like ${source.path}, but is another log`,
      'Write it to a file and name the file.',
    );
  }

  /** Skips the first `offset` bytes. @returns the last bytes skipped, the unread `rest` of the last piece, and where skipping ended */
  async #skip(
    offset: number,
    beginning: Buffer,
  ): Promise<{ readonly last: Buffer; readonly rest: Buffer; readonly end: number }> {
    const lines = new LineCount();
    let end = 0;
    let last: Buffer = Buffer.alloc(0);
    let rest: Buffer = beginning;
    for (;;) {
      const stored = rest.subarray(0, offset - end);
      lines.add(stored);
      last = Buffer.concat([last, stored.subarray(-comparedBytes)]).subarray(-comparedBytes);
      end += stored.length;
      rest = rest.subarray(stored.length);
      const more: Buffer | undefined = end < offset ? await this.#input.next() : undefined;
      if (!more) break;
      rest = more;
    }
    this.#add({ bytes: end, lines: lines.all, duplicate: lines.all });
    return { last, rest, end };
  }

  async #write(writer: SourceWriter, first: Buffer): Promise<void> {
    try {
      for (let more: Buffer | undefined = first; more; more = await this.#input.next()) {
        this.#add({ bytes: more.length });
        writer.push(more);
        if (writer.sealedBytes < commitBytes) continue;
        await this.#commit(writer.take());
        await this.#giveWay();
      }
      writer.seal();
      const batch = writer.takeAll();
      if (batch.unfinished) this.#addLine(batch.unfinished);
      await this.#commit(batch);
      await this.#ingester.settleDoubts();
    } finally {
      this.#ingester.release(writer);
    }
  }

  async #commit(batch: Batch): Promise<void> {
    const { events, irrelevant, unexplained } = batch.counts.fates;
    const lines = events + irrelevant + unexplained;
    this.#add({ lines, events: batch.counts.events, eventLines: events, irrelevant, unexplained });
    await this.#ingester.commit([batch]);
  }

  #addLine(fate: keyof Fates | 'duplicate'): void {
    this.#add({ lines: 1, ...(fate === 'events' ? { events: 1, eventLines: 1 } : { [fate]: 1 }) });
  }

  #add(more: Partial<ImportSummary>): void {
    this.summary = addSummaries(this.summary, more);
  }
}
