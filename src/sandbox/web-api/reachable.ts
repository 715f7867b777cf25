/** Where the bot may read and write: a channel's id or name → the channel, or Slack's refusal. */
import { Refusal } from '../refusal.ts';
import type { Channel, Workspace } from '../workspace.ts';

/** A channel visible to the bot. @throws {Refusal} `channel_not_found`, also for private ones without the bot. */
export function seenChannel(workspace: Workspace, where: string): Channel {
  const channel = workspace.findChannel(where) ?? directTo(workspace, where);
  if (channel === undefined) throw new Refusal('channel_not_found');
  if (channel.kind !== 'public' && !isMember(workspace, channel)) throw new Refusal('channel_not_found');
  return channel;
}

/** A channel the bot is in. @throws {Refusal} `not_in_channel` or `channel_not_found`. */
export function joinedChannel(workspace: Workspace, where: string): Channel {
  const channel = seenChannel(workspace, where);
  if (!isMember(workspace, channel)) throw new Refusal('not_in_channel');
  return channel;
}

/** A channel the bot may post to; with `chat:write.public` every public one. @throws {Refusal} */
export function postableChannel(workspace: Workspace, where: string, scopes: ReadonlySet<string>): Channel {
  const anyPublic = scopes.has('chat:write.public');
  const channel = anyPublic ? seenChannel(workspace, where) : joinedChannel(workspace, where);
  if (channel.isArchived) throw new Refusal('is_archived');
  return channel;
}

export function isMember(workspace: Workspace, channel: Channel): boolean {
  return channel.members.has(workspace.identity.botUserId);
}

/** A user's id means the direct messages with that user. */
function directTo(workspace: Workspace, userId: string): Channel | undefined {
  return workspace.users.has(userId) ? workspace.direct(userId, workspace.identity.botUserId) : undefined;
}
