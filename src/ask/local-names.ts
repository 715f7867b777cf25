/** Adds to the addresses of a query the bare local names that their own servers log (`to=sam` for sam@example.com). */
import type { ChunkReader } from '../lines/chunk-reader.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Terms } from '../lines/terms.ts';
import { addressKey, domainOf, localPartOf } from '../mail/address.ts';
import type { LogStore } from '../store/log-store.ts';
import { naming } from '../lines/naming.ts';
import type { Party, Query } from './query.ts';

/** How far back to look for mail that shows that a domain is local to a host. */
const knownMs = 30 * 86_400_000;
/** Largest number of chunks searched for such mail. */
const mostProbed = 4;

export class LocalNames {
  readonly #store: LogStore;
  readonly #reader: ChunkReader;
  readonly #terms: Terms;

  constructor(store: LogStore, reader: ChunkReader, terms: Terms) {
    this.#store = store;
    this.#reader = reader;
    this.#terms = terms;
  }

  async addTo(query: Query): Promise<Query> {
    const known = (party: Party | null) => (party === null ? null : this.#known(party, query));
    const [from, to, either] = await Promise.all([
      known(query.from),
      known(query.to),
      Promise.all(query.either.map((party) => this.#known(party, query))),
    ]);
    return { ...query, from, to, either };
  }

  /** The party with its bare local name, if hosts to which the domain is local log mail under that name. */
  async #known(party: Party, { range }: Query): Promise<Party> {
    const domain = party.kind === 'address' ? domainOf(party.address) : undefined;
    if (party.kind !== 'address' || domain === undefined) return party;
    const name = localPartOf(party.address);
    const isNamed = (await this.#store.find([this.#terms.address(name)], range.from, range.to)).length > 0;
    const hosts = isNamed ? await this.#hostsOf(domain, range.to) : new Set<string>();
    return hosts.size === 0 ? party : { ...party, local: { name, hosts } };
  }

  /** Hosts that deliver mail for a domain to mailboxes, according to the logs before an instant. */
  async #hostsOf(domain: string, before: number): Promise<ReadonlySet<string>> {
    const lastAt = Math.max(...(await this.#store.coverage()).map(({ to }) => to));
    const to = Math.min(before, lastAt + 1);
    const chunks = await this.#store.find([this.#terms.domain(domain)], to - knownMs, to);
    const texts = naming(domain);
    const probed = await Promise.all(chunks.slice(0, mostProbed).map((chunk) => this.#reader.read(chunk, texts)));
    return new Set(
      probed
        .flat()
        .filter((sighting) => isKeptAt(domain, sighting))
        .map(({ line }) => line.host),
    );
  }
}

function isKeptAt(domain: string, { event }: Sighting): boolean {
  const isKept = event.kind === 'delivery' && event.disposition === 'delivered';
  return isKept && event.recipients.some((recipient) => domainOf(addressKey(recipient)) === domain);
}
