/** The alerts while mailtrace runs: has the queues looked at every so often, and every place told. */
import type { Logger } from 'pino';
import { Bell } from '../ingest/following/bell.ts';
import type { Webhook } from './webhooks/webhook.ts';
import { Announcements } from './announcing/announcements.ts';
import type { Announcer } from './announcing/announcer.ts';
import type { Book } from './book.ts';
import type { AlertSettings } from './rules/settings.ts';
import type { WatchActs } from './watching/watch-message.ts';
import { webhookAnnouncer } from './webhooks/webhooks.ts';

export interface AlertsParts {
  readonly watcher: WatchActs;
  readonly book: Book;
  /** The rules in force, asked for at every look. */
  readonly settings: () => AlertSettings;
  /** Beside the webhooks of the rules. */
  readonly announcers?: readonly Announcer[];
  readonly log: Logger;
  readonly now?: () => number;
}

export interface Alerts {
  /** Something has changed that people wait to see. */
  wake(): void;
  /** Older logs were read: what is usual is learned anew. */
  learnAnew(): void;
  /** Ends it; what is usual is kept for the next start. */
  stop(): Promise<void>;
}

/** What waits changes by the minute. */
const lookEveryMs = 15_000;
/** A digest that could not be told is tried again, as long as its day lasts. */
const digestRetryMs = 10 * 60_000;
/** However soon something is to be tried again. */
const restMs = 500;

/** To be called when the logs are read up to the present. */
export function startAlerts(parts: AlertsParts): Alerts {
  const { watcher, book, log, now = Date.now } = parts;
  const webhooks = new Webhooks(now);
  const announcements = new Announcements(
    book,
    () => [...(parts.announcers ?? []), ...webhooks.of(parts.settings().webhooks)],
    {
      onTrouble: (place, error, givenUp) =>
        log.warn({ place, givenUp }, `an incident could not be told: ${error.message}`),
    },
  );
  const bell = new Bell();
  let isStopped = false;
  /** @returns when the next is due at the latest */
  async function round(): Promise<number> {
    const happenings = await watcher.look(now());
    for (const { kind, incident } of happenings) log.info({ incident, kind }, 'an incident has moved');
    const next = await announcements.tell(now());
    await tellDigest();
    return next;
  }
  let digestNotBefore = 0;
  async function tellDigest(): Promise<void> {
    if (now() < digestNotBefore) return;
    const digest = await watcher.digestDue(now());
    const { digest: where, zone } = parts.settings();
    if (digest === null || !where?.channel) return;
    try {
      for (const announcer of parts.announcers ?? []) await announcer.digest?.(where.channel, digest, zone);
      await watcher.digestTold(now());
    } catch (err) {
      digestNotBefore = now() + digestRetryMs;
      log.warn({ err }, 'the digest could not be told');
    }
  }
  async function run(): Promise<void> {
    while (!isStopped) {
      const next = await round().catch((err: unknown) => {
        if (!isStopped) log.error({ err }, 'the alerts could not look');
        return Infinity;
      });
      await bell.heard(Math.min(lookEveryMs, Math.max(restMs, next - now())));
    }
  }
  const running = run();
  return {
    wake: () => bell.ring(),
    learnAnew() {
      watcher
        .learnAnew(now())
        .catch((err: unknown) => isStopped || log.error({ err }, 'what is usual could not be learned'));
    },
    async stop() {
      isStopped = true;
      bell.ring();
      const kept = watcher.stop(now()).catch((err: unknown) => log.error({ err }, 'what is usual could not be kept'));
      await Promise.all([kept, running]);
    },
  };
}

/** The rules may change at any time; a webhook that stays the same stays the same announcer. */
class Webhooks {
  readonly #now: () => number;
  #known = new Map<string, Announcer>();

  constructor(now: () => number) {
    this.#now = now;
  }

  of(webhooks: readonly Webhook[]): Announcer[] {
    const entries = webhooks.map((webhook) => [JSON.stringify(webhook), webhook] as const);
    this.#known = new Map(
      entries.map(([key, webhook]) => [key, this.#known.get(key) ?? webhookAnnouncer(webhook, this.#now)]),
    );
    return [...this.#known.values()];
  }
}
