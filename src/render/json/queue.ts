/** Writes what waits as the JSON object of the contract, version 1. */
import type { QueueGroup } from '../../ask/queue.ts';
import { instant } from './instant.ts';

export function queueJson(groups: readonly QueueGroup[], at: number): object {
  return {
    version: 1,
    at: instant(at),
    groups: groups.map((group) => ({
      ...group,
      oldestAt: instant(group.oldestAt),
      lastAttemptAt: instant(group.lastAttemptAt),
    })),
  };
}
