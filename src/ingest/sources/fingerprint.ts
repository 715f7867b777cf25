/** Tells which stored source a file is: the same bytes are the same source, whatever the name and packing. */
import { hash } from 'node:crypto';
import type { LogStore, SourceRecord } from '../../store/log-store.ts';

/** Bytes at the start of a file that identify it; a shorter file is identified by what it has. */
export const headBytes = 1024;
/** Bytes at the start of a file that tell it from most others, even if the rest of its head is not written yet. */
const openingBytes = 32;
/** Bytes at the start of a file that are examined for its identity, year and zone. */
export const beginningBytes = 256 * 1024;
/** Bytes before a position that must equal the store's: two logs may begin alike. */
export const comparedBytes = 4096;

export type Fingerprint = Pick<SourceRecord, 'headBytes' | 'headHash' | 'openingHash'>;

/** @param head first bytes of the file, at least {@link headBytes} if it has them */
export function fingerprintOf(head: Buffer): Fingerprint {
  const bytes = head.subarray(0, headBytes);
  return { headBytes: bytes.length, headHash: hash('sha256', bytes, 'hex'), openingHash: openingHashOf(head) };
}

/** `null` if there are too few bytes to tell. */
function openingHashOf(head: Buffer): string | null {
  return head.length < openingBytes ? null : hash('sha256', head.subarray(0, openingBytes), 'hex');
}

/** Whether a source stands for a log that was empty whenever it was looked at. */
export function isEmpty({ headBytes }: Pick<SourceRecord, 'headBytes'>): boolean {
  return headBytes === 0;
}

/** The sources whose fingerprint fits the first bytes of a file, the most certain first. Of sources with a longer fingerprint than `head`, only those that begin otherwise are excluded. */
export function sourcesLike(head: Buffer, sources: readonly SourceRecord[]): SourceRecord[] {
  const opening = openingHashOf(head);
  const mayBegin = ({ openingHash }: SourceRecord): boolean =>
    opening === null || openingHash === null || openingHash === opening;
  const hashes = new Map<number, string>();
  const hashOf = (length: number): string => {
    const known = hashes.get(length) ?? hash('sha256', head.subarray(0, length), 'hex');
    hashes.set(length, known);
    return known;
  };
  return sources
    .filter((source) => !isEmpty(source))
    .filter((source) =>
      source.headBytes > head.length ? mayBegin(source) : hashOf(source.headBytes) === source.headHash,
    )
    .sort((a, b) => b.headBytes - a.headBytes || b.offset - a.offset);
}

/**
 * Whether the bytes of a file that end at offset `end` equal what the store holds there, compared as far back as the
 * store holds any; `undefined` when it holds none.
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
