/** Names where an attempt to deliver was meant to go. */
import { domainOf } from './address.ts';
import type { Delivery } from './event.ts';

/** Where an attempt was meant to go: the relay, or the recipient's domain when none was reached. */
export function nextHopOf(event: Delivery, recipient: string): string | null {
  return event.relay?.name?.replace(/\.$/, '').toLowerCase() ?? event.relay?.ip ?? domainOf(recipient) ?? null;
}
