/** Runs the alerts: has the watching thread look at the queues every few seconds, and announces what changed. */
import type { Logger } from 'pino';
import { Bell } from '../ingest/following/bell.ts';
import { Announcements } from './announcing/announcements.ts';
import type { Announcer } from './announcing/announcer.ts';
import { DailyDigest } from './announcing/daily-digest.ts';
import type { Book } from './book.ts';
import type { AlertSettings } from './rules/settings.ts';
import type { WatchActs } from './watching/watch-message.ts';

export interface AlertsParts {
  readonly watcher: WatchActs;
  readonly book: Book;
  /** The rules in force, asked for at every look. */
  readonly settings: () => AlertSettings;
  /** Where incidents are announced, asked for at every look. */
  readonly announcers: () => readonly Announcer[];
  readonly log: Logger;
}

/** Interval between two looks at the queues. */
const lookEveryMs = 15_000;
/** Shortest pause between two looks, however soon a retry is due. */
const restMs = 500;

export class Alerts {
  readonly #watcher: WatchActs;
  readonly #log: Logger;
  readonly #announcements: Announcements;
  readonly #digest: DailyDigest;
  readonly #bell = new Bell();
  readonly #running: Promise<void>;
  #isStopped = false;

  private constructor(parts: AlertsParts) {
    const { watcher, book, announcers, log } = parts;
    this.#watcher = watcher;
    this.#log = log;
    this.#digest = new DailyDigest(parts);
    this.#announcements = new Announcements(book, announcers, (place, error, givenUp) =>
      log.warn({ place, givenUp }, `an incident could not be told: ${error.message}`),
    );
    this.#running = this.#run();
  }

  /** Call it when the live logs are read up to the present: before that, what waits is not known. */
  static start(parts: AlertsParts): Alerts {
    return new Alerts(parts);
  }

  /** Looks at once: a person has changed something. */
  wake(): void {
    this.#bell.ring();
  }

  /** Call it when older logs were read: the baselines are learned again. */
  learnAnew(): void {
    this.#watcher
      .learnAnew(Date.now())
      .catch((err: unknown) => this.#isStopped || this.#log.error({ err }, 'what is usual could not be learned'));
  }

  /** Stops; the baselines are saved for the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#bell.ring();
    const kept = this.#watcher
      .stop(Date.now())
      .catch((err: unknown) => this.#log.error({ err }, 'what is usual could not be kept'));
    await Promise.all([kept, this.#running]);
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      const next = await this.#look().catch((err: unknown) => {
        if (!this.#isStopped) this.#log.error({ err }, 'the alerts could not look');
        return Infinity;
      });
      await this.#bell.heard(Math.min(lookEveryMs, Math.max(restMs, next - Date.now())));
    }
  }

  /** @returns when the next look is due at the latest */
  async #look(): Promise<number> {
    const happenings = await this.#watcher.look(Date.now());
    for (const { kind, incident } of happenings) this.#log.info({ incident, kind }, 'an incident has moved');
    const next = await this.#announcements.tell(Date.now());
    await this.#digest.tellIfDue(Date.now());
    return next;
  }
}
