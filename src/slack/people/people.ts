/** Looks up the display name of a Slack user; unlike a mention, a name notifies nobody. */
import type { Logger } from 'pino';
import type { Client } from '../glue.ts';
import { readProfiles } from './user-profile.ts';

export interface People {
  /** The name; the user ID if Slack does not tell. Never rejects. */
  nameOf(client: Client, user: string): Promise<string>;
}

const keptMs = 60 * 60_000;

export function createPeople(log: Logger): People {
  const nameOf = readProfiles({
    read: ({ profile, real_name: real, name }) =>
      [profile?.display_name, profile?.real_name, real, name].find((one) => one !== undefined && one !== ''),
    otherwise: (user) => user,
    keptMs,
    trouble: 'Slack does not tell a name',
    log,
  });
  return { nameOf };
}
