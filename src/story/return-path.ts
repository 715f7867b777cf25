/** Tells Sendmail's lines about where a failed message should be returned to from those about its recipients. */
import { addressKey } from '../mail/address.ts';
import { isFailed } from '../mail/disposition.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { OpenLeg } from './leg.ts';

/** Where Sendmail sends what it cannot return, and copies of what it returns. */
const lastResorts = ['postmaster', 'MAILER-DAEMON'] as const;

export function senderIn(sightings: readonly Sighting[]): string | undefined {
  for (const { event } of sightings)
    if (event.kind === 'received' && event.envelopeSender !== undefined) return event.envelopeSender;
  return undefined;
}

/** What is known of a message when a line of it comes. */
export interface Known {
  readonly sender: string | undefined;
  readonly legs: ReadonlyMap<unknown, OpenLeg>;
  /** A notice about it went out. */
  readonly isReturned: boolean;
}

/**
 * Sendmail finds out, without a try, that a message that failed cannot be returned (or its postmaster not be told)
 * either, and says so under the message's own queue ID: nobody had sent it there.
 */
export function isReturnPath({ program, event }: Sighting, recipient: string, known: Known): boolean {
  if (program !== 'sendmail' || event.kind !== 'delivery' || event.disposition !== 'bounced') return false;
  if (event.attemptMs !== undefined || !isPlaceOf(known, [recipient, event.controllingUser ?? ''])) return false;
  const key = addressKey(recipient);
  const legs = [...known.legs.values()];
  return (known.isReturned || legs.some(isInVain)) && !legs.some((leg) => addressKey(leg.recipient) === key);
}

/** Whether one of some names is where the message is returned to; what Sendmail itself returns has no `from=` line. */
function isPlaceOf({ sender = '' }: Known, names: readonly string[]): boolean {
  const places = [sender, ...lastResorts].map(addressKey).filter((place) => place !== '');
  return names.some((name) => places.includes(addressKey(name)));
}

function isInVain({ disposition, tries }: OpenLeg): boolean {
  return isFailed(disposition) || (disposition === 'deferred' && tries.length > 0);
}
