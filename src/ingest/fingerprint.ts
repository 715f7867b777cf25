/** Tells which stored source a file is: the same bytes are the same source under any name and packing. */
import { hash } from 'node:crypto';
import type { LogStore, SourceRecord } from '../store/log-store.ts';

/** Bytes at the head of a file that make its identity; a younger file is known by what it has. */
export const headBytes = 4096;

export interface Fingerprint {
  readonly headBytes: number;
  readonly headHash: string;
}

/** Of a file's first bytes. */
export function fingerprintOf(head: Buffer): Fingerprint {
  const bytes = head.subarray(0, headBytes);
  return { headBytes: bytes.length, headHash: hash('sha256', bytes, 'hex') };
}

/** The sources that begin as the file does, the most certain first. */
export function sourcesLike(head: Buffer, sources: readonly SourceRecord[]): SourceRecord[] {
  return sources
    .filter(
      (source) =>
        source.headBytes <= head.length &&
        fingerprintOf(head.subarray(0, source.headBytes)).headHash === source.headHash,
    )
    .sort((a, b) => b.headBytes - a.headBytes || b.offset - a.offset);
}

/**
 * Whether bytes that end at offset `end` of a file are what the store holds there. Two logs may begin alike; what they
 * say further on tells them apart.
 */
export async function holdsSameBytes(
  store: LogStore,
  source: SourceRecord,
  bytes: Buffer,
  end: number,
): Promise<boolean> {
  if (bytes.length === 0) return true;
  const chunk = await store.chunkAt(source.id, end - 1);
  // Its month was pruned: the head must do.
  if (!chunk) return true;
  const stored = (await chunk.read()).subarray(0, end - chunk.offset);
  const length = Math.min(stored.length, bytes.length);
  return stored.subarray(stored.length - length).equals(bytes.subarray(bytes.length - length));
}
