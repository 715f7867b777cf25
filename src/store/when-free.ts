/** Lets a write wait for other programs' writes without keeping this program waiting: SQLite itself would sleep. */
import { setTimeout } from 'node:timers/promises';

const pauseMs = 20;
const patienceMs = 5000;

/** Tries again as long as somebody else writes; for a connection that does not wait itself. Throws what the write throws, in the end also that it is busy. */
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

function isBusy(error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY');
}
