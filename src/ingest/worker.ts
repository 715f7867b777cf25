/** The indexing thread: follows the logs and writes them into the database, so that answering never waits for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { logZonesIn } from '../lines/log-zones.ts';
import { SqliteLogStore } from '../store/sqlite-log-store.ts';
import { StoreError } from '../store/store-error.ts';
import { Follower } from './follower.ts';
import type { IngestMessage, IngestOrder, StopMessage, ToldTrouble } from './ingest-message.ts';
import { Ingester } from './ingester.ts';
import { waitUntilWritable } from './patience.ts';

const port = parentPort!;
const tell = (message: IngestMessage): void => port.postMessage(message);
const tellTrouble = (trouble: ToldTrouble): void => tell({ kind: 'trouble', ...wordsOf(trouble) });

function wordsOf({ code, message, fix }: ToldTrouble): ToldTrouble {
  return { code, message, fix };
}

async function follow({ db, logs, logZones, zone, host }: IngestOrder, stopped: AbortSignal): Promise<void> {
  const store = SqliteLogStore.open(db);
  try {
    tell({ kind: 'opened' });
    const ingester = await Ingester.open(store, {
      zoneOf: logZonesIn(logZones, zone),
      host,
      now: Date.now,
      untilWritable: waitUntilWritable(stopped, tellTrouble),
    });
    const follower = new Follower(ingester, logs, {
      onCommit: () => tell({ kind: 'committed' }),
      onTrouble: tellTrouble,
    });
    await follower.look();
    tell({ kind: 'caught-up' });
    await follower.run(stopped);
  } finally {
    await store.close();
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
  port.close();
}
