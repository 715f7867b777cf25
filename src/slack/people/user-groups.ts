/** Looks up which of Slack's user groups somebody is in, with a cache. */
import type { Logger } from 'pino';
import type { Client } from '../glue.ts';
import { isSlackTrouble } from '../connection/slack-error.ts';

/** How long members are cached. */
const keptMs = 60_000;

export interface UserGroups {
  /** The given groups that the user is in. Rejects if Slack does not tell and never has. */
  of(client: Client, user: string, among: readonly string[]): Promise<readonly string[]>;
}

type Members = ReadonlySet<string>;

interface Known {
  readonly members: Promise<Members>;
  readonly at: number;
}

export function createUserGroups(log: Logger): UserGroups {
  const known = new Map<string, Known>();
  /** The members by Slack's last reply. */
  const last = new Map<string, Members>();

  async function ask(client: Client, group: string): Promise<Members> {
    const { users = [] } = await client.usergroups.users.list({ usergroup: group });
    const members = new Set(users);
    last.set(group, members);
    return members;
  }

  /** If Slack refuses, the group counts as empty; if it cannot reply, the last known members are used. */
  function instead(group: string, err: unknown): Members {
    known.delete(group);
    log.error({ err, group }, 'Slack does not tell who is in a user group of the rules');
    const members = isSlackTrouble(err) ? last.get(group) : new Set<string>();
    if (members === undefined) throw err;
    return members;
  }

  function membersOf(client: Client, group: string): Promise<Members> {
    const kept = known.get(group);
    if (kept !== undefined && Date.now() - kept.at < keptMs) return kept.members;
    const members = ask(client, group).catch((error: unknown) => instead(group, error));
    known.set(group, { members, at: Date.now() });
    return members;
  }

  return {
    async of(client, user, among) {
      const members = await Promise.all(among.map((group) => membersOf(client, group)));
      return among.filter((_, index) => members[index]?.has(user));
    },
  };
}
