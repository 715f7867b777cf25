/** Finds the queue IDs in the logs of which the asker may have given only the beginning. */
import type { ChunkReader } from '../lines/chunk-reader.ts';
import type { LogStore } from '../store/log-store.ts';
import { newestLines } from './newest-lines.ts';

/** A beginning that more IDs share tells nothing. */
const mostIds = 3;

/** As logged; empty if none or too many begin so. */
export async function wholeQueueIds(begun: string, store: LogStore, reader: ChunkReader): Promise<string[]> {
  const beginning = begun.toLowerCase();
  const terms = await store.matchingTerms('q:', `${beginning}*`, mostIds + 1);
  if (terms.length > mostIds) return [];
  const named = (await newestLines(store, reader, terms)).flatMap(({ event }) => event.queueId ?? []);
  const ids = new Set(named.filter((id) => id.toLowerCase().startsWith(beginning)));
  return ids.size > mostIds ? [] : [...ids];
}
