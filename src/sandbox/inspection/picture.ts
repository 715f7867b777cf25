/** The workspace as people see it → plain text, for terminals and for the errors of tests. */
import { pressables, words } from '../acts/pressable.ts';
import { isRecord, type SlackMessage, type SlackView } from '../wire.ts';
import type { Channel, Workspace } from '../workspace.ts';

export function pictureOf(workspace: Workspace): string {
  const channels = [...workspace.channels.values()].map((channel) => pictureOfChannel(workspace, channel));
  const screens = [...workspace.users.values()].map((user) => pictureOfScreen(workspace, user.id, user.name));
  return [...channels, ...screens].filter((part) => part !== '').join('\n');
}

function pictureOfChannel(workspace: Workspace, channel: Channel): string {
  const messages = workspace.messages(channel.id);
  if (messages.length === 0) return '';
  const lines = messages
    .filter(({ thread_ts: root }) => root === undefined)
    .flatMap((message) => [
      pictureOfMessage(workspace, message, '  '),
      ...workspace
        .thread(channel.id, message.ts)
        .slice(1)
        .map((reply) => pictureOfMessage(workspace, reply, '    ↳ ')),
    ]);
  const people = [...channel.members].map((id) => workspace.users.get(id)?.name).join(', ');
  return [channel.kind === 'im' ? `direct messages of ${people}` : `#${channel.name}`, ...lines].join('\n');
}

function pictureOfScreen(workspace: Workspace, userId: string, name: string): string {
  const whispers = workspace.whispers(userId).map((message) => pictureOfMessage(workspace, message, '  '));
  const modals = (workspace.modals.get(userId) ?? []).map((view) => pictureOfView(view));
  const lines = [...whispers, ...modals];
  return lines.length === 0 ? '' : [`only ${name} sees`, ...lines].join('\n');
}

function pictureOfView(view: SlackView): string {
  const title = isRecord(view.title) ? String(view.title['text']) : view.type;
  const errors = Object.values(view.errors).map((error) => ` ! ${error}`);
  return `  [${title}] ${textOfBlocks(view.blocks).join(' | ')}${errors.join('')}`;
}

function pictureOfMessage(workspace: Workspace, message: SlackMessage, indent: string): string {
  const name = workspace.users.get(message.user)?.name ?? message.user;
  const buttons = pressables(message.blocks ?? []).map(({ element }) => `[${words(element)}]`);
  const files = (message.files ?? []).map((file) => `(file ${file.title})`);
  const shown = message.blocks === undefined ? [message.text] : textOfBlocks(message.blocks);
  const body = [...shown, ...files, buttons.join(' ')].filter((part) => part !== '').join('\n');
  return `${indent}${name}: ${body.replaceAll('\n', `\n${' '.repeat(indent.length + 2)}`)}`;
}

/** All texts of the blocks, in reading order, without buttons. */
function textOfBlocks(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textOfBlocks);
  if (!isRecord(value)) return [];
  if (value['type'] === 'button' || value['type'] === 'static_select' || value['type'] === 'overflow') return [];
  if (RUNS.has(String(value['type']))) return [textOfBlocks(value['elements']).join('')];
  return Object.entries(value).flatMap(([name, field]) =>
    name === 'text' && typeof field === 'string' ? [field] : textOfBlocks(field),
  );
}

/** Block parts whose elements are joined without separator. */
const RUNS = new Set(['rich_text_section', 'rich_text_preformatted', 'rich_text_quote']);
