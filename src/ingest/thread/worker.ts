/** The indexing thread: follows the logs and writes them into the database, so that answering never waits for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { logZonesIn } from '../../lines/log-zones.ts';
import { SqliteLogStore } from '../../store/sqlite-log-store.ts';
import { StoreError } from '../../store/store-error.ts';
import { Bell } from '../following/bell.ts';
import { followLogs } from '../following/follow-logs.ts';
import type { IngestMessage, IngestOrder, StopMessage } from './ingest-message.ts';
import type { CodedTrouble } from '../trouble.ts';
import { Ingester } from '../ingester.ts';
import { waitUntilWritable } from './patience.ts';
import { retain } from './retain.ts';

const port = parentPort!;
const tell = (message: IngestMessage): void => port.postMessage(message);
const tellTrouble = (trouble: CodedTrouble): void => tell({ kind: 'trouble', ...wordsOf(trouble) });

function wordsOf({ code, message, fix }: CodedTrouble): CodedTrouble {
  return { code, message, fix };
}

async function follow(order: IngestOrder, stopped: AbortSignal): Promise<void> {
  await using store = SqliteLogStore.open(order.db);
  tell({ kind: 'opened' });
  const ingester = await Ingester.open(store, {
    zoneOf: logZonesIn(order.logZones, order.zone),
    host: order.host,
    now: Date.now,
    untilWritable: waitUntilWritable(stopped, (error) => tell({ kind: 'stuck', ...wordsOf(error) })),
    onWritableAgain: () => tell({ kind: 'unstuck' }),
  });
  const caughtUp = Promise.withResolvers<void>();
  const olderRead = new Bell();
  stopped.addEventListener('abort', () => olderRead.ring());
  const following = followLogs(ingester, order.logs, stopped, {
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
  const onDrop = (months: readonly string[]): void => tell({ kind: 'pruned', months });
  const retained = caughtUp.promise.then(() =>
    retain(store, order.keep ?? {}, olderRead, stopped, { onDrop, onTrouble: tellTrouble }),
  );
  await Promise.all([followed, retained]);
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
