/** Looks up the IANA zone in a Slack user's profile. */
import type { Logger } from 'pino';
import { isZone } from '../../time/zone.ts';
import type { Client } from '../glue.ts';
import { within } from '../connection/within.ts';

/** How long to wait for Slack before using the default zone. */
const askedWithinMs = 5_000;

export interface AskerZones {
  /** The zone; the default if Slack does not tell. Never rejects. */
  zoneOf(client: Client, user: string): Promise<string>;
}

/** How long a zone is cached: long enough for a question and the buttons of its answer, short enough for travellers. */
const keptMs = 5_000;

export function createAskerZones(fallback: string, log: Logger): AskerZones {
  const known = new Map<string, { readonly zone: string; readonly at: number }>();
  return {
    async zoneOf(client, user) {
      const kept = known.get(user);
      if (kept !== undefined && Date.now() - kept.at < keptMs) return kept.zone;
      try {
        const { user: profile } = await within(askedWithinMs, client.users.info({ user }));
        const { tz = '' } = profile ?? {};
        const zone = isZone(tz) ? tz : fallback;
        known.set(user, { zone, at: Date.now() });
        return zone;
      } catch (err) {
        log.warn({ err, user, fallback }, 'Slack does not tell the zone of an asker');
        return kept?.zone ?? fallback;
      }
    },
  };
}
