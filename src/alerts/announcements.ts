/** Brings every place up to date with the incidents: what was told is kept, so that nothing is told twice and nothing is lost. */
import type { IncidentBook, Numbered, Telling } from '../store/incident-book.ts';
import { AnnounceError, type Announcer } from './announcer.ts';
import { type Happening, type Incident, isActive } from './incident.ts';

export type Book = IncidentBook<Incident, Happening>;

export interface AnnouncementEvents {
  /** A place could not be told; it is tried again unless `givenUp`. */
  readonly onTrouble?: (place: string, error: AnnounceError, givenUp: boolean) => void;
}

const firstRetryMs = 2_000;
const longestRetryMs = 10 * 60_000;
/** Resolved incidents are kept true for so long. */
const afterMs = 24 * 3_600_000;

export class Announcements {
  readonly #book: Book;
  readonly #announcers: () => readonly Announcer[];
  readonly #events: AnnouncementEvents;

  /** @param announcers those in force, asked for in every round */
  constructor(book: Book, announcers: () => readonly Announcer[], events: AnnouncementEvents = {}) {
    this.#book = book;
    this.#announcers = announcers;
    this.#events = events;
  }

  /** One round. @returns when there is something to do again at the latest; `Infinity` for not by itself */
  async tell(now: number): Promise<number> {
    const incidents = this.#book.incidents(now - afterMs);
    const next: number[] = [];
    for (const announcer of this.#announcers())
      for (const incident of incidents) {
        const happenings = this.#book.happenings(incident.id);
        for (const place of announcer.placesOf(incident, happenings))
          next.push(await this.#tellPlace(announcer, place, incident, happenings, now));
      }
    return Math.min(...next, Infinity);
  }

  async #tellPlace(
    announcer: Announcer,
    place: string,
    incident: Incident,
    happenings: readonly Numbered<Happening>[],
    now: number,
  ): Promise<number> {
    const address = `${announcer.name} ${place}`;
    const known = this.#book.tellingsOf(incident.id).find((telling) => telling.place === address);
    if (known && known.nextAt > now) return known.nextAt;
    const telling = known ?? newTelling(address, incident.id);
    // What was over before anybody could be told is no news.
    if (!known && !isActive(incident)) return Infinity;
    try {
      return await new Round(this.#book, announcer, place, incident, now).bring(telling, happenings);
    } catch (error) {
      return this.#failed(address, incident, error, now);
    }
  }

  #failed(address: string, incident: Incident, error: unknown, now: number): number {
    const reached = this.#book.tellingsOf(incident.id).find(({ place }) => place === address);
    const telling = reached ?? newTelling(address, incident.id);
    const trouble = error instanceof AnnounceError ? error : new AnnounceError(String(error), { cause: error });
    const failures = telling.failures + 1;
    const waitMs = Math.max(trouble.retryAfterMs, Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1)));
    const nextAt = trouble.mayPass ? now + waitMs : Number.MAX_SAFE_INTEGER;
    this.#book.keepTelling({ ...telling, failures, nextAt });
    this.#events.onTrouble?.(address, trouble, !trouble.mayPass);
    return nextAt;
  }
}

/** Brings one place up to date with one incident, step by step: each is kept before the next is taken. */
class Round {
  readonly #book: Book;
  readonly #announcer: Announcer;
  readonly #place: string;
  readonly #incident: Incident;
  readonly #now: number;

  constructor(book: Book, announcer: Announcer, place: string, incident: Incident, now: number) {
    this.#book = book;
    this.#announcer = announcer;
    this.#place = place;
    this.#incident = incident;
    this.#now = now;
  }

