/** The indexing thread: follows the logs and writes them into the database, so that answering never waits for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { logZonesIn } from '../../lines/log-zones.ts';
import { hopsKeptMs } from '../../store/log-store.ts';
import { SqliteLogStore } from '../../store/sqlite-log-store.ts';
import type { Keep } from '../../store/retention.ts';
import { isPassing, StoreError } from '../../store/store-error.ts';
import { Bell } from '../following/bell.ts';
import { followLogs } from '../following/follow-logs.ts';
import type { IngestMessage, IngestOrder, StopMessage } from './ingest-message.ts';
import type { CodedTrouble } from '../trouble.ts';
import { Ingester } from '../ingester.ts';
import { waitUntilWritable } from './patience.ts';

const dayMs = 86_400_000;
const soonMs = 10 * 60_000;
const port = parentPort!;
const tell = (message: IngestMessage): void => port.postMessage(message);
const tellTrouble = (trouble: CodedTrouble): void => tell({ kind: 'trouble', ...wordsOf(trouble) });

function wordsOf({ code, message, fix }: CodedTrouble): CodedTrouble {
  return { code, message, fix };
}

async function follow({ db, logs, logZones, zone, host, keep = {} }: IngestOrder, stopped: AbortSignal): Promise<void> {
  const store = SqliteLogStore.open(db);
  try {
    tell({ kind: 'opened' });
    const ingester = await Ingester.open(store, {
      zoneOf: logZonesIn(logZones, zone),
      host,
      now: Date.now,
      untilWritable: waitUntilWritable(stopped, (error) => tell({ kind: 'stuck', ...wordsOf(error) })),
      onWritableAgain: () => tell({ kind: 'unstuck' }),
    });
    const caughtUp = Promise.withResolvers<void>();
    const olderRead = new Bell();
    stopped.addEventListener('abort', () => olderRead.ring());
    const following = followLogs(ingester, logs, stopped, {
      onCaughtUp() {
        tell({ kind: 'caught-up' });
        caughtUp.resolve();
      },
      onCommit: () => tell({ kind: 'committed' }),
      onFile(path, left, added) {
        tell({ kind: 'backfilled', path, left, added });
        if (left === 0) olderRead.ring();
      },
      onTrouble: tellTrouble,
    });
    // If following is stopped before it has caught up, retention must not wait for it.
    const followed = following.finally(() => caughtUp.resolve());
    await Promise.all([followed, caughtUp.promise.then(() => retain(store, keep, olderRead, stopped))]);
  } finally {
    await store.close();
  }
}

/**
 * Applies retention now, once a day, and when older logs were read; and from time to time while they are read, since
 * they may be older than what is kept. Retried soon when a full disk or a lock prevented it, since it frees space.
 */
async function retain(store: SqliteLogStore, keep: Keep, olderRead: Bell, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    let pauseMs = soonMs;
    try {
      store.forgetHops(Date.now() - hopsKeptMs);
      const months = store.monthsToDrop(keep, Date.now()).map(({ name }) => name);
      await store.drop(months, stopped);
      if (months.length > 0) tell({ kind: 'pruned', months });
      if (!(await store.upkeep.backlog())) pauseMs = dayMs;
    } catch (error) {
      if (!isPassing(error)) throw error;
      tellTrouble(error);
    }
    await olderRead.heard(pauseMs);
  }
}

const stopping = new AbortController();
port.on('message', ({ kind }: StopMessage) => {
  if (kind === 'stop') stopping.abort();
});
try {
  await follow(workerData as IngestOrder, stopping.signal);
} catch (error) {
  if (!(error instanceof StoreError)) throw error;
  tell({ kind: 'failed', ...wordsOf(error) });
} finally {
  stopping.abort();
  port.close();
}
