/** What is said of a recipient's pickup: what the sessions show, or why nothing is known. */
import type { Recipient } from './story.ts';

/** `null` if the logs hold no log-ins at all. */
export function pickupText({ pickup, loginsMissingOn }: Pick<Recipient, 'pickup' | 'loginsMissingOn'>): string | null {
  if (pickup) return pickup.text;
  return loginsMissingOn === undefined
    ? null
    : `Whether it was picked up is not known: the logs hold no log-ins on ${loginsMissingOn}.`;
}
