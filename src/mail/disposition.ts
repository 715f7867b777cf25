/** The outcome for one recipient: the actions of RFC 3464 §2.3.3, subdivided. */

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

/** The disposition that results from a mailbox's action ({@link Stored.action}). */
export const dispositionByMailbox = {
  saved: 'delivered',
  redirected: 'expanded',
  rejected: 'bounced',
  discarded: 'discarded',
  failed: 'deferred',
} as const satisfies Record<string, Disposition>;

/** Whether it could not be delivered after we had taken it: its sender is told. */
export function isFailed(disposition: Disposition): boolean {
  return disposition === 'bounced' || disposition === 'expired';
}

const waiting: ReadonlySet<Disposition> = new Set<Disposition>(['queued', 'deferred', 'held', 'quarantined']);

/** Whether the message is still in one of our queues. */
export function isWaiting(disposition: Disposition): boolean {
  return waiting.has(disposition);
}
