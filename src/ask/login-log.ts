/** Tells whether the logs hold the log-ins of a mailbox server: if they do not, that nobody logged in means nothing. */
import type { ChunkReader } from '../lines/chunk-reader.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Terms } from '../lines/terms.ts';
import type { Chunk, LogStore } from '../store/log-store.ts';

export type Logged = 'here' | 'elsewhere' | 'nowhere';

const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** Where there are log-ins, one of this many chunks with sessions holds one: others are open ends, or hold none of the host. */
const mostRead = 20;

/** Caches what it finds, for one question. */
export class LoginLog {
  readonly #store: LogStore;
  readonly #reader: ChunkReader;
  readonly #terms: Terms;
  readonly #known = new Map<string, Promise<Logged>>();

  constructor(store: LogStore, reader: ChunkReader, terms: Terms) {
    this.#store = store;
    this.#reader = reader;
    this.#terms = terms;
  }

  /** Whether log-ins on a host (or in a log that names none) are logged around an instant, before `now`. */
  of(host: string, at: number, now: number): Promise<Logged> {
    const hour = Math.floor(at / hourMs);
    const key = `${host} ${hour}`;
    const logged = this.#known.get(key) ?? this.#look(host, hour * hourMs, now);
    this.#known.set(key, logged);
    return logged;
  }

  /** On a busy server somebody logged in within the hour, which is only a few chunks to search. */
  async #look(host: string, at: number, now: number): Promise<Logged> {
    const hosts = await this.#namesOf(host);
    const soon = await this.#within(hosts, at, Math.min(now, at + hourMs));
    return soon === 'here' ? soon : this.#within(hosts, at - 7 * dayMs, Math.min(now, at + 30 * dayMs));
  }

  /** The names of a host in the logs: short or whole. */
  async #namesOf(host: string): Promise<ReadonlySet<string>> {
    const known = (await this.#store.coverage()).map((stretch) => stretch.host);
    return new Set([this.#reader.host, ...known.filter((other) => isSameHost(other, host))]);
  }

  async #within(hosts: ReadonlySet<string>, from: number, to: number): Promise<Logged> {
    const isLogin = ({ event, line }: Sighting) =>
      event.kind === 'access' && event.protocol !== 'server' && line.at >= from && line.at <= to;
    const withSessions = await this.#store.find([this.#terms.anyAccess], from, to);
    const ofHost = await this.#keys(
      [...hosts].map((host) => this.#terms.host(host)),
      from,
      to,
    );
    const own = withSessions.filter(({ key }) => ofHost.has(key));
    if (await this.#any(own, (sighting) => isLogin(sighting) && hosts.has(sighting.line.host))) return 'here';
    return (await this.#any(withSessions, isLogin)) ? 'elsewhere' : 'nowhere';
  }

  async #keys(terms: readonly string[], from: number, to: number): Promise<ReadonlySet<string>> {
    return new Set((await this.#store.find(terms, from, to)).map(({ key }) => key));
  }

  async #any(chunks: readonly Chunk[], wanted: (sighting: Sighting) => boolean): Promise<boolean> {
    for (const chunk of chunks.slice(0, mostRead)) {
      if ((await this.#reader.read(chunk)).some(wanted)) return true;
    }
    return false;
  }
}

/** `imap` and `imap.example.com` are one host; two whole names are compared whole. */
function isSameHost(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}
