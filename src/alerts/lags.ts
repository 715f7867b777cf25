/** Tells which followed logs were not read to their end, and since when. */
import { lookAtLogs } from '../ops/followed-logs.ts';
import { sourceOf, stateOf } from '../ops/source-state.ts';
import type { LogStore } from '../store/log-store.ts';
import type { Lag } from './situation.ts';

/** A busy log is always a little ahead of us. */
const negligibleBytes = 1_000_000;

/** @param named files, directories and globs that are followed */
export function followLags(
  named: readonly string[],
  store: LogStore,
  now: () => number,
): () => Promise<readonly Lag[]> {
  const since = new Map<string, number>();
  return async () => {
    const { logs } = await lookAtLogs(named);
    const sources = await store.sources();
    const lags: Lag[] = [];
    for (const log of logs) {
      const source = sourceOf(log, sources);
      const bytes = source ? (stateOf(source, log).lagBytes ?? 0) : log.sizeBytes;
      if (bytes < negligibleBytes) since.delete(log.path);
      else lags.push({ path: log.path, bytes, sinceAt: since.get(log.path) ?? now() });
    }
    for (const { path, sinceAt } of lags) since.set(path, sinceAt);
    return lags;
  };
}
