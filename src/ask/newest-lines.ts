/** Reads the newest lines of each log, which have no search terms until they fill a block, and the blocks with a term. */
import type { ChunkReader } from '../lines/chunk-reader.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { LogStore } from '../store/log-store.ts';

/** Chunks that are read, newest first: up to 64 KiB each. */
const mostChunks = 20;

export async function newestLines(
  store: LogStore,
  reader: ChunkReader,
  terms: readonly string[] = [],
): Promise<Sighting[]> {
  const chunks = (await store.find(terms, -Infinity, Infinity)).slice(0, mostChunks);
  return (await Promise.all(chunks.map((chunk) => reader.read(chunk)))).flat();
}
