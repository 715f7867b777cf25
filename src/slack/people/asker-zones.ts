/** Looks up the IANA zone in a Slack user's profile. */
import type { Logger } from 'pino';
import { isZone } from '../../time/zone.ts';
import type { Client } from '../glue.ts';
import { readProfiles } from './user-profile.ts';

export interface AskerZones {
  /** The zone; the default if Slack does not tell. Never rejects. */
  zoneOf(client: Client, user: string): Promise<string>;
}

/** Long enough for a question and the buttons of its answer, short enough for travellers. */
const keptMs = 5_000;

export function createAskerZones(fallback: string, log: Logger): AskerZones {
  const zoneOf = readProfiles({
    read: ({ tz = '' }) => (isZone(tz) ? tz : undefined),
    otherwise: () => fallback,
    keptMs,
    trouble: 'Slack does not tell the zone of an asker',
    log,
  });
  return { zoneOf };
}