  async bring(before: Telling, happenings: readonly Numbered<Happening>[]): Promise<number> {
    const calls = before.ref === null ? happenings.filter((one) => leadsTo(this.#place, one)) : [];
    let telling = before.ref === null ? await this.#open(before, calls, happenings) : before;
    const { ref } = telling;
    const news = happenings.filter(({ number }) => number > telling.happening);
    for (const happening of news) {
      if (ref === null) break;
      const mention = calls.includes(happening) ? null : mentionOf(happening, happenings);
      await this.#note(ref, 'mention' in happening ? withMention(happening, mention) : happening);
      telling = this.#keep({ ...telling, happening: happening.number });
    }
    return this.#show(telling, news.length > 0);
  }

  /** @param calls what led to the post; it calls whom they all call */
  async #open(
    telling: Telling,
    calls: readonly Numbered<Happening>[],
    happenings: readonly Numbered<Happening>[],
  ): Promise<Telling> {
    // A try is kept before it is made: whoever does not live to hear of it leaves word that there may be a post.
    const wasTried = telling.toldAt > 0;
    this.#book.keepTelling({ ...telling, toldAt: this.#now });
    const found = wasTried ? await this.#announcer.find?.(this.#place, this.#incident) : null;
    if (!found && !isActive(this.#incident)) return telling;
    const mentions = calls.map((one) => mentionOf(one, happenings)).filter((mention) => mention !== null);
    const ref = found ?? (await this.#announcer.open(this.#place, this.#incident, [...new Set(mentions)]));
    const { version } = this.#incident;
    return this.#keep({ ...telling, ref, happening: toldBy(calls), version, toldAt: this.#now });
  }

  async #note(ref: string, happening: Numbered<Happening>): Promise<void> {
    const place = this.#place;
    if (isHere(place, happening)) await this.#announcer.note(place, ref, this.#incident, happening);
    // Who has it now is news everywhere.
    else if (happening.kind === 'escalated')
      await this.#announcer.note(place, ref, this.#incident, withMention(happening, null));
  }

  /** Numbers that changed, if it is time for them; at once with news. */
  async #show(telling: Telling, withNews: boolean): Promise<number> {
    const { updateEveryMs, repeatEveryMs = Infinity } = this.#announcer;
    const isNew = telling.version < this.#incident.version;
    const everyMs = isNew ? updateEveryMs : isActive(this.#incident) ? repeatEveryMs : Infinity;
    const dueAt = telling.toldAt + everyMs;
    if (telling.ref === null || (dueAt > this.#now && !(isNew && withNews))) return dueAt;
    if (isActive(this.#incident)) await this.#announcer.update(this.#place, telling.ref, this.#incident);
    else await this.#announcer.resolve(this.#place, telling.ref, this.#incident);
    this.#keep({ ...telling, version: this.#incident.version, toldAt: this.#now });
    return Infinity;
  }

  #keep(telling: Telling): Telling {
    const clean = { ...telling, failures: 0, nextAt: 0 };
    this.#book.keepTelling(clean);
    return clean;
  }
}

function newTelling(place: string, incident: number): Telling {
  return { place, incident, ref: null, version: 0, happening: 0, toldAt: 0, failures: 0, nextAt: 0 };
}

/** Whether a happening makes a post in this place. Webhooks have one place, `''`, which everything leads to. */
function leadsTo(place: string, happening: Happening): boolean {
  const opens = happening.kind === 'opened' || happening.kind === 'joined' || happening.kind === 'escalated';
  return opens && (place === '' || happening.channel === place);
}

/** Whom a happening calls; nobody any more once somebody has taken the incident. */
function mentionOf(happening: Numbered<Happening>, all: readonly Numbered<Happening>[]): string | null {
  if (!('mention' in happening)) return null;
  const isTaken = all.some(({ kind, number }) => number > happening.number && endsCalls.has(kind));
  return isTaken ? null : happening.mention;
}

const endsCalls: ReadonlySet<Happening['kind']> = new Set<Happening['kind']>(['acknowledged', 'snoozed', 'resolved']);

function withMention<Call extends { readonly mention: string | null }>(call: Call, mention: string | null): Call {
  return { ...call, mention };
}

/** Number of the last happening that a post tells by being there; who escalated, its thread says. */
function toldBy(calls: readonly Numbered<Happening>[]): number {
  const told = calls.findLast(({ kind }) => kind !== 'escalated');
  return told?.number ?? (calls[0] === undefined ? 0 : calls[0].number - 1);
}

/** What is meant for another channel is told there. */
function isHere(place: string, happening: Happening): boolean {
  return place === '' || !('channel' in happening) || happening.channel === place;
}
