/** Starts the watching thread, sends it orders and receives its replies. */
import { Worker } from 'node:worker_threads';
import type { AlertSettings } from '../rules/settings.ts';
import type { WatchActs, WatchOrder, WatchReply, WatchSetup } from './watch-message.ts';

/** Learning reads short-lived data: a small young generation saves memory. */
const resourceLimits = { maxYoungGenerationSizeMb: 24 };

/** Orders are answered once the baselines are known; they reject with the thread's error. */
export function startWatchThread(
  { db, logs, host }: Omit<WatchSetup, 'settings'>,
  settings: () => AlertSettings,
): WatchActs {
  const setup: WatchSetup = { db, logs, host, settings: settings() };
  const worker = new Worker(new URL('./watch-worker.ts', import.meta.url), { workerData: setup, resourceLimits });
  const orders = new PendingOrders();
  worker.on('error', (error: Error) => orders.fail(error));
  worker.on('exit', () => orders.fail(new Error('The thread that watches the queues has ended')));
  worker.on('message', (reply: WatchReply) => orders.settle(reply));
  function give<Act extends keyof WatchActs>(act: Act): WatchActs[Act] {
    const order = (at: number): Promise<unknown> =>
      orders.add((number) => worker.postMessage({ number, act, at, settings: settings() } satisfies WatchOrder));
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

/** Orders that the thread has not answered yet, by number. */
class PendingOrders {
  readonly #answers = new Map<number, PromiseWithResolvers<unknown>>();
  #last = 0;
  #failure: Error | undefined;

  /** @param give sends the order with this number */
  add(give: (number: number) => void): Promise<unknown> {
    if (this.#failure) return Promise.reject(this.#failure);
    const answer = Promise.withResolvers<unknown>();
    const number = ++this.#last;
    this.#answers.set(number, answer);
    give(number);
    return answer.promise;
  }

  settle(reply: WatchReply): void {
    const answer = this.#answers.get(reply.number);
    this.#answers.delete(reply.number);
    if ('error' in reply) answer?.reject(reply.error);
    else answer?.resolve(reply.result);
  }

  /** Rejects all orders, present and future, with the first failure. */
  fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#answers.values()) reject(this.#failure);
    this.#answers.clear();
  }
}
