/** The indexing thread: follows the logs and writes them into the database, so that answering never waits for it. */
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { logZonesIn } from '../lines/log-zones.ts';
import { SqliteLogStore } from '../store/sqlite-log-store.ts';
import type { Keep } from '../store/retention.ts';
import { StoreError } from '../store/store-error.ts';
import { Backfill } from './backfill.ts';
import { Follower } from './follower.ts';
import type { IngestMessage, IngestOrder, StopMessage, ToldTrouble } from './ingest-message.ts';
import { Ingester } from './ingester.ts';
import { waitUntilWritable } from './patience.ts';

const dayMs = 86_400_000;
const port = parentPort!;
const tell = (message: IngestMessage): void => port.postMessage(message);
const tellTrouble = (trouble: ToldTrouble): void => tell({ kind: 'trouble', ...wordsOf(trouble) });

function wordsOf({ code, message, fix }: ToldTrouble): ToldTrouble {
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
      untilWritable: waitUntilWritable(stopped, tellTrouble),
    });
    const older = await Backfill.open(ingester, logs);
    const events = { onCommit: () => tell({ kind: 'committed' }), onTrouble: tellTrouble };
    const follower = new Follower(ingester, logs, events, (path) => older.waits(path));
    await follower.look();
    tell({ kind: 'caught-up' });
    await backfill(older, follower, stopped);
    await Promise.all([follower.run(stopped), retain(store, keep, stopped)]);
  } finally {
    await store.close();
  }
}

/** Beside the living logs, until all is read or the program ends: it goes on with the next start. */
async function backfill(older: Backfill, follower: Follower, stopped: AbortSignal): Promise<void> {
  const giveWay = async (): Promise<void> => {
    stopped.throwIfAborted();
    await follower.look();
  };
  try {
    await older.read(giveWay, {
      onFile: (path, left) => tell({ kind: 'backfilled', path, left }),
      onTrouble: tellTrouble,
    });
  } catch (error) {
    if (!stopped.aborted) throw error;
  }
}

/** Now and once a day. */
async function retain(store: SqliteLogStore, keep: Keep, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    const months = store.monthsToDrop(keep, Date.now()).map(({ name }) => name);
    await store.drop(months, stopped);
    if (months.length > 0) tell({ kind: 'pruned', months });
    await setTimeout(dayMs, undefined, { signal: stopped }).catch(() => {});
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
