/** Changes of the workspace → the events an app is subscribed to, including its own messages, as in Slack. */
import type { Ack } from './courier.ts';
import type { Desk } from './desk.ts';
import { eventPayload, messageEvent } from './payloads.ts';
import type { SlackMessage } from '../wire.ts';
import type { Change, Channel, Workspace } from '../workspace.ts';

/** The events of mailtrace; with `message.channels` or `message.groups` it would receive every message there. */
export const SUBSCRIPTIONS: readonly string[] = ['app_mention', 'message.im', 'app_home_opened'];

const KINDS = { public: 'message.channels', private: 'message.groups', im: 'message.im' };

type Event = Readonly<Record<string, unknown>>;
type Told = Extract<Change, { readonly kind: 'posted' | 'edited' | 'deleted' }>;

export class Events {
  readonly #desk: Desk;
  readonly #workspace: Workspace;
  readonly #subscribed: ReadonlySet<string>;
  readonly #acks = new WeakMap<SlackMessage, Promise<Ack>>();

  constructor(desk: Desk, subscribed: readonly string[]) {
    this.#desk = desk;
    this.#workspace = desk.workspace;
    this.#subscribed = new Set(subscribed);
    this.#workspace.onChange((change) => this.#hear(change));
  }

  /** The acknowledgement of the event about this message; `undefined` if no event was sent. */
  ackOf(message: SlackMessage): Promise<Ack> | undefined {
    return this.#acks.get(message);
  }

  async openedHome(userId: string): Promise<Ack | undefined> {
    if (!this.#subscribed.has('app_home_opened')) return undefined;
    const channel = this.#workspace.direct(userId, this.#workspace.identity.botUserId).id;
    const view = this.#workspace.homes.get(userId);
    const event = { type: 'app_home_opened', user: userId, channel, tab: 'home', event_ts: this.#workspace.newTs() };
    return this.#bring(view === undefined ? event : { ...event, view });
  }

  #hear(change: Change): void {
    if (change.kind !== 'posted' && change.kind !== 'edited' && change.kind !== 'deleted') return;
    const channel = this.#workspace.channel(change.message.channel);
    if (!channel.members.has(this.#workspace.identity.botUserId)) return;
    if (this.#subscribed.has(KINDS[channel.kind])) this.#bringAbout(change.message, this.#told(change, channel));
    if (change.kind === 'posted' && this.#isMention(change.message, channel)) {
      this.#bringAbout(change.message, messageEvent(change.message, 'app_mention', channel));
    }
  }

  #isMention({ text, bot_id: bot }: SlackMessage, channel: Channel): boolean {
    const named = text.includes(`<@${this.#workspace.identity.botUserId}>`);
    return named && bot === undefined && channel.kind !== 'im' && this.#subscribed.has('app_mention');
  }

  /** Edits and deletions are events of hidden messages. */
  #told(change: Told, channel: Channel): Event {
    const { kind, message } = change;
    const told = messageEvent(message, 'message', channel);
    if (kind === 'posted') return told;
    const ts = this.#workspace.newTs();
    const { channel: channelId, channel_type } = told;
    const hidden = { type: 'message', hidden: true, channel: channelId, channel_type, ts, event_ts: ts };
    if (kind === 'edited') return { ...hidden, subtype: 'message_changed', message, previous_message: change.before };
    return { ...hidden, subtype: 'message_deleted', deleted_ts: message.ts, previous_message: message };
  }

  #bringAbout(message: SlackMessage, event: Event): void {
    this.#acks.set(message, this.#bring(event));
  }

  async #bring(event: Event): Promise<Ack> {
    return (await this.#desk.bring('events_api', eventPayload(this.#workspace, event))).ack;
  }
}
