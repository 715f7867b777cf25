/** What became of one recipient (vocabulary: RFC 3464 actions, made finer). */

export const dispositions = [
  'queued',
  'deferred',
  'relayed',
  'delivered',
  'expanded',
  'bounced',
  'expired',
  'rejected',
  'discarded',
  'quarantined',
  'held',
  'removed',
  'unknown',
] as const;

export type Disposition = (typeof dispositions)[number];

const waiting: ReadonlySet<Disposition> = new Set<Disposition>(['queued', 'deferred', 'held', 'quarantined']);

/** True while the message still sits in one of our queues. */
export function isWaiting(disposition: Disposition): boolean {
  return waiting.has(disposition);
}
