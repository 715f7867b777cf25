/** Lets the following of logs wait out a full disk or a locked database: said once, tried again until it is well or stopped. */
import { setTimeout } from 'node:timers/promises';
import type { StoreError } from '../../store/store-error.ts';

/** How long to wait before the store is tried again. */
const pauseMs = 2000;

/** For {@link ReadingOptions.untilWritable}; rejects with the error once stopped. What was not committed is read again by the next run. */
export function waitUntilWritable(
  stopped: AbortSignal,
  onTrouble: (error: StoreError) => void,
): (error: StoreError) => Promise<void> {
  let told = '';
  let toldAt = -Infinity;
  return async (error) => {
    const now = performance.now();
    // Another time much later is another trouble.
    if (told !== error.code || now - toldAt > 10 * pauseMs) onTrouble(error);
    told = error.code;
    toldAt = now;
    await setTimeout(pauseMs, undefined, { signal: stopped }).catch(() => {});
    if (stopped.aborted) throw error;
  };
}
