/** Remembers under which name the traffic to a next hop is counted: the same few sites are written to all day. */
import { destinationOf } from '../mail/destination.ts';
import type { Delivery } from '../mail/event.ts';
import { nextHopOf } from '../mail/next-hop.ts';

/** Relays whose sites are remembered. */
const mostRelays = 5000;

export class Sites {
  /** By relay and domain of the recipient. */
  readonly #known = new Map<string, Map<string, string>>();

  /** The site that a delivered recipient's message went to, as {@link destinationOf} names it; `''` for mailboxes of this host. */
  of(event: Delivery, recipient: string): string {
    if (!event.relay) return '';
    const known = this.#knownOf(event.relay.name ?? event.relay.ip ?? '');
    const domain = recipient.slice(recipient.lastIndexOf('@') + 1);
    let site = known.get(domain);
    if (site === undefined) {
      site = destinationOf({ nextHop: nextHopOf(event, recipient), recipient, replyText: null });
      known.set(domain, site);
    }
    return site;
  }

  #knownOf(relay: string): Map<string, string> {
    const known = this.#known.get(relay);
    // A relay of everybody's mail must not make it grow without end.
    if (known && known.size < mostRelays) return known;
    if (this.#known.size >= mostRelays) this.#known.clear();
    const sites = new Map<string, string>();
    this.#known.set(relay, sites);
    return sites;
  }
}
