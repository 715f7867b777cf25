/** The workspace and its changes → what is visible to one user, as plain JSON. */
import type { SlackFile, SlackMessage, SlackView } from '../wire.ts';
import type { Change, Channel, User, Workspace } from '../workspace.ts';

/** Characters of a file that are shown in its message. */
const previewLength = 700;

/** A file without its bytes. */
export type SeenFile = Omit<SlackFile, 'content'> & { readonly preview: string; readonly isCut: boolean };
export type SeenMessage = Omit<SlackMessage, 'files'> & {
  readonly files?: readonly SeenFile[];
  readonly is_ephemeral?: true;
};
export type SeenChannel = Omit<Channel, 'members'> & { readonly members: readonly string[] };

export interface Snapshot {
  readonly kind: 'snapshot';
  /** User id. */
  readonly me: string;
  readonly team: string;
  /** User id of the app's bot. */
  readonly bot: string;
  readonly users: readonly User[];
  readonly channels: readonly SeenChannel[];
  readonly messages: readonly SeenMessage[];
  readonly whispers: readonly SeenMessage[];
  /** Open modals, the top one last. */
  readonly modals: readonly SlackView[];
  readonly home: SlackView | null;
}

export type Sight =
  | Snapshot
  | { readonly kind: 'message' | 'whisper'; readonly message: SeenMessage }
  | { readonly kind: 'message-gone' | 'whisper-gone'; readonly channel: string; readonly ts: string }
  | { readonly kind: 'modals'; readonly modals: readonly SlackView[] }
  | { readonly kind: 'home'; readonly home: SlackView };

/** Everything that the user can see now. */
export function snapshotFor(workspace: Workspace, me: string): Snapshot {
  const channels = [...workspace.channels.values()].filter(({ members }) => members.has(me));
  return {
    kind: 'snapshot',
    me,
    team: workspace.identity.teamDomain,
    bot: workspace.identity.botUserId,
    users: [...workspace.users.values()],
    channels: channels.map((channel) => ({ ...channel, members: [...channel.members] })),
    messages: channels.flatMap(({ id }) => workspace.messages(id)).map(seen),
    whispers: workspace.whispers(me).map(seen),
    modals: workspace.modals.get(me) ?? [],
    home: workspace.homes.get(me) ?? null,
  };
}

/** What the user sees of a change; `undefined` if nothing. */
export function sightOf(change: Change, workspace: Workspace, me: string): Sight | undefined {
  switch (change.kind) {
    case 'posted':
    case 'edited':
    case 'reacted':
    case 'deleted':
      return ofMessage(change, workspace, me);
    case 'whispered':
    case 'whisper-edited':
      return change.message.reader === me ? { kind: 'whisper', message: seen(change.message) } : undefined;
    case 'whisper-deleted':
      return change.message.reader === me ? gone('whisper-gone', change.message) : undefined;
    case 'modal':
      return change.user === me ? { kind: 'modals', modals: workspace.modals.get(me) ?? [] } : undefined;
    case 'home':
      return ofHome(change.user, workspace, me);
    case 'channel':
      return change.channel.members.has(me) ? snapshotFor(workspace, me) : undefined;
    case 'user':
      return snapshotFor(workspace, me);
    case 'called':
      return undefined;
  }
}

function ofMessage(
  { kind, message }: Extract<Change, { readonly kind: 'posted' | 'edited' | 'reacted' | 'deleted' }>,
  workspace: Workspace,
  me: string,
): Sight | undefined {
  if (!workspace.channel(message.channel).members.has(me)) return undefined;
  return kind === 'deleted' ? gone('message-gone', message) : { kind: 'message', message: seen(message) };
}

function ofHome(user: string, workspace: Workspace, me: string): Sight | undefined {
  const home = workspace.homes.get(me);
  return user === me && home !== undefined ? { kind: 'home', home } : undefined;
}

function gone(kind: 'message-gone' | 'whisper-gone', { channel, ts }: SlackMessage): Sight {
  return { kind, channel, ts };
}

function seen({ files, ...message }: SlackMessage): SeenMessage {
  if (files === undefined) return message;
  const shown = files.map(({ content, ...file }) => ({
    ...file,
    preview: content.slice(0, previewLength),
    isCut: content.length > previewLength,
  }));
  return { ...message, files: shown };
}
