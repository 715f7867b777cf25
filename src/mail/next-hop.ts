/** Names the next hop of a delivery attempt. */
import { domainOf } from './address.ts';
import type { Delivery } from './event.ts';

/** The next hop of an attempt: the relay, or the recipient's domain if none was reached; `null` if neither is known. */
export function nextHopOf(event: Delivery, recipient: string): string | null {
  return event.relay?.name?.replace(/\.$/, '').toLowerCase() ?? event.relay?.ip ?? domainOf(recipient) ?? null;
}
