/** Tells how many lines at the start of a new file are the last ones stored of the log that had its path before: `tail -n 1000 log > new; mv new log`. */
import type { LogStore, SourceRecord } from '../../store/log-store.ts';
import { comparedBytes, holdsSameBytes } from './fingerprint.ts';
import { type OpenFile, readAt } from './open-file.ts';

/** Bytes compared at once; the longest line that is looked for. */
const pieceBytes = 64 * 1024;
/** A line that stands at more places than these tells nothing. */
const mostPlaces = 100;

/**
 * Length in bytes of these lines; 0 where they are so few that they may have been logged again.
 * @param sources that had the path, oldest first
 */
export async function keptBytes(store: LogStore, sources: readonly SourceRecord[], file: OpenFile): Promise<number> {
  let length = 0;
  for (const source of await unbroken(store, sources)) length += await keptOf(source, store, file, length);
  return length >= comparedBytes ? length : 0;
}

/** The last source, and those before it that hold its first lines because they were kept before. */
async function unbroken(store: LogStore, sources: readonly SourceRecord[]): Promise<SourceRecord[]> {
  const found: SourceRecord[] = [];
  for (const source of sources.toReversed()) {
    found.unshift(source);
    if (await store.chunkAt(source.id, 0)) break;
  }
  return found;
}

/** How much of the file, from an offset on, is the end of a source. */
async function keptOf(source: SourceRecord, store: LogStore, file: OpenFile, offset: number): Promise<number> {
  const next = await readAt(file.handle, offset, pieceBytes);
  const line = next.subarray(0, next.indexOf('\n') + 1);
  const from = Math.max(0, source.offset - (file.status.size - offset));
  if (line.length === 0) return 0;
  let places = 0;
  for await (const place of placesOf(line, store, source, from)) {
    if (await isStoredFrom(place, store, source, file, offset)) return source.offset - place;
    if (++places === mostPlaces) break;
  }
  return 0;
}

/** Offsets at which a source has a line, searched from its end back to `from`. */
async function* placesOf(line: Buffer, store: LogStore, source: SourceRecord, from: number): AsyncGenerator<number> {
  for (let end = source.offset; end > from;) {
    const chunk = await store.chunkAt(source.id, end - 1);
    if (!chunk) return;
    const bytes = (await chunk.read()).subarray(0, end - chunk.offset);
    for (let at = bytes.indexOf(line); at >= 0; at = bytes.indexOf(line, at + line.length)) yield chunk.offset + at;
    end = chunk.offset;
  }
}

/** Whether all that a source has from `place` on stands in the file from `offset` on. */
async function isStoredFrom(
  place: number,
  store: LogStore,
  source: SourceRecord,
  { handle }: OpenFile,
  offset: number,
): Promise<boolean> {
  for (let at = place; at < source.offset; at += pieceBytes) {
    const length = Math.min(pieceBytes, source.offset - at);
    const piece = await readAt(handle, offset + at - place, length);
    if (piece.length < length || !(await holdsSameBytes(store, source, piece, at + length))) return false;
  }
  return true;
}
