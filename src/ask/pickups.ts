/** Adds to delivered recipients whether the user picked the message up, from later POP3 and IMAP sessions. */
import type { ChunkReader } from '../lines/chunk-reader.ts';
import type { Sighting } from '../lines/sighting.ts';
import type { Terms } from '../lines/terms.ts';
import { localPartOf, withoutTag } from '../mail/address.ts';
import type { LogStore } from '../store/log-store.ts';
import { pickup } from '../story/pickup.ts';
import { landingOf } from '../story/wording/landing.ts';
import type { BareStory, Recipient } from '../story/story.ts';
import { naming } from '../lines/naming.ts';

const hourMs = 3_600_000;
/** Sessions later than this say nothing about one message. */
const longestMs = 30 * 86_400_000;
/** If anybody logged in within this time before a delivery, log-ins are logged. */
const knownMs = 7 * 86_400_000;

/** Caches what it reads, for one question. */
export class Pickups {
  readonly #store: LogStore;
  readonly #reader: ChunkReader;
  readonly #terms: Terms;
  /** Whether log-ins are logged around an hour. */
  readonly #logged = new Map<number, Promise<boolean>>();

  constructor(store: LogStore, reader: ChunkReader, terms: Terms) {
    this.#store = store;
    this.#reader = reader;
    this.#terms = terms;
  }

  /** The story with the pickup of its delivered recipients, from logs before `now`. */
  async tell(story: BareStory, now: number): Promise<BareStory> {
    const recipients = await Promise.all(story.recipients.map((recipient) => this.#look(story, recipient, now)));
    return { ...story, recipients };
  }

  async #look(story: BareStory, recipient: Recipient, now: number): Promise<Recipient> {
    if (recipient.disposition !== 'delivered' || (landingOf(recipient) ?? 'mailbox') !== 'mailbox') return recipient;
    const { at: deliveredAt } = recipient;
    const until = Math.min(now, deliveredAt + longestMs);
    const users = namesOf(recipient.recipient);
    const loginsLogged = await this.#areLoginsLogged(Math.floor(deliveredAt / hourMs), now);
    const accesses = loginsLogged ? await this.#accesses(users, deliveredAt, until) : [];
    const handover = { users, deliveredAt, messageId: story.messageId, sizeBytes: story.size, loginsLogged };
    return { ...recipient, pickup: pickup(handover, accesses) };
  }

  async #accesses(users: readonly string[], from: number, to: number): Promise<Sighting[]> {
    const found: Sighting[] = [];
    const terms = users.map((user) => this.#terms.user(user));
    // The last name is contained in the others.
    const texts = naming(users.at(-1)!);
    for (const chunk of await this.#store.find(terms, from, to)) {
      for (const sighting of await this.#reader.read(chunk, texts))
        if (isAccess(sighting, from, to)) found.push(sighting);
    }
    return found;
  }

  #areLoginsLogged(hour: number, now: number): Promise<boolean> {
    const logged = this.#logged.get(hour) ?? this.#haveLoginsAround(hour * hourMs, now);
    this.#logged.set(hour, logged);
    return logged;
  }

  /** On a busy server somebody logged in within the hour, which is only a few chunks to search. */
  async #haveLoginsAround(at: number, now: number): Promise<boolean> {
    const soon = await this.#haveLogins(at, Math.min(now, at + hourMs));
    return soon || this.#haveLogins(at - knownMs, Math.min(now, at + hourMs + longestMs));
  }

  async #haveLogins(from: number, to: number): Promise<boolean> {
    // All chunks but open ends have the term, so the first ones decide.
    for (const chunk of await this.#store.find([this.#terms.anyAccess], from, to)) {
      if ((await this.#reader.read(chunk)).some((sighting) => isAccess(sighting, from, to))) return true;
    }
    return false;
  }
}

function isAccess({ event, line }: Sighting, from: number, to: number): boolean {
  return event.kind === 'access' && line.at >= from && line.at <= to;
}

/** The address, its local part, and both without a `+tag`: any of them may be the mailbox's name. */
function namesOf(address: string): string[] {
  const name = localPartOf(address);
  const [untagged, domain] = [withoutTag(name), address.slice(name.length)];
  return [...new Set([name + domain, untagged + domain, name, untagged])];
}
