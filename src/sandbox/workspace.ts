/** The state of a small Slack workspace: people, channels, messages, views, files; notifies listeners of each change. */
import type { Ephemeral, SlackFile, SlackMessage, SlackView } from './wire.ts';

export interface User {
  readonly id: string;
  /** The handle, without @. */
  readonly name: string;
  readonly realName: string;
  /** IANA zone. */
  readonly zone: string;
  readonly isBot: boolean;
}

export interface Channel {
  readonly id: string;
  /** Without #; empty for direct messages. */
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly members: ReadonlySet<string>;
  readonly isArchived: boolean;
}

export interface Identity {
  readonly teamId: string;
  readonly teamDomain: string;
  readonly appId: string;
  readonly botId: string;
  readonly botUserId: string;
}

export type Change =
  | { readonly kind: 'posted'; readonly message: SlackMessage }
  | { readonly kind: 'deleted'; readonly message: SlackMessage }
  | { readonly kind: 'reacted'; readonly message: SlackMessage }
  | { readonly kind: 'edited'; readonly message: SlackMessage; readonly before: SlackMessage }
  | { readonly kind: 'whispered' | 'whisper-edited' | 'whisper-deleted'; readonly message: Ephemeral }
  | { readonly kind: 'modal' | 'home'; readonly user: string }
  | { readonly kind: 'channel'; readonly channel: Channel }
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'called'; readonly method: string };

export class Workspace {
  readonly identity: Identity;
  readonly users = new Map<string, User>();
  readonly channels = new Map<string, Channel>();
  /** Members of each user group, by its id (`S0POSTMAST`). */
  readonly groups = new Map<string, readonly string[]>();
  readonly files = new Map<string, SlackFile>();
  /** Modals open on each user's screen, the top one last. */
  readonly modals = new Map<string, readonly SlackView[]>();
  readonly homes = new Map<string, SlackView>();
  readonly #messages = new Map<string, readonly SlackMessage[]>();
  #whispers: Ephemeral[] = [];
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #now: () => number;
  #lastMicros = 0;
  #lastId = 0;

  constructor(identity: Identity, now: () => number) {
    this.identity = identity;
    this.#now = now;
  }

  /** Calls the listener after each change; the returned function removes it. */
  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** By id or handle (`maria`, `@maria`). @throws if there is none. */
  user(who: string): User {
    const name = who.replace(/^@/, '');
    const found = this.users.get(who) ?? [...this.users.values()].find((user) => user.name === name);
    if (found === undefined) throw new Error(`no user ${who} in the workspace`);
    return found;
  }

  /** By id or name (`support`, `#support`). @throws if there is none. */
  channel(where: string): Channel {
    const found = this.findChannel(where);
    if (found === undefined) throw new Error(`no channel ${where} in the workspace`);
    return found;
  }

  findChannel(where: string): Channel | undefined {
    const name = where.replace(/^#/, '');
    return (
      this.channels.get(where) ?? [...this.channels.values()].find((channel) => name !== '' && channel.name === name)
    );
  }

  addUser(user: User): void {
    this.users.set(user.id, user);
    this.tell({ kind: 'user', user });
  }

  setChannel(channel: Channel): Channel {
    this.channels.set(channel.id, channel);
    this.tell({ kind: 'channel', channel });
    return channel;
  }

  archive(where: string): Channel {
    return this.setChannel({ ...this.channel(where), isArchived: true });
  }

  addMember(where: string, userId: string): Channel {
    const channel = this.channel(where);
    return this.setChannel({ ...channel, members: new Set([...channel.members, userId]) });
  }

  /** The direct messages between these users, created if there were none. */
  direct(...users: readonly string[]): Channel {
    const wanted = [...new Set(users)];
    const open = [...this.channels.values()].find(
      ({ kind, members }) => kind === 'im' && members.size === wanted.length && wanted.every((id) => members.has(id)),
    );
    return (
      open ??
      this.setChannel({ id: this.newId('D'), name: '', kind: 'im', members: new Set(wanted), isArchived: false })
    );
  }

  /** Oldest first, replies included. */
  messages(channelId: string): readonly SlackMessage[] {
    return this.#messages.get(channelId) ?? [];
  }

  message(channelId: string, ts: string): SlackMessage | undefined {
    return this.messages(channelId).find((message) => message.ts === ts);
  }

  /** The root, then its replies. */
  thread(channelId: string, ts: string): readonly SlackMessage[] {
    return this.messages(channelId).filter((message) => message.ts === ts || message.thread_ts === ts);
  }

  post(message: SlackMessage): SlackMessage {
    this.#messages.set(message.channel, [...this.messages(message.channel), message]);
    this.tell({ kind: 'posted', message });
    return message;
  }

  /** Replaces the message with the same channel and `ts`. */
  edit(message: SlackMessage): SlackMessage {
    const before = this.#replace(message);
    this.tell({ kind: 'edited', message, before });
    return message;
  }

  /** As `edit`, if only the reactions changed. */
  react(message: SlackMessage): void {
    this.#replace(message);
    this.tell({ kind: 'reacted', message });
  }

  #replace(message: SlackMessage): SlackMessage {
    const before = this.message(message.channel, message.ts) ?? message;
    const all = this.messages(message.channel).map((old) => (old === before ? message : old));
    this.#messages.set(message.channel, all);
    return before;
  }

  delete(message: SlackMessage): void {
    const rest = this.messages(message.channel).filter((old) => old.ts !== message.ts);
    this.#messages.set(message.channel, rest);
    this.tell({ kind: 'deleted', message });
  }

  /** The messages that only this user sees, oldest first. */
  whispers(userId: string): readonly Ephemeral[] {
    return this.#whispers.filter(({ reader }) => reader === userId);
  }

  whisper(message: Ephemeral): Ephemeral {
    this.#whispers.push(message);
    this.tell({ kind: 'whispered', message });
    return message;
  }

  editWhisper(message: Ephemeral): void {
    this.#whispers = this.#whispers.map((old) => (old.ts === message.ts ? message : old));
    this.tell({ kind: 'whisper-edited', message });
  }

  deleteWhisper(message: Ephemeral): void {
    this.#whispers = this.#whispers.filter((old) => old.ts !== message.ts);
    this.tell({ kind: 'whisper-deleted', message });
  }

  setModals(userId: string, stack: readonly SlackView[]): void {
    this.modals.set(userId, stack);
    this.tell({ kind: 'modal', user: userId });
  }

  setHome(view: SlackView): void {
    this.homes.set(view.reader, view);
    this.tell({ kind: 'home', user: view.reader });
  }

  /** Replaces the view with the same id, wherever it is shown. */
  setView(view: SlackView): void {
    if (view.type === 'home') return this.setHome(view);
    const stack = this.modals.get(view.reader) ?? [];
    this.setModals(
      view.reader,
      stack.map((open) => (open.id === view.id ? view : open)),
    );
  }

  /** A new id in Slack's format: `F00000000A`. */
  newId(prefix: string): string {
    this.#lastId += 1;
    return prefix + this.#lastId.toString(36).toUpperCase().padStart(9, '0');
  }

  /** A new message timestamp, later than all before: `1768121149.000100`. */
  newTs(): string {
    this.#lastMicros = Math.max(this.#now() * 1000, this.#lastMicros + 1);
    return `${Math.floor(this.#lastMicros / 1e6)}.${String(this.#lastMicros % 1e6).padStart(6, '0')}`;
  }
}
