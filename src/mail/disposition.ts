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

/** What a mailbox's rules do to a message, by their action. */
export const dispositionByMailbox = {
  saved: 'delivered',
  redirected: 'expanded',
  rejected: 'bounced',
  discarded: 'discarded',
  failed: 'deferred',
} as const satisfies Record<string, Disposition>;

const waiting: ReadonlySet<Disposition> = new Set<Disposition>(['queued', 'deferred', 'held', 'quarantined']);

/** True while the message still sits in one of our queues. */
export function isWaiting(disposition: Disposition): boolean {
  return waiting.has(disposition);
}
