/** Starts the watching thread, sends it orders and receives its replies. */
import { Worker } from 'node:worker_threads';
import type { AlertSettings } from '../rules/settings.ts';
import type { WatchActs, WatchOrder, WatchReply, WatchSetup } from './watch-message.ts';

/** Learning reads short-lived data: a small young generation saves memory. */
const resourceLimits = { maxYoungGenerationSizeMb: 24 };

type Waiting = PromiseWithResolvers<unknown>;

/** Orders are answered once the baselines are known; they reject with the thread's error. */
export function startWatchThread(
  { db, logs, host }: Omit<WatchSetup, 'settings'>,
  settings: () => AlertSettings,
): WatchActs {
  const setup: WatchSetup = { db, logs, host, settings: settings() };
  const worker = new Worker(new URL('./watch-worker.ts', import.meta.url), { workerData: setup, resourceLimits });
  const waiting = new Map<number, Waiting>();
  let orders = 0;
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('The thread that watches the queues has ended')));
  worker.on('message', (reply: WatchReply) => {
    const order = waiting.get(reply.number);
    waiting.delete(reply.number);
    if ('error' in reply) order?.reject(reply.error);
    else order?.resolve(reply.result);
  });
  function give<Act extends keyof WatchActs>(act: Act): WatchActs[Act] {
    const order = (at: number): Promise<unknown> => {
      if (failure) return Promise.reject(failure);
      const answer = Promise.withResolvers<unknown>();
      const number = ++orders;
      waiting.set(number, answer);
      worker.postMessage({ number, act, at, settings: settings() } satisfies WatchOrder);
      return answer.promise;
    };
    return order as WatchActs[Act];
  }
  return {
    look: give('look'),
    digestDue: give('digestDue'),
    digestTold: give('digestTold'),
    learnAnew: give('learnAnew'),
    stop: give('stop'),
  };
}
