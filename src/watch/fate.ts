/** A story reduced to what a watcher wants to hear of: how each recipient fares, and whether anything is still to come. */
import type { Disposition } from '../mail/disposition.ts';
import type { Recipient, Story } from '../story/story.ts';

/** One recipient's fate: what counts as a move when it changes. */
export interface Fate {
  readonly recipient: string;
  /** `deferred 451 4.7.1 greylisted, try again in … seconds`; a new attempt with the same outcome is no move. */
  readonly fate: string;
}

/** Countdowns and times in a reply change with every attempt. */
const steady = (text: string): string => text.replaceAll(/\d+/g, '…');

function reasonOf({ disposition, replyCode, enhancedStatus, replyText }: Recipient): string[] {
  if (disposition !== 'deferred') return [];
  return [replyCode, enhancedStatus, steady(replyText ?? '')].filter(Boolean).map(String);
}

function fateOf(recipient: Recipient): Fate {
  const { disposition, pickup } = recipient;
  const parts = [disposition, ...reasonOf(recipient), ...(pickup === null ? [] : [pickup.kind])];
  return { recipient: recipient.recipient, fate: parts.join(' ') };
}

/** In a fixed order. */
export function fatesOf({ recipients }: Pick<Story, 'recipients'>): Fate[] {
  return recipients.map(fateOf).sort((a, b) => (a.recipient + a.fate < b.recipient + b.fate ? -1 : 1));
}

const sorted = (fates: readonly Fate[]): string => JSON.stringify(fates.map(({ fate }) => fate).sort());

/** Names do not count: rules may mask them from one day to the next, and the mail has not moved. */
export function hasMoved(before: readonly Fate[], now: readonly Fate[]): boolean {
  return sorted(before) !== sorted(now);
}

/** Recipients whose fate is another one now. */
export function movedBetween(before: readonly Fate[], now: readonly Fate[]): ReadonlySet<string> {
  const old = new Set(before.map(({ recipient, fate }) => `${recipient} ${fate}`));
  return new Set(
    now.filter(({ recipient, fate }) => !old.has(`${recipient} ${fate}`)).map(({ recipient }) => recipient),
  );
}

/** Nothing follows after these, whatever else the logs bring. */
const final: ReadonlySet<Disposition> = new Set<Disposition>([
  'delivered',
  'bounced',
  'expired',
  'rejected',
  'discarded',
  'removed',
  'expanded',
]);
/** Our own next server's log may come later. */
const relayWindowMs = 10 * 60_000;
/** Who has not looked within a day looks when they look. */
export const pickupWindowMs = 86_400_000;

function isOpen({ disposition, pickup, at }: Recipient, now: number): boolean {
  if (disposition === 'relayed') return now - at < relayWindowMs;
  if (disposition === 'delivered') return pickup !== null && pickup.kind !== 'fetched' && now - at < pickupWindowMs;
  return !final.has(disposition);
}

/** Whether anything is still to come. A message whose recipients the logs do not name yet is open. */
export function canMove({ recipients }: Pick<Story, 'recipients'>, now: number): boolean {
  return recipients.length === 0 || recipients.some((recipient) => isOpen(recipient, now));
}
