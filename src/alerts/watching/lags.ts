/** Tells which followed logs have not been read to their end, and since when. */
import { lookAtLogs } from '../../ingest/sources/followed-logs.ts';
import { sourceOf, stateOf } from '../../ingest/sources/source-state.ts';
import type { LogStore } from '../../store/log-store.ts';
import type { Lag } from '../evaluation/situation.ts';

/** A busy log is always slightly ahead: fewer unread bytes are no lag. */
const negligibleBytes = 1_000_000;

/** @param named files, directories and globs that are followed */
export function followLags(
  named: readonly string[],
  store: LogStore,
  now: () => number,
): () => Promise<readonly Lag[]> {
  const since = new Map<string, number>();
  return async () => {
    const unread = await unreadBytes(named, store);
    for (const [path, bytes] of unread) {
      if (bytes < negligibleBytes) since.delete(path);
      else if (!since.has(path)) since.set(path, now());
    }
    return [...since].map(([path, sinceAt]) => ({ path, bytes: unread.get(path) ?? 0, sinceAt }));
  };
}

/** Total unread bytes of all followed logs. */
export async function lagBytesOf(named: readonly string[], store: LogStore): Promise<number> {
  return [...(await unreadBytes(named, store)).values()].reduce((sum, bytes) => sum + bytes, 0);
}

async function unreadBytes(named: readonly string[], store: LogStore): Promise<Map<string, number>> {
  const { logs } = await lookAtLogs(named);
  const sources = await store.sources();
  return new Map(
    logs.map((log) => {
      const source = sourceOf(log, sources);
      return [log.path, source ? (stateOf(source, log).lagBytes ?? 0) : log.sizeBytes];
    }),
  );
}
