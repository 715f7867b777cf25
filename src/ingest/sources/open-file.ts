/** Opens a file, and finds out which stored source it is. */
import type { Stats } from 'node:fs';
import { constants, type FileHandle, open } from 'node:fs/promises';
import type { SourceRecord } from '../../store/log-store.ts';
import { firstSpareDescriptor } from './descriptors.ts';
import { beginningBytes, comparedBytes, holdsSameBytes } from './fingerprint.ts';
import type { Ingester } from '../ingester.ts';
import { asSourceError, isPacked } from '../reading/open-bytes.ts';
import { mayBeUnstored } from './shared-lines.ts';

export interface OpenFile {
  /** The caller of {@link openFile} closes it. */
  readonly handle: FileHandle;
  readonly status: Stats;
  /** Its first bytes, at most {@link beginningBytes}. */
  readonly beginning: Buffer;
  readonly isPacked: boolean;
}

/** A source whose stored bytes equal those of the file, as far as both go. */
export interface Match {
  readonly source: SourceRecord;
  /** The last of the equal bytes. */
  readonly before: Buffer;
}

/** Throws {@link SourceError}. */
export async function openFile(path: string): Promise<OpenFile> {
  let handle: FileHandle | undefined;
  try {
    // A named pipe must not keep us waiting for its writer.
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (handle.fd >= firstSpareDescriptor) throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
    const beginning = await readAt(handle, 0, beginningBytes);
    return { handle, status: await handle.stat(), beginning, isPacked: isPacked(beginning) };
  } catch (error) {
    await handle?.close();
    throw asSourceError(path, error);
  }
}

/** Closes a file unless `open` returns something that takes it over. */
export async function closedUnlessRead<T>(file: OpenFile, open: () => Promise<T | undefined>): Promise<T | undefined> {
  let result: T | undefined;
  try {
    result = await open();
  } finally {
    if (!result) await file.handle.close();
  }
  return result;
}

/** The sources that a file may be, the most certain first. */
export async function matchesOf(ingester: Ingester, { handle, status, beginning }: OpenFile): Promise<Match[]> {
  const matches: Match[] = [];
  for (const source of await ingester.sourcesLike(beginning)) {
    const end = Math.min(status.size, source.offset);
    const from = Math.max(0, end - comparedBytes);
    const before = await readAt(handle, from, end - from);
    const isSame = await holdsSameBytes(ingester.store, source, before, end);
    if (isSame ?? (await mayBeUnstored(ingester, beginning, end))) matches.push({ source, before });
  }
  return matches;
}

/** At most `length` bytes. */
export async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  return bytes.subarray(0, bytesRead);
}
