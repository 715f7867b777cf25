/** Which of Slack's user groups somebody is in, asked for as seldom as will do. */
import type { Logger } from 'pino';
import { slackErrorCode } from './slack-error.ts';
import type { Client } from './glue.ts';

/** A change of a group holds after this at the latest. */
const keptMs = 60_000;

export interface UserGroups {
  /** Those of the groups that the user is in; a group that Slack does not tell of has nobody. Never rejects. */
  of(client: Client, user: string, among: readonly string[]): Promise<readonly string[]>;
}

interface Known {
  readonly members: Promise<ReadonlySet<string>>;
  readonly at: number;
}

export function createUserGroups(log: Logger): UserGroups {
  const known = new Map<string, Known>();

  async function ask(client: Client, group: string): Promise<ReadonlySet<string>> {
    try {
      const { users = [] } = await client.usergroups.users.list({ usergroup: group });
      return new Set(users);
    } catch (err) {
      known.delete(group);
      log.error({ err, group, code: slackErrorCode(err) }, 'Slack does not tell who is in a user group of the rules');
      return new Set();
    }
  }

  function membersOf(client: Client, group: string): Promise<ReadonlySet<string>> {
    const kept = known.get(group);
    if (kept !== undefined && Date.now() - kept.at < keptMs) return kept.members;
    const members = ask(client, group);
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
