/** Tells Sendmail's lines about where a failed message should be returned to from those about its recipients. */
import { addressKey } from '../mail/address.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { OpenLeg } from './leg.ts';

/** Where Sendmail sends what has no sender and cannot be delivered. */
const lastResorts = ['postmaster', 'MAILER-DAEMON'] as const;

export function senderIn(sightings: readonly Sighting[]): string | undefined {
  for (const { event } of sightings)
    if (event.kind === 'received' && event.envelopeSender !== undefined) return event.envelopeSender;
  return undefined;
}

/**
 * Sendmail finds out, without a try, that a message that failed cannot be returned either, and says so under the
 * message's own queue ID: nobody had sent it there.
 *
 * @param legs what is known of the message's recipients so far.
 */
export function isReturnPath(
  { program, event }: Sighting,
  recipient: string,
  legs: readonly OpenLeg[],
  sender: string | undefined,
): boolean {
  if (program !== 'sendmail' || event.kind !== 'delivery' || event.disposition !== 'bounced') return false;
  if (event.attemptMs !== undefined) return false;
  const key = addressKey(recipient);
  // What Sendmail itself returns has no `from=` line.
  const places = sender === undefined || sender === '' ? lastResorts : [sender];
  if (!places.some((place) => addressKey(place) === key)) return false;
  const isFailed = legs.some(({ disposition }) => disposition === 'bounced' || disposition === 'expired');
  return isFailed && !legs.some((leg) => addressKey(leg.recipient) === key);
}
