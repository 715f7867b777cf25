/** Reads something from Slack users' profiles, and remembers it for a while. */
import type { webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import { within } from '../connection/within.ts';
import type { Client } from '../glue.ts';

/** How long to wait for Slack: a person waits for an answer. */
const askedWithinMs = 5_000;

export type Profile = NonNullable<webApi.UsersInfoResponse['user']>;

export interface ProfileParts {
  /** `undefined` if the profile does not tell. */
  readonly read: (profile: Profile) => string | undefined;
  readonly otherwise: (user: string) => string;
  /** How long it is remembered. */
  readonly keptMs: number;
  /** What is logged if Slack does not answer; the last answer is then used again. */
  readonly trouble: string;
  readonly log: Logger;
}

/** The function that it returns never rejects. */
export function readProfiles({ read, otherwise, keptMs, trouble, log }: ProfileParts) {
  const known = new Map<string, { readonly value: string; readonly at: number }>();
  return async (client: Client, user: string): Promise<string> => {
    const kept = known.get(user);
    if (kept !== undefined && Date.now() - kept.at < keptMs) return kept.value;
    try {
      const { user: profile = {} } = await within(askedWithinMs, client.users.info({ user }));
      const value = read(profile) ?? otherwise(user);
      known.set(user, { value, at: Date.now() });
      return value;
    } catch (err) {
      log.warn({ err, user }, trouble);
      return kept?.value ?? otherwise(user);
    }
  };
}
