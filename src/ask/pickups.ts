/** Adds to delivered recipients whether the user picked the message up, from later POP3 and IMAP sessions. */
import type { ChunkReader } from '../lines/chunk-reader.ts';
import type { LoggedLine, Sighting } from '../lines/sighting.ts';
import type { Terms } from '../lines/terms.ts';
import { localPartOf, withoutTag } from '../mail/address.ts';
import type { LogStore } from '../store/log-store.ts';
import { withLines } from '../story/evidence.ts';
import { type Handover, pickup, type ShownPickup } from '../story/pickup.ts';
import { isLoopback } from '../mail/ip.ts';
import { landingOf } from '../story/wording/landing.ts';
import type { BareStory, Recipient } from '../story/story.ts';
import { naming } from '../lines/naming.ts';
import { LoginLog } from './login-log.ts';
import { withoutTwins } from '../lines/twin.ts';

/** Sessions later than this say nothing about one message. */
const longestMs = 30 * 86_400_000;
/** A session may have been open for this long when the message came. */
const openMs = 7 * 86_400_000;
/** Largest number of chunks with an owner's earlier sessions that are read. */
const mostEarlier = 20;

/** Largest number of sessions without a logged end whose own lines are looked up. */
const mostOpen = 50;

/** Caches what it reads, for one question. */
export class Pickups {
  readonly #store: LogStore;
  readonly #reader: ChunkReader;
  readonly #terms: Terms;
  readonly #logins: LoginLog;

  constructor(store: LogStore, reader: ChunkReader, terms: Terms) {
    this.#store = store;
    this.#reader = reader;
    this.#terms = terms;
    this.#logins = new LoginLog(store, reader, terms);
  }

  /** The story with the pickup of its delivered recipients, from logs before `now`. */
  async tell(story: BareStory, now: number): Promise<BareStory> {
    const seen = await Promise.all(story.recipients.map((recipient) => this.#look(story, recipient, now)));
    return withLines(
      { ...story, recipients: seen.map(({ recipient }) => recipient) },
      seen.flatMap(({ lines }) => lines),
    );
  }

  async #look(story: BareStory, recipient: Recipient, now: number): Promise<Seen> {
    if (recipient.disposition !== 'delivered' || (landingOf(recipient) ?? 'mailbox') !== 'mailbox')
      return { recipient, lines: [] };
    const { at: deliveredAt } = recipient;
    const users = [...namesOf(recipient.recipient), ...(recipient.owner === undefined ? [] : namesOf(recipient.owner))];
    const accesses = await this.#accesses(users, deliveredAt, Math.min(now, deliveredAt + longestMs));
    const handover = { users, deliveredAt, messageId: story.messageId, sizeBytes: story.size };
    const told = pickup({ ...handover, loginsLogged: false }, accesses);
    if (told && told.kind !== 'no-login') return seenOf(recipient, told);
    return this.#silence(recipient, handover, accesses, mailboxHostOf(story, recipient), now);
  }

  /** Where no session since is known: perhaps one was open before, perhaps the server's log-ins are not logged here. */
  async #silence(
    recipient: Recipient,
    handover: Omit<Handover, 'loginsLogged'>,
    accesses: readonly Sighting[],
    host: string,
    now: number,
  ): Promise<Seen> {
    const { users, deliveredAt } = handover;
    const earlier = await this.#accesses(users, deliveredAt - openMs, deliveredAt - 1, mostEarlier);
    const all = [...earlier, ...accesses];
    const isKnown = all.some(({ event }) => event.kind === 'access' && event.protocol !== 'server');
    const logged = isKnown ? 'here' : await this.#logins.of(host, deliveredAt, now);
    const told = pickup({ ...handover, loginsLogged: logged === 'here' }, all);
    if (told) return seenOf(recipient, told);
    return { recipient: logged === 'elsewhere' ? { ...recipient, loginsMissingOn: host } : recipient, lines: [] };
  }

  async #accesses(users: readonly string[], from: number, to: number, most = Infinity): Promise<Sighting[]> {
    const found: Sighting[] = [];
    const terms = users.map((user) => this.#terms.user(user));
    const chunks = (await this.#store.find(terms, from, to)).toSorted((a, b) => b.toAt - a.toAt);
    for (const chunk of chunks.slice(0, most)) {
      for (const sighting of await this.#reader.read(chunk, naming(...users)))
        if (isAccess(sighting, from, to)) found.push(sighting);
    }
    const distinct = withoutTwins(found);
    return [...distinct, ...(await this.#unnamed(distinct, from, to))];
  }

  /** Ends of sessions that name no user (Cyrus), by the session that somebody logged in to. */
  async #unnamed(found: readonly Sighting[], from: number, to: number): Promise<Sighting[]> {
    const accesses = found.flatMap(({ event }) => (event.kind === 'access' ? [event] : []));
    const ended = new Set(accesses.flatMap(({ what, session }) => (what === 'logout' ? [session] : [])));
    const logins = accesses.filter(({ what, session }) => what === 'login' && session && !ended.has(session));
    const users = new Map(logins.slice(-mostOpen).map(({ session, user }) => [session!, user]));
    if (users.size === 0) return [];
    const ends: Sighting[] = [];
    const sessions = [...users.keys()];
    const terms = sessions.map((session) => this.#terms.session(session));
    for (const chunk of await this.#store.find(terms, from, to)) {
      for (const sighting of await this.#reader.read(chunk, naming(...sessions))) {
        const { event } = sighting;
        if (!isAccess(sighting, from, to) || event.kind !== 'access' || event.user !== '') continue;
        const user = users.get(event.session ?? '');
        if (user !== undefined) ends.push({ ...sighting, event: { ...event, user } });
      }
    }
    return withoutTwins(ends);
  }
}

/** A recipient with what is known of the pickup, and the lines that show it. */
interface Seen {
  readonly recipient: Recipient;
  readonly lines: readonly LoggedLine[];
}

function seenOf(recipient: Recipient, { lines, ...pickup }: ShownPickup): Seen {
  return { recipient: { ...recipient, pickup }, lines };
}

function isAccess({ event, line }: Sighting, from: number, to: number): boolean {
  return event.kind === 'access' && line.at >= from && line.at <= to;
}

const mailboxServers: ReadonlySet<string> = new Set(['dovecot', 'cyrus', 'courier', 'uw-imap', 'mailbox']);

/** The server of a mailbox: it logged the delivery, or the MTA names it; otherwise it is on the MTA's own host. */
function mailboxHostOf({ hops }: BareStory, { host, relay }: Recipient): string {
  if (hops.some((hop) => hop.host === host && mailboxServers.has(hop.program))) return host;
  const isElsewhere = relay?.name?.includes('/') === false && relay.ip !== null && !isLoopback(relay.ip);
  return isElsewhere ? relay.name! : host;
}

/** The address, its local part, and both without a `+tag`: any of them may be the mailbox's name. */
function namesOf(address: string): string[] {
  const name = localPartOf(address);
  const [untagged, domain] = [withoutTag(name), address.slice(name.length)];
  return [...new Set([name + domain, untagged + domain, name, untagged])];
}
