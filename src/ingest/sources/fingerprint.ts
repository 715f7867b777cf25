/** Tells which stored source a file is: the same bytes are the same source under any name and packing. */
import { hash } from 'node:crypto';
import type { LogStore, SourceRecord } from '../../store/log-store.ts';

/** Bytes at the head of a file that make its identity; a younger file is known by what it has. */
export const headBytes = 1024;
/** How much of a file's beginning is looked at for its identity, year and zone. */
export const beginningBytes = 256 * 1024;
/** Bytes before a place in a file that must agree with the store: two logs may begin alike. */
export const comparedBytes = 4096;

export interface Fingerprint {
  readonly headBytes: number;
  readonly headHash: string;
}

/** Of a file's first bytes. */
export function fingerprintOf(head: Buffer): Fingerprint {
  const bytes = head.subarray(0, headBytes);
  return { headBytes: bytes.length, headHash: hash('sha256', bytes, 'hex') };
}

/** Of the sources those that may begin as a file does, the most certain first; of those that are known by more than the file has, nobody can tell. */
export function sourcesLike(head: Buffer, sources: readonly SourceRecord[]): SourceRecord[] {
  const hashes = new Map<number, string>();
  const hashOf = (length: number): string => {
    const known = hashes.get(length) ?? hash('sha256', head.subarray(0, length), 'hex');
    hashes.set(length, known);
    return known;
  };
  return sources
    .filter(({ headBytes: length, headHash }) => length > head.length || hashOf(length) === headHash)
    .sort((a, b) => b.headBytes - a.headBytes || b.offset - a.offset);
}

/**
 * Whether bytes that end at offset `end` of a file are what the store holds there, as far back as it holds any;
 * `undefined` when it holds none.
 */
export async function holdsSameBytes(
  store: LogStore,
  source: SourceRecord,
  bytes: Buffer,
  end: number,
): Promise<boolean | undefined> {
  for (let left = bytes.length; left > 0;) {
    const chunk = await store.chunkAt(source.id, end - bytes.length + left - 1);
    if (!chunk) return left < bytes.length || undefined;
    const stored = (await chunk.read()).subarray(0, end - bytes.length + left - chunk.offset);
    if (stored.length === 0) return undefined;
    const length = Math.min(stored.length, left);
    if (!stored.subarray(stored.length - length).equals(bytes.subarray(left - length, left))) return false;
    left -= length;
  }
  return true;
}
