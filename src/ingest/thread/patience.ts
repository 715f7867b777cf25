/** Lets following wait out a full disk or a locked database: reported once, retried until it works or is stopped. */
import { setTimeout } from 'node:timers/promises';
import type { StoreError } from '../../store/store-error.ts';

/** Wait before the store is tried again. */
const pauseMs = 2000;

/** For {@link ReadingOptions.untilWritable}; rejects with the error when stopped. The next run reads again what was not committed. */
export function waitUntilWritable(
  stopped: AbortSignal,
  onTrouble: (error: StoreError) => void,
): (error: StoreError) => Promise<void> {
  let told = '';
  let toldAt = -Infinity;
  return async (error) => {
    const now = performance.now();
    // The same error much later is reported again.
    if (told !== error.code || now - toldAt > 10 * pauseMs) onTrouble(error);
    told = error.code;
    toldAt = now;
    await setTimeout(pauseMs, undefined, { signal: stopped }).catch(() => {});
    if (stopped.aborted) throw error;
  };
}
