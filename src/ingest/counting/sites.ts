/** Caches the site name under which the traffic to a relay is counted: most mail goes to few sites. */
import { destinationOf } from '../../mail/destination.ts';
import type { Delivery } from '../../mail/event.ts';
import { nextHopOf } from '../../mail/next-hop.ts';

/** Largest number of relays cached. */
const mostRelays = 20_000;

export class Sites {
  /** By relay, with the recipient domain of the last delivery: most relays serve one domain. */
  readonly #known = new Map<string, { readonly domain: string; readonly site: string }>();

  /** The site that a delivered recipient's message went to, as {@link destinationOf} names it; `''` for mailboxes of this host. */
  of(event: Delivery, recipient: string): string {
    if (!event.relay) return '';
    const relay = event.relay.name ?? event.relay.ip ?? '';
    const domain = recipient.slice(recipient.indexOf('@') + 1);
    const known = this.#known.get(relay);
    if (known?.domain === domain) return known.site;
    if (this.#known.size >= mostRelays) this.#known.clear();
    const site = destinationOf({ nextHop: nextHopOf(event, recipient), recipient, replyText: null });
    this.#known.set(relay, { domain, site });
    return site;
  }
}
