/** Lets a write wait for other programs' writes without blocking this thread, as SQLite's own wait would. */
import { setTimeout } from 'node:timers/promises';
import { isBusy } from './store-error.ts';

const pauseMs = 20;
const patienceMs = 5000;

/** Retries while somebody else writes, for a connection without a busy timeout. Rejects with the write's error; after too long, with the busy error. */
export async function whenFree<T>(write: () => T): Promise<T> {
  const began = performance.now();
  for (;;) {
    try {
      return write();
    } catch (error) {
      if (!isBusy(error) || performance.now() - began > patienceMs) throw error;
    }
    await setTimeout(pauseMs);
  }
}
