/** `conversations.*`: channels, their members and their messages. */
import type { Api, Methods } from './api-method.ts';
import { flagOf, requiredText, textOf, type Arguments } from './call-arguments.ts';
import { isMember, joinedChannel, seenChannel } from './reachable.ts';
import { Refusal } from '../refusal.ts';
import { isInChannel, type SlackMessage } from '../wire.ts';
import type { Channel, Workspace } from '../workspace.ts';

const READ = ['channels:read', 'groups:read', 'im:read'];
const HISTORY = ['channels:history', 'groups:history', 'im:history'];

export const CONVERSATION_METHODS: Methods = {
  'conversations.open': { scopes: ['im:write', 'mpim:write'], run: open },
  'conversations.info': { scopes: READ, run: info },
  'conversations.list': { scopes: READ, run: listAll },
  'conversations.members': { scopes: READ, run: members },
  'conversations.history': { scopes: HISTORY, run: history },
  'conversations.replies': { scopes: HISTORY, run: replies },
  'conversations.join': { scopes: ['channels:join'], run: join },
};

function open(args: Arguments, { workspace }: Api): Record<string, unknown> {
  const users = requiredText(args, 'users').split(',');
  if (users.some((id) => !workspace.users.has(id))) throw new Refusal('user_not_found');
  const channel = workspace.direct(...users, workspace.identity.botUserId);
  return { channel: flagOf(args, 'return_im') ? described(channel, workspace) : { id: channel.id } };
}

function info(args: Arguments, { workspace }: Api): Record<string, unknown> {
  return { channel: described(seenChannel(workspace, requiredText(args, 'channel')), workspace) };
}

const TYPES = { public: 'public_channel', private: 'private_channel', im: 'im' };

function listAll(args: Arguments, { workspace }: Api): Record<string, unknown> {
  const types = (textOf(args, 'types') ?? 'public_channel').split(',').map((type) => type.trim());
  const seen = [...workspace.channels.values()].filter(
    (channel) => types.includes(TYPES[channel.kind]) && (channel.kind === 'public' || isMember(workspace, channel)),
  );
  const wanted = flagOf(args, 'exclude_archived') ? seen.filter(({ isArchived }) => !isArchived) : seen;
  return { ...page(wanted, args, 'channels', (channel) => described(channel, workspace)) };
}

function members(args: Arguments, { workspace }: Api): Record<string, unknown> {
  const channel = seenChannel(workspace, requiredText(args, 'channel'));
  return page([...channel.members], args, 'members', (id) => id);
}

/** Newest first, without replies. */
function history(args: Arguments, { workspace }: Api): Record<string, unknown> {
  const channel = joinedChannel(workspace, requiredText(args, 'channel'));
  const roots = workspace.messages(channel.id).filter(isInChannel);
  const wanted = roots.filter((message) => within(message, args)).toReversed();
  return page(wanted, args, 'messages', (message) => counted(message, workspace));
}

/** Oldest first, the root before its replies. */
function replies(args: Arguments, { workspace }: Api): Record<string, unknown> {
  const channel = joinedChannel(workspace, requiredText(args, 'channel'));
  const named = workspace.message(channel.id, requiredText(args, 'ts'));
  if (named === undefined) throw new Refusal('thread_not_found');
  const thread = workspace.thread(channel.id, named.thread_ts ?? named.ts);
  const wanted = thread.filter((message) => message.thread_ts === undefined || within(message, args));
  return page(wanted, args, 'messages', (message) => counted(message, workspace));
}

function join(args: Arguments, { workspace }: Api): Record<string, unknown> {
  const channel = seenChannel(workspace, requiredText(args, 'channel'));
  if (channel.kind !== 'public') throw new Refusal('method_not_supported_for_channel_type');
  if (channel.isArchived) throw new Refusal('is_archived');
  return { channel: described(workspace.addMember(channel.id, workspace.identity.botUserId), workspace) };
}

function described(channel: Channel, workspace: Workspace): Record<string, unknown> {
  const other = [...channel.members].find((id) => id !== workspace.identity.botUserId);
  const base = { id: channel.id, is_archived: channel.isArchived, is_im: channel.kind === 'im', is_mpim: false };
  if (channel.kind === 'im') return { ...base, user: other, is_private: false };
  return {
    ...base,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_private: channel.kind === 'private',
    is_member: isMember(workspace, channel),
    is_general: channel.name === 'general',
    num_members: channel.members.size,
  };
}

/** Adds the number of replies to a thread's root. */
function counted(message: SlackMessage, workspace: Workspace): Record<string, unknown> {
  const answers = workspace.thread(message.channel, message.ts).slice(1);
  if (message.thread_ts !== undefined || answers.length === 0) return { ...message };
  const repliers = [...new Set(answers.map(({ user }) => user))];
  const latest = answers.at(-1)?.ts;
  return {
    ...message,
    thread_ts: message.ts,
    reply_count: answers.length,
    reply_users: repliers,
    latest_reply: latest,
  };
}

function within({ ts }: SlackMessage, args: Arguments): boolean {
  const oldest = Number(textOf(args, 'oldest') ?? 0);
  const latest = Number(textOf(args, 'latest') ?? Infinity);
  const edge = flagOf(args, 'inclusive') && (Number(ts) === oldest || Number(ts) === latest);
  return edge || (Number(ts) > oldest && Number(ts) < latest);
}

/** One page of a list; the cursor is the offset of the next one. */
function page<T>(
  all: readonly T[],
  args: Arguments,
  name: string,
  shown: (item: T) => unknown,
): Record<string, unknown> {
  const limit = Number(textOf(args, 'limit') ?? 100);
  const start = Number(textOf(args, 'cursor') ?? 0);
  const more = start + limit < all.length;
  return {
    [name]: all.slice(start, start + limit).map(shown),
    has_more: more,
    response_metadata: { next_cursor: more ? String(start + limit) : '' },
  };
}
