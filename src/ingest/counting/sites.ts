/** Remembers under which name the traffic to a relay is counted: the same few sites are written to all day. */
import { destinationOf } from '../../mail/destination.ts';
import type { Delivery } from '../../mail/event.ts';
import { nextHopOf } from '../../mail/next-hop.ts';

/** Relays whose sites are remembered. */
const mostRelays = 20_000;

export class Sites {
  /** By relay, with the domain of the recipient that it was for the last time: most relays serve one. */
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
