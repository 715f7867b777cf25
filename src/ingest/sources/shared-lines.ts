/** Tells how many lines a new file shares, at the same offsets, with known sources: after a power loss or an edit, only what follows differs. */
import type { LogStore, SourceRecord } from '../../store/log-store.ts';
import { sourcesLike } from './fingerprint.ts';
import type { Ingester } from '../ingester.ts';

export class SharedLines {
  readonly #store: LogStore;
  /** Oldest first: younger ones branched off from older ones. */
  readonly #sources: readonly SourceRecord[];

  /** @param beginning first bytes of the file */
  constructor({ store, sources }: Ingester, beginning: Buffer) {
    this.#store = store;
    const alike = sourcesLike(beginning, sources).filter(({ headBytes }) => headBytes <= beginning.length);
    this.#sources = alike.sort((a, b) => a.id - b.id);
  }

  /** The source that the file branched off from, if it shares lines with any. */
  get origin(): SourceRecord | undefined {
    return this.#sources[0];
  }

  /** Length in bytes of the complete lines at the start of `bytes`, which stand at `offset` in the file, that are stored. */
  async lengthIn(bytes: Buffer, offset: number): Promise<number> {
    let length = 0;
    for (const source of this.#sources) {
      let more: number;
      do length += more = await this.#lengthIn(source, bytes.subarray(length), offset + length);
      while (more > 0);
    }
    return length;
  }

  /** At most to the end of one chunk of the source; a chunk ends with a line. */
  async #lengthIn(source: SourceRecord, bytes: Buffer, offset: number): Promise<number> {
    const chunk = offset < source.offset ? await this.#store.chunkAt(source.id, offset) : undefined;
    if (!chunk || bytes.length === 0) return 0;
    const stored = (await chunk.read()).subarray(offset - chunk.offset, source.offset - chunk.offset);
    const length = commonLength(stored, bytes);
    return length === stored.length ? length : stored.subarray(0, length).lastIndexOf('\n') + 1;
  }
}

/**
 * Whether a file may be a source whose bytes before `end` are no longer stored. No, if it shares only some of these
 * lines with another source: the others would be lost.
 */
export async function mayBeUnstored(ingester: Ingester, beginning: Buffer, end: number): Promise<boolean> {
  const shared = await new SharedLines(ingester, beginning).lengthIn(beginning, 0);
  return shared === 0 || shared >= end;
}

function commonLength(a: Buffer, b: Buffer): number {
  const end = Math.min(a.length, b.length);
  let length = 0;
  while (length < end && a[length] === b[length]) length++;
  return length;
}
