/** Drops what is older or larger than what is kept, again and again while logs are followed. */
import { hopsKeptMs } from '../../store/log-store.ts';
import type { Keep } from '../../store/retention.ts';
import type { SqliteLogStore } from '../../store/sqlite-log-store.ts';
import { isPassing } from '../../store/store-error.ts';
import type { Bell } from '../following/bell.ts';
import type { CodedTrouble } from '../trouble.ts';

const dayMs = 86_400_000;
const soonMs = 10 * 60_000;

export interface RetentionEvents {
  /** Months of logs (`202611`) were dropped. */
  readonly onDrop: (months: readonly string[]) => void;
  readonly onTrouble: (trouble: CodedTrouble) => void;
}

/**
 * Applies retention now, once a day, and when older logs were read; and from time to time while they are read, since
 * they may be older than what is kept. Retried soon when a full disk or a lock prevented it, since it frees space.
 * @param olderRead rings when older logs were read, and when it is to stop
 */
export async function retain(
  store: SqliteLogStore,
  keep: Keep,
  olderRead: Bell,
  stopped: AbortSignal,
  { onDrop, onTrouble }: RetentionEvents,
): Promise<void> {
  while (!stopped.aborted) {
    let pauseMs = soonMs;
    try {
      store.forgetHops(Date.now() - hopsKeptMs);
      store.forgetSilent(Date.now());
      const months = store.monthsToDrop(keep, Date.now()).map(({ name }) => name);
      await store.drop(months, stopped);
      if (months.length > 0) onDrop(months);
      if (!(await store.upkeep.backlog())) pauseMs = dayMs;
    } catch (error) {
      if (!isPassing(error)) throw error;
      onTrouble(error);
    }
    await olderRead.heard(pauseMs);
  }
}
