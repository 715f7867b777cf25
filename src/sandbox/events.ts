/** Changes of the workspace → the events an app is subscribed to; its own messages among them, as Slack does it. */
import type { Ack } from './courier.ts';
import type { Desk } from './desk.ts';
import { eventPayload, messageEvent } from './payloads.ts';
import type { SlackMessage } from './wire.ts';
import type { Change, Channel, Workspace } from './workspace.ts';

/** What mailtrace is subscribed to; with `message.channels` or `message.groups` it would hear everything said there. */
export const SUBSCRIPTIONS: readonly string[] = ['app_mention', 'message.im', 'app_home_opened'];

const KINDS = { public: 'message.channels', private: 'message.groups', im: 'message.im' };

export class Events {
  readonly #desk: Desk;
  readonly #workspace: Workspace;
  readonly #subscribed: ReadonlySet<string>;
  readonly #acks = new Map<string, Promise<Ack>>();

  constructor(desk: Desk, subscribed: readonly string[]) {
    this.#desk = desk;
    this.#workspace = desk.workspace;
    this.#subscribed = new Set(subscribed);
    this.#workspace.onChange((change) => this.#hear(change));
  }

  /** The acknowledgement of the event about this message; `undefined` when there was none to bring. */
  ackOf(message: SlackMessage): Promise<Ack> | undefined {
    return this.#acks.get(message.ts);
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
    if (this.#subscribed.has(KINDS[channel.kind]))
      this.#remember(change.message, this.#bring(this.#told(change, channel)));
    if (change.kind === 'posted' && this.#isMention(change.message, channel)) {
      this.#remember(change.message, this.#bring(messageEvent(change.message, 'app_mention', channel)));
    }
  }

  #isMention({ text, bot_id: bot }: SlackMessage, channel: Channel): boolean {
    const named = text.includes(`<@${this.#workspace.identity.botUserId}>`);
    return named && bot === undefined && channel.kind !== 'im' && this.#subscribed.has('app_mention');
  }

  /** An edited or deleted message is told as a hidden message of its own. */
  #told(change: Change & { readonly message: SlackMessage }, channel: Channel): Readonly<Record<string, unknown>> {
    const { message } = change;
    if (change.kind === 'posted') return messageEvent(message, 'message', channel);
    const ts = this.#workspace.newTs();
    const about = messageEvent({ ...message, ts }, 'message', channel);
    const common = {
      type: 'message',
      hidden: true,
      channel: channel.id,
      ts,
      event_ts: ts,
      channel_type: about['channel_type'],
    };
    if (change.kind === 'deleted') {
      return { ...common, subtype: 'message_deleted', deleted_ts: message.ts, previous_message: message };
    }
    const before = 'before' in change ? change.before : message;
    return { ...common, subtype: 'message_changed', message, previous_message: before };
  }

  #remember(message: SlackMessage, ack: Promise<Ack>): void {
    this.#acks.set(message.ts, ack);
  }

  async #bring(event: Readonly<Record<string, unknown>>): Promise<Ack> {
    return (await this.#desk.bring('events_api', eventPayload(this.#workspace, event))).ack;
  }
}
