/** What waits now, grouped by next hop and reason. */
import type { LogStore, Waiting } from '../store/log-store.ts';
import { waitingReason } from '../story/waiting-reason.ts';

export interface QueueGroup {
  /** `null` if the log names no next hop yet. */
  readonly nextHop: string | null;
  readonly reason: string;
  readonly messages: number;
  readonly recipients: number;
  readonly oldestAt: number;
  readonly lastAttemptAt: number;
  readonly sample: Pick<Waiting, 'host' | 'queueId' | 'envelopeSender' | 'recipient' | 'replyText'>;
}

/** Largest group first. @param now recipients that wait since later are left out */
export async function queueGroups(store: LogStore, now: number): Promise<QueueGroup[]> {
  const waiting = (await store.waiting()).filter(({ sinceAt }) => sinceAt <= now);
  const groups = Map.groupBy(waiting, (row) => `${row.nextHop ?? ''}\0${reasonOf(row)}`);
  return [...groups.values()].map(groupOf).sort((a, b) => b.messages - a.messages || a.oldestAt - b.oldestAt);
}

/** The reason of a held or untried recipient is its disposition, since no other server has replied. */
function reasonOf(row: Waiting): string {
  return row.disposition === 'deferred' ? waitingReason(row) : row.disposition;
}

function groupOf(rows: readonly Waiting[]): QueueGroup {
  const newest = rows.reduce((latest, row) => (row.lastAt > latest.lastAt ? row : latest));
  const { host, queueId, envelopeSender, recipient, replyText } = newest;
  return {
    nextHop: newest.nextHop,
    reason: reasonOf(newest),
    messages: new Set(rows.map((row) => `${row.host}\0${row.queueId}`)).size,
    recipients: rows.reduce((sum, row) => sum + row.count, 0),
    oldestAt: Math.min(...rows.map((row) => row.sinceAt)),
    lastAttemptAt: newest.lastAt,
    sample: { host, queueId, envelopeSender, recipient, replyText },
  };
}
