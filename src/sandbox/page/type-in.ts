/** A line typed in a channel or thread → a command, a message, or Slackbot's reason why not. */
import type { AppManifest } from '../manifest.ts';
import { slackbotSays } from '../slackbot.ts';
import type { StandIn } from '../stand-in.ts';

export interface Line {
  /** User id. */
  readonly user: string;
  /** Channel id. */
  readonly channel: string;
  /** The `ts` of the thread's root. */
  readonly thread?: string | undefined;
  readonly text: string;
}

export async function typeIn(standIn: StandIn, { commands }: AppManifest, line: Line): Promise<void> {
  // "/mailtrace boss@example.com today"
  const [, name, rest = ''] = /^(\/\S*)\s*(.*)$/s.exec(line.text) ?? [];
  if (name === undefined) return say(standIn, { ...line, text: line.text.trim() });
  if (line.thread !== undefined) return tell(standIn, line, `${name} is not supported in threads. Sorry!`);
  if (name === '/invite') return invite(standIn, line, rest);
  const known = commands.find(({ command }) => command === name);
  if (known === undefined) return tell(standIn, line, notACommand(name));
  const { user, channel } = line;
  await standIn.command(rest, { user, channel, command: name, shouldEscape: known.should_escape });
}

async function say(standIn: StandIn, { user, channel, thread, text }: Line): Promise<void> {
  const { message } = await standIn.say(text, { user, channel, ...(thread === undefined ? {} : { thread }) });
  const bot = standIn.workspace.user(standIn.workspace.identity.botUserId);
  const { kind, members } = standIn.workspace.channel(channel);
  if (kind === 'im' || members.has(bot.id) || !message.text.includes(`<@${bot.id}>`)) return;
  const hint = `You mentioned <@${bot.id}>, but they’re not in this channel. To invite them: \`/invite @${bot.name}\``;
  tell(standIn, { user, channel, thread, text }, hint);
}

/** `/invite @mailtrace`, the only built-in command of Slack that is needed here. */
function invite(standIn: StandIn, line: Line, whom: string): void {
  const { workspace } = standIn;
  const user = [...workspace.users.values()].find(({ name }) => `@${name}` === whom.trim());
  if (user === undefined) return tell(standIn, line, 'Whom? For example: `/invite @mailtrace`');
  if (workspace.channel(line.channel).kind === 'im') return tell(standIn, line, 'Nobody can be invited here.');
  workspace.addMember(line.channel, user.id);
  tell(standIn, line, `<@${user.id}> was added to this channel.`);
}

function tell({ workspace }: StandIn, line: Line, text: string): void {
  slackbotSays(workspace, line, text);
}

function notACommand(name: string): string {
  const shown = name.replaceAll('`', 'ˋ').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `\`${shown}\` is not a valid command. In Slack, all messages that start with the "/" character are interpreted as commands.\nIf you are trying to send a message and not run a command, try preceding the "/" with an empty space.`;
}
