/** Posts the digest of sites that are always slow once a day, and retries if that fails. */
import type { Logger } from 'pino';
import type { AlertSettings } from '../rules/settings.ts';
import type { WatchActs } from '../watching/watch-message.ts';
import type { Announcer } from './announcer.ts';

/** Wait before a digest that could not be posted is retried, on the same day. */
const retryMs = 10 * 60_000;

export interface DigestParts {
  readonly watcher: Pick<WatchActs, 'digestDue' | 'digestTold'>;
  readonly announcers: () => readonly Announcer[];
  /** The rules in force. */
  readonly settings: () => Pick<AlertSettings, 'digest' | 'zone'>;
  readonly log: Logger;
}

export class DailyDigest {
  readonly #parts: DigestParts;
  #notBefore = 0;

  constructor(parts: DigestParts) {
    this.#parts = parts;
  }

  async tellIfDue(now: number): Promise<void> {
    if (now < this.#notBefore) return;
    const { watcher, announcers, settings, log } = this.#parts;
    const digest = await watcher.digestDue(now);
    const { digest: where, zone } = settings();
    if (digest === null || !where?.channel) return;
    try {
      for (const announcer of announcers()) await announcer.digest?.(where.channel, digest, zone);
      await watcher.digestTold(now);
    } catch (err) {
      this.#notBefore = now + retryMs;
      log.warn({ err }, 'the digest could not be told');
    }
  }
}
