/** Tells which followed logs have not been read to their end, and since when. */
import { lookAtLogs } from '../../ingest/sources/followed-logs.ts';
import { sourcesOf, stateOf } from '../../ingest/sources/source-state.ts';
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
  let before = new Map<string, Lag>();
  return async () => {
    const unread = [...(await unreadBytes(named, store))].filter(([, bytes]) => bytes >= negligibleBytes);
    const lags = unread.map(([path, bytes]) => ({ path, bytes, sinceAt: before.get(path)?.sinceAt ?? now() }));
    before = new Map(lags.map((lag) => [lag.path, lag]));
    return lags;
  };
}

/** Total unread bytes of all followed logs. */
export async function lagBytesOf(named: readonly string[], store: LogStore): Promise<number> {
  return [...(await unreadBytes(named, store)).values()].reduce((sum, bytes) => sum + bytes, 0);
}

async function unreadBytes(named: readonly string[], store: LogStore): Promise<Map<string, number>> {
  const { logs } = await lookAtLogs(named);
  const sources = sourcesOf(logs, await store.sources());
  return new Map(
    logs.map((log) => {
      const source = sources.get(log);
      return [log.path, source ? (stateOf(source, log).lagBytes ?? 0) : log.sizeBytes];
    }),
  );
}
