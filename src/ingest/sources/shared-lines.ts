/** Tells how much of a file that is no known source stands at the same place in known ones: a power loss, or somebody with an editor, may have changed what follows. */
import type { LogStore, SourceRecord } from '../../store/log-store.ts';
import { sourcesLike } from './fingerprint.ts';
import type { Ingester } from '../ingester.ts';

const newline = 10;

export class SharedLines {
  readonly #store: LogStore;
  /** The older first: it is what the younger branched off from. */
  readonly #sources: readonly SourceRecord[];

  /** @param beginning of the file. */
  constructor({ store, sources }: Ingester, beginning: Buffer) {
    this.#store = store;
    const alike = sourcesLike(beginning, sources).filter(({ headBytes }) => headBytes <= beginning.length);
    this.#sources = alike.sort((a, b) => a.id - b.id);
  }

  /** Length of the whole lines with which `bytes`, at `offset` of the file, begin, and that are stored. */
  async lengthIn(bytes: Buffer, offset: number): Promise<number> {
    let length = 0;
    for (const source of this.#sources) {
      let more: number;
      do length += more = await this.#lengthIn(source, bytes.subarray(length), offset + length);
      while (more > 0);
    }
    return length;
  }

  /** As far as one chunk of the source goes, which ends with a line. */
  async #lengthIn(source: SourceRecord, bytes: Buffer, offset: number): Promise<number> {
    const chunk = offset < source.offset ? await this.#store.chunkAt(source.id, offset) : undefined;
    if (!chunk || bytes.length === 0) return 0;
    const stored = (await chunk.read()).subarray(offset - chunk.offset, source.offset - chunk.offset);
    const length = commonLength(stored, bytes);
    return length === stored.length ? length : stored.subarray(0, length).lastIndexOf(newline) + 1;
  }
}

/**
 * Whether a file may be the source of which nothing is stored before `end`: not when it shares lines with another, and
 * has others before `end`: these would be lost.
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
