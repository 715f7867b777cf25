/** Reads one file from its beginning to its present end into the store, leaving out what is stored already. */
import { countLines } from '../lines/split.ts';
import { fingerprintOf, headBytes, holdsSameBytes, sourcesLike } from './fingerprint.ts';
import type { Ingester } from './ingester.ts';
import { type OpenedBytes, openBytes } from './open-bytes.ts';
import type { Batch, SourceWriter } from './source-writer.ts';
import { standardInput } from './find-files.ts';

/** What an import did; every line has exactly one fate. */
export interface ImportSummary {
  readonly files: number;
  readonly bytes: number;
  readonly lines: number;
  readonly events: number;
  readonly eventLines: number;
  readonly irrelevant: number;
  readonly unexplained: number;
  readonly duplicate: number;
}

export const nothingImported: ImportSummary = {
  files: 0,
  bytes: 0,
  lines: 0,
  events: 0,
  eventLines: 0,
  irrelevant: 0,
  unexplained: 0,
  duplicate: 0,
};

/** How much of a file's beginning is looked at for its year and zone. */
const datingBytes = 256 * 1024;
/** Commits are this large in a long import: few enough to be cheap, small enough to lose little. */
const commitBytes = 4 * 1024 * 1024;
/** Bytes compared with the store to be sure that a file is the one it seems to be. */
const comparedBytes = 4096;

/** Reads a file (or `-`). `onProgress` gets uncompressed bytes as they are read. Throws {@link SourceError}. */
export async function importFile(
  ingester: Ingester,
  path: string,
  onProgress: (bytes: number) => void = () => {},
): Promise<ImportSummary> {
  const tried = new Set<number>();
  for (;;) {
    const reading = new FileReading(ingester, path, onProgress, tried);
    const summary = await reading.run();
    if (summary) return summary;
  }
}

/** One pass over a file. */
class FileReading {
  readonly #ingester: Ingester;
  readonly #path: string;
  readonly #onProgress: (bytes: number) => void;
  /** Sources that the file turned out not to be. */
  readonly #tried: Set<number>;
  #summary = { ...nothingImported, files: 1 };

  constructor(ingester: Ingester, path: string, onProgress: (bytes: number) => void, tried: Set<number>) {
    this.#ingester = ingester;
    this.#path = path;
    this.#onProgress = onProgress;
    this.#tried = tried;
  }

  /** The summary, or `undefined` when the file is not the source that it was taken for and must be read again. */
  async run(): Promise<ImportSummary | undefined> {
    const opened = this.#path === standardInput ? openStandardInput() : await openBytes(this.#path);
    const stream = opened.bytes[Symbol.asyncIterator]();
    const head = await readHead(stream);
    if (head.length === 0) return this.#summary;
    const known = sourcesLike(head, this.#ingester.sources).find((source) => !this.#tried.has(source.id));
    if (!known) {
      const writer = await this.#ingester.begin(this.#path, head, opened.modifiedAt);
      await this.#write(writer, head, stream, opened.packed);
      return this.#summary;
    }
    const rest = await this.#skip(known.offset, head, stream);
    if (this.#path !== standardInput && !(await holdsSameBytes(this.#ingester.store, known, rest.before, rest.end))) {
      this.#tried.add(known.id);
      await stream.return?.();
      return undefined;
    }
    if (rest.end === known.offset) {
      const grown = known.headBytes < headBytes ? { ...known, ...fingerprintOf(head) } : known;
      await this.#write(await this.#ingester.resume(grown, this.#path), rest.after, stream, opened.packed);
    }
    return this.#summary;
  }

  /** Passes over what is stored; `before` are the last bytes of it. */
  async #skip(
    offset: number,
    head: Buffer,
    stream: AsyncIterator<Buffer>,
  ): Promise<{ before: Buffer; after: Buffer; end: number }> {
    let end = 0;
    let before = Buffer.alloc(0);
    for (let bytes: Buffer | undefined = head; bytes; bytes = await nextOf(stream)) {
      const stored = bytes.subarray(0, offset - end);
      this.#countDuplicates(stored);
      before = Buffer.concat([before.subarray(-comparedBytes), stored.subarray(-comparedBytes)]);
      end += stored.length;
      if (end === offset) return { before, after: bytes.subarray(stored.length), end };
    }
    return { before, after: Buffer.alloc(0), end };
  }

  #countDuplicates(bytes: Buffer): void {
    const lines = countLines(bytes);
    // A line that goes on in the next bytes is counted there.
    const unfinished = bytes.length > 0 && bytes[bytes.length - 1] !== 10 ? 1 : 0;
    this.#add({ bytes: bytes.length, lines: lines - unfinished, duplicate: lines - unfinished });
    this.#onProgress(bytes.length);
  }

  async #write(writer: SourceWriter, first: Buffer, stream: AsyncIterator<Buffer>, packed: boolean): Promise<void> {
    for (let bytes: Buffer | undefined = first; bytes; bytes = await nextOf(stream)) {
      this.#add({ bytes: bytes.length });
      writer.push(bytes);
      this.#onProgress(bytes.length);
      if (writer.sealedBytes >= commitBytes) await this.#commit(writer.take(false));
    }
    if (packed) writer.endLine();
    writer.seal();
    await this.#finish(writer);
  }

  /** A plain file whose last line is unfinished may still be written to: that line stays provisional. */
  async #finish(writer: SourceWriter): Promise<void> {
    const last = writer.provisional();
    const batch = writer.take(false);
    const before = last ? await this.#ingester.store.chunkAt(last.tail.source, last.tail.offset) : undefined;
    const known = last && before ? (await before.read()).equals(last.tail.bytes) : false;
    if (last) this.#addFate(known ? 'duplicate' : last.fate);
    await this.#commit(batch, last && !known ? [last.tail] : []);
  }

  async #commit(batch: Batch, provisional: Batch['tails'] = []): Promise<void> {
    const { events, irrelevant, unexplained } = batch.facts.fates;
    this.#add({
      lines: events + irrelevant + unexplained,
      events: batch.facts.events,
      eventLines: events,
      irrelevant,
      unexplained,
    });
    await this.#ingester.commit([batch], provisional);
  }

  #addFate(fate: 'events' | 'irrelevant' | 'unexplained' | 'duplicate'): void {
    this.#add({ lines: 1, ...(fate === 'events' ? { events: 1, eventLines: 1 } : { [fate]: 1 }) });
  }

  #add(more: Partial<ImportSummary>): void {
    this.#summary = addSummaries(this.#summary, { ...nothingImported, ...more });
  }
}

/** Sums field by field. */
export function addSummaries(a: ImportSummary, b: ImportSummary): ImportSummary {
  const keys = Object.keys(nothingImported) as (keyof ImportSummary)[];
  return Object.fromEntries(keys.map((key) => [key, a[key] + b[key]])) as unknown as ImportSummary;
}

function openStandardInput(): Omit<OpenedBytes, 'modifiedAt' | 'sizeOnDisk'> & { readonly modifiedAt?: number } {
  return { bytes: process.stdin as AsyncIterable<Buffer>, packed: true };
}

async function readHead(stream: AsyncIterator<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let length = 0; length < datingBytes;) {
    const bytes = await nextOf(stream);
    if (!bytes) break;
    pieces.push(bytes);
    length += bytes.length;
  }
  return Buffer.concat(pieces);
}

async function nextOf(stream: AsyncIterator<Buffer>): Promise<Buffer | undefined> {
  const next = await stream.next();
  return next.done ? undefined : next.value;
}
