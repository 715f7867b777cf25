/** `chat.*`: posting (also ephemeral messages), editing and deleting. */
import type { Api, Methods } from './api-method.ts';
import { botMessage, edited, saidIn } from './bot-message.ts';
import { flagOf, requiredText, textOf, type Arguments } from './call-arguments.ts';
import { POST_TEXT_MAX, UPDATE_TEXT_MAX } from '../limits/limits.ts';
import { joinedChannel, postableChannel, seenChannel } from './reachable.ts';
import { Refusal } from '../refusal.ts';
import type { SlackMessage } from '../wire.ts';

const WRITE = ['chat:write'];

export const CHAT_METHODS: Methods = {
  'chat.postMessage': { scopes: WRITE, run: postMessage },
  'chat.postEphemeral': { scopes: WRITE, run: postEphemeral },
  'chat.update': { scopes: WRITE, run: update },
  'chat.delete': { scopes: WRITE, run: remove },
  'chat.getPermalink': { run: getPermalink },
};

function postMessage(args: Arguments, { workspace, scopes }: Api): Record<string, unknown> {
  const channel = postableChannel(workspace, requiredText(args, 'channel'), scopes);
  const said = saidIn(args, POST_TEXT_MAX);
  const message = botMessage(workspace, channel.id, said, threadOf(args, channel.id, workspace));
  const broadcast = flagOf(args, 'reply_broadcast') && message.thread_ts !== undefined;
  const posted = workspace.post(broadcast ? { ...message, subtype: 'thread_broadcast' } : message);
  return { channel: channel.id, ts: posted.ts, message: posted };
}

function postEphemeral(args: Arguments, { workspace, scopes }: Api): Record<string, unknown> {
  const channel = postableChannel(workspace, requiredText(args, 'channel'), scopes);
  const reader = requiredText(args, 'user');
  if (!channel.members.has(reader)) throw new Refusal('user_not_in_channel');
  const message = botMessage(workspace, channel.id, saidIn(args, POST_TEXT_MAX), threadOf(args, channel.id, workspace));
  const whispered = workspace.whisper({ ...message, is_ephemeral: true, reader });
  return { message_ts: whispered.ts };
}

function update(args: Arguments, { workspace }: Api): Record<string, unknown> {
  const old = ownMessage(args, workspace, 'cant_update_message');
  const message = workspace.edit(edited(workspace, old, saidIn(args, UPDATE_TEXT_MAX)));
  return { channel: message.channel, ts: message.ts, text: message.text, message };
}

/** A deleted root with replies is replaced by a tombstone. */
function remove(args: Arguments, { workspace }: Api): Record<string, unknown> {
  const old = ownMessage(args, workspace, 'cant_delete_message');
  if (workspace.thread(old.channel, old.ts).length > 1) workspace.edit(tombstone(old));
  else workspace.delete(old);
  return { channel: old.channel, ts: old.ts };
}

function tombstone({ type, channel, ts, team }: SlackMessage): SlackMessage {
  return { type, subtype: 'tombstone', channel, ts, team, user: 'USLACKBOT', text: 'This message was deleted.' };
}

function getPermalink(args: Arguments, { workspace }: Api): Record<string, unknown> {
  const channel = seenChannel(workspace, requiredText(args, 'channel')).id;
  const message = workspace.message(channel, requiredText(args, 'message_ts'));
  if (message === undefined) throw new Refusal('message_not_found');
  const within = message.thread_ts === undefined ? '' : `?thread_ts=${message.thread_ts}&cid=${channel}`;
  const home = `https://${workspace.identity.teamDomain}.slack.com`;
  return { channel, permalink: `${home}/archives/${channel}/p${message.ts.replace('.', '')}${within}` };
}

/** @throws {Refusal} `message_not_found`, or `notOwn` for somebody else's message. */
function ownMessage(args: Arguments, workspace: Api['workspace'], notOwn: string): SlackMessage {
  const channel = joinedChannel(workspace, requiredText(args, 'channel'));
  if (channel.isArchived) throw new Refusal('is_archived');
  const message = workspace.message(channel.id, requiredText(args, 'ts'));
  if (message === undefined) throw new Refusal('message_not_found');
  if (message.bot_id !== workspace.identity.botId) throw new Refusal(notOwn);
  return message;
}

/** The `ts` of the thread's root, also for the `ts` of a reply. @throws {Refusal} `thread_not_found`. */
function threadOf(args: Arguments, channel: string, workspace: Api['workspace']): string | undefined {
  const ts = textOf(args, 'thread_ts');
  if (ts === undefined || ts === '') return undefined;
  const root = workspace.message(channel, ts);
  if (root === undefined) throw new Refusal('thread_not_found');
  return root.thread_ts ?? root.ts;
}
