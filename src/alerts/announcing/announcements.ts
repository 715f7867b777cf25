/** Brings every place up to date with the incidents. What was announced is stored, so that nothing is announced twice or lost. */
import type { Numbered, Telling } from '../../store/incident-book.ts';
import { AnnounceError, type Announcer } from './announcer.ts';
import { type Happening, type Incident, isActive } from '../incident.ts';
import type { Book } from '../book.ts';
import { Round } from './round.ts';

/** A place could not be updated; it is retried unless `givenUp`. */
type OnTrouble = (place: string, error: AnnounceError, givenUp: boolean) => void;

const firstRetryMs = 2_000;
const longestRetryMs = 10 * 60_000;
/** Resolved incidents are still announced for this long. */
const afterMs = 24 * 3_600_000;

export class Announcements {
  readonly #book: Book;
  readonly #announcers: () => readonly Announcer[];
  readonly #onTrouble: OnTrouble;

  /** @param announcers called in every round: rules may change */
  constructor(book: Book, announcers: () => readonly Announcer[], onTrouble: OnTrouble = () => {}) {
    this.#book = book;
    this.#announcers = announcers;
    this.#onTrouble = onTrouble;
  }

  /** One round over all places. @returns when the next is due; `Infinity` if only news makes it due */
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
    // An incident that ended before it was announced is not announced.
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
    this.#onTrouble(address, trouble, !trouble.mayPass);
    return nextAt;
  }
}

function newTelling(place: string, incident: number): Telling {
  return { place, incident, ref: null, version: 0, happening: 0, toldAt: 0, failures: 0, nextAt: 0 };
}
