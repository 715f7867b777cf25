/** The watching thread: learns the baselines and looks at the queues, so that answers never wait for that. */
import { parentPort, workerData } from 'node:worker_threads';
import { IncidentBook } from '../../store/incident-book.ts';
import { openForState } from '../../store/open-database.ts';
import { SqliteLogStore } from '../../store/sqlite-log-store.ts';
import { AlertWatcher } from './alert-watcher.ts';
import type { Happening, Incident } from '../incident.ts';
import { followLags } from './lags.ts';
import { learn } from '../replay/replay.ts';
import { readOnce } from '../replay/timeline.ts';
import type { WatchActs, WatchOrder, WatchReply, WatchSetup } from './watch-message.ts';

const port = parentPort!;
const { db, logs, host, settings: firstSettings } = workerData as WatchSetup;
let settings = firstSettings;
const store = SqliteLogStore.openReadOnly(db);
const state = openForState(db);
const stopping = new AbortController();

const opened = AlertWatcher.open(
  {
    store,
    book: new IncidentBook<Incident, Happening>(state),
    settings: () => settings,
    lags: followLags(logs, store, Date.now),
    learn: (at) => learn(store, readOnce(host), settings, at, stopping.signal),
  },
  Date.now(),
);
// Each order rejects with the error; without an order it is no unhandled rejection.
opened.catch(() => {});

/** One at a time. */
let learning: Promise<void> = Promise.resolve();

const acts: WatchActs = {
  look: async (at) => (await (await opened).look(at)).happenings,
  digestDue: async (at) => (await opened).digestDue(at),
  digestTold: async (at) => (await opened).digestTold(at),
  learnAnew: (at) => (learning = learning.then(async () => (await opened).learnAnew(at))),
  async stop(at) {
    stopping.abort();
    // Interrupted learning is repeated at the next start.
    const watcher = await opened.catch(() => undefined);
    watcher?.keepUsual(at);
    state.close();
    await store.close();
  },
};

async function answer({ number, act, at, settings: inForce }: WatchOrder): Promise<WatchReply> {
  settings = inForce;
  try {
    return { number, result: await acts[act](at) };
  } catch (error) {
    return { number, error };
  }
}

port.on('message', (order: WatchOrder) => {
  void answer(order).then((reply) => {
    port.postMessage(reply);
    if (order.act === 'stop') port.close();
  });
});
