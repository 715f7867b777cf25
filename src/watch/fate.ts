/** Reduces a story to what a watch reports: the state of each recipient, and whether it may still change. */
import { isWaiting } from '../mail/disposition.ts';
import type { Recipient, Story } from '../story/story.ts';

/** One recipient's state; a change of it is a move. */
export interface Fate {
  readonly recipient: string;
  /** `deferred 451 4.7.1 greylisted, try again in … seconds`; another attempt with the same outcome is no move. */
  readonly fate: string;
}

/** Removes countdowns and times from a reply, which change with every attempt. */
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

/** Sorted, so that they can be compared. */
export function fatesOf({ recipients }: Pick<Story, 'recipients'>): Fate[] {
  return recipients.map(fateOf).sort((a, b) => (a.recipient + a.fate < b.recipient + b.fate ? -1 : 1));
}

const sorted = (fates: readonly Fate[]): string => JSON.stringify(fates.map(({ fate }) => fate).sort());

/** Addresses are not compared: rules may start to mask them, which is no move. */
export function hasMoved(before: readonly Fate[], now: readonly Fate[]): boolean {
  return sorted(before) !== sorted(now);
}

/** Recipients whose state has changed. */
export function movedBetween(before: readonly Fate[], now: readonly Fate[]): ReadonlySet<string> {
  const old = new Set(before.map(({ recipient, fate }) => `${recipient} ${fate}`));
  return new Set(
    now.filter(({ recipient, fate }) => !old.has(`${recipient} ${fate}`)).map(({ recipient }) => recipient),
  );
}

/** After a message was relayed, the log of our own next server may follow within this time. */
const relayWindowMs = 10 * 60_000;
/** How long after delivery a pickup is reported. */
const pickupWindowMs = 86_400_000;

function isOpen({ disposition, pickup, at }: Recipient, now: number): boolean {
  if (disposition === 'relayed') return now - at < relayWindowMs;
  if (disposition === 'delivered') return pickup !== null && pickup.kind !== 'fetched' && now - at < pickupWindowMs;
  return isWaiting(disposition) || disposition === 'unknown';
}

/** Whether the state may still change; true while the logs name no recipients. */
export function canMove({ recipients }: Pick<Story, 'recipients'>, now: number): boolean {
  return recipients.length === 0 || recipients.some((recipient) => isOpen(recipient, now));
}
