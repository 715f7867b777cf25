/** Tells whether the logs hold the log-ins of a mailbox server: if they do not, that nobody logged in means nothing. */
import type { ChunkReader } from '../lines/chunk-reader.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Terms } from '../lines/terms.ts';
import type { Chunk, LogStore } from '../store/log-store.ts';

export type Logged = 'here' | 'elsewhere' | 'nowhere';

/** How far around an instant log-ins are looked for, in milliseconds. */
interface Reach {
  readonly before: number;
  readonly after: number;
}

const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** Where there are log-ins, one of this many chunks with sessions holds one. */
const mostRead = 10;

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
  async of(host: string, at: number, now: number): Promise<Logged> {
    // On a busy server somebody logged in within the hour, which is only a few chunks to search.
    const soon = await this.#around(host, at, hourMs, { before: 0, after: hourMs }, now);
    return soon === 'here' ? soon : this.#around(host, at, dayMs, { before: 7 * dayMs, after: 31 * dayMs }, now);
  }

  #around(host: string, at: number, unitMs: number, reach: Reach, now: number): Promise<Logged> {
    const start = Math.floor(at / unitMs) * unitMs;
    const key = `${host} ${start} ${unitMs}`;
    const logged = this.#known.get(key) ?? this.#within(host, start - reach.before, Math.min(now, start + reach.after));
    this.#known.set(key, logged);
    return logged;
  }

  /** The names of a host in the logs: short or whole. */
  async #namesOf(host: string): Promise<ReadonlySet<string>> {
    const known = (await this.#store.coverage()).map((stretch) => stretch.host);
    return new Set([this.#reader.host, ...known.filter((other) => isSameHost(other, host))]);
  }

  async #within(host: string, from: number, to: number): Promise<Logged> {
    const hosts = await this.#namesOf(host);
    const isLogin = ({ event, line }: Sighting) =>
      event.kind === 'access' && event.protocol !== 'server' && line.at >= from && line.at <= to;
    const withSessions = await this.#store.find([this.#terms.anyAccess], from, to);
    // A server without mailboxes: all of its chunks would be listed for nothing.
    if (withSessions.length === 0) return 'nowhere';
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
