/** The fictitious company of the sandbox and the tests: three people, the bot, four channels. */
import { Workspace, type Identity } from '../workspace.ts';

const IDENTITY: Identity = {
  teamId: 'T0EXAMPLE1',
  teamDomain: 'example-mail',
  appId: 'A0MAILTRACE',
  botId: 'B0MAILTRACE',
  botUserId: 'U0MAILTRACE',
};

const PEOPLE = [
  { id: 'U0MARIA001', name: 'maria', realName: 'Maria Keller', zone: 'Europe/Berlin' },
  { id: 'U0SAM00001', name: 'sam', realName: 'Sam Rivera', zone: 'America/New_York' },
  { id: 'U0LEE00001', name: 'lee', realName: 'Lee Tanaka', zone: 'Asia/Tokyo' },
];

/** The bot is in #support and the private #postmasters, not in #general and the private #board. */
export function openCompany(now: () => number): Workspace {
  const workspace = new Workspace(IDENTITY, now);
  const bot = IDENTITY.botUserId;
  workspace.addUser({ id: bot, name: 'mailtrace', realName: 'mailtrace', zone: 'UTC', isBot: true });
  for (const person of PEOPLE) workspace.addUser({ ...person, isBot: false });
  const people = PEOPLE.map(({ id }) => id);
  const add = (id: string, name: string, kind: 'public' | 'private', members: readonly string[]) =>
    workspace.setChannel({ id, name, kind, members: new Set(members), isArchived: false });
  add('C0SUPPORT1', 'support', 'public', [...people, bot]);
  add('C0GENERAL1', 'general', 'public', people);
  add('C0POSTMAST', 'postmasters', 'private', [...people, bot]);
  add('C0BOARD001', 'board', 'private', people.slice(0, 2));
  workspace.direct('U0MARIA001', bot);
  workspace.direct('U0MARIA001', 'U0SAM00001');
  return workspace;
}
