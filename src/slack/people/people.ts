/** Looks up the display name of a Slack user; unlike a mention, a name notifies nobody. */
import type { Logger } from 'pino';
import type { Client } from '../glue.ts';
import { within } from '../connection/within.ts';

/** How long to wait for Slack: a person waits for the button's effect. */
const askedWithinMs = 5_000;

export interface People {
  /** The name; the user ID if Slack does not tell. Never rejects. */
  nameOf(client: Client, user: string): Promise<string>;
}

/** How long a name is cached. */
const keptMs = 60 * 60_000;

export function createPeople(log: Logger): People {
  const known = new Map<string, { readonly name: string; readonly at: number }>();
  return {
    async nameOf(client, user) {
      const kept = known.get(user);
      if (kept !== undefined && Date.now() - kept.at < keptMs) return kept.name;
      try {
        const { user: found } = await within(askedWithinMs, client.users.info({ user }));
        const { display_name: display, real_name: real } = found?.profile ?? {};
        const name =
          [display, real, found?.real_name, found?.name].find((one) => one !== undefined && one !== '') ?? user;
        known.set(user, { name, at: Date.now() });
        return name;
      } catch (err) {
        log.warn({ err, user }, 'Slack does not tell a name');
        return kept?.name ?? user;
      }
    },
  };
}
