/** Acts of people in channels: commands, messages, buttons, shortcuts; each is delivered to the app. */
import type { Ack } from '../delivery/courier.ts';
import type { Desk, Done } from '../delivery/desk.ts';
import type { Events } from '../delivery/events.ts';
import * as payloads from '../delivery/payloads.ts';
import { pressable } from './pressable.ts';
import { Refusal } from '../refusal.ts';
import { answer, type Origin } from '../delivery/response-url.ts';
import { slackbotSays } from '../slackbot.ts';
import { typedCommand, typedMessage } from './typed-text.ts';
import { pickedIn, stateValues, type Typed } from './view-state.ts';
import { isRecord, type SlackMessage, type SlackView } from '../wire.ts';
import type { Channel, User, Workspace } from '../workspace.ts';

/** The default user of an act. */
export const SOMEBODY = 'maria';

export interface Where {
  /** Handle or id; default `maria`. */
  readonly user?: string;
  /** Name or id; default `#support`. */
  readonly channel?: string;
}

export interface CommandOptions extends Where {
  /** Default `/mailtrace`. */
  readonly command?: string;
  /** The manifest's `should_escape` for this command; by default the stand-in's option. */
  readonly shouldEscape?: boolean;
}

export interface SayOptions extends Where {
  /** The `ts` of the thread's root. */
  readonly thread?: string;
}

export interface PressOptions {
  readonly user?: string;
  /** The choice in a menu or the text in a field. */
  readonly value?: Typed[string];
  /** The `block_id`, if several blocks have the `action_id`. */
  readonly block?: string;
  /** Other inputs of the same message or view. */
  readonly typed?: Typed;
}

export interface Said {
  readonly message: SlackMessage;
  /** `undefined` if nothing was delivered to the app. */
  readonly ack: Ack | undefined;
}

export class Acts {
  readonly #desk: Desk;
  readonly #events: Events;
  readonly #workspace: Workspace;
  readonly #shouldEscape: boolean;

  constructor(desk: Desk, events: Events, shouldEscape: boolean) {
    this.#desk = desk;
    this.#events = events;
    this.#workspace = desk.workspace;
    this.#shouldEscape = shouldEscape;
  }

  /** `/mailtrace TEXT`; shows the acknowledgement's message, or an error if there was no acknowledgement. */
  async command(typed: string, options: CommandOptions = {}): Promise<Done> {
    const { user, channel } = this.#place(options);
    const command = options.command ?? '/mailtrace';
    const origin = { channel: channel.id, user: user.id };
    const act = this.#desk.actIn('commands', user, origin);
    const text = typedCommand(typed, this.#workspace, options.shouldEscape ?? this.#shouldEscape);
    const payload = payloads.commandPayload(this.#workspace, act, channel, command, text);
    const brought = await this.#desk.bring('slash_commands', payload);
    this.#showAnswer(command, origin, brought.ack);
    return { ...brought, ...act };
  }

  /** Presses the button with this `action_id` or text, or picks in the menu. */
  async press(target: SlackMessage | SlackView, name: string, options: PressOptions = {}): Promise<Done> {
    const { element, blockId } = pressable(target.blocks ?? [], name, options.block);
    const action = payloads.actionOf(element, blockId, this.#workspace.newTs(), pickedIn(element, options.value));
    if (target.type !== 'message') return this.#pressInView(target, action, options.typed ?? {});
    const user = this.#workspace.user(options.user ?? SOMEBODY);
    const act = this.#desk.actIn('actions', user, { channel: target.channel, user: user.id, message: target });
    const values = stateValues({ blocks: target.blocks ?? [], state: { values: {} } }, options.typed ?? {});
    const payload = payloads.messageActionPayload(this.#workspace, act, target, action, values);
    return { ...(await this.#desk.bring('interactive', payload)), ...act };
  }

  /** Writes in a channel or thread. */
  async say(typed: string, options: SayOptions = {}): Promise<Said> {
    const { user, channel } = this.#place(options);
    const message = this.#workspace.post({
      type: 'message',
      channel: channel.id,
      ts: this.#workspace.newTs(),
      client_msg_id: crypto.randomUUID(),
      user: user.id,
      team: this.#workspace.identity.teamId,
      ...typedMessage(typed, this.#workspace),
      ...(options.thread === undefined ? {} : { thread_ts: options.thread }),
    });
    return { message, ack: await this.#events.ackOf(message) };
  }

  /** Uses a shortcut of the app: for the message if one is given, else the global one. */
  async shortcut(
    callbackId: string,
    options: { readonly user?: string; readonly message?: SlackMessage } = {},
  ): Promise<Done> {
    const user = this.#workspace.user(options.user ?? SOMEBODY);
    const { message } = options;
    const act =
      message === undefined
        ? this.#desk.actOutside(user)
        : this.#desk.actIn('actions', user, { channel: message.channel, user: user.id, message });
    const payload = payloads.shortcutPayload(this.#workspace, act, callbackId, message);
    return { ...(await this.#desk.bring('interactive', payload)), ...act };
  }

  openHome(who = SOMEBODY): Promise<Ack | undefined> {
    return this.#events.openedHome(this.#workspace.user(who).id);
  }

  async #pressInView(view: SlackView, action: Readonly<Record<string, unknown>>, typed: Typed): Promise<Done> {
    const filled = { ...view, state: { values: stateValues(view, typed) } };
    this.#workspace.setView(filled);
    const act = this.#desk.actOutside(this.#workspace.user(view.reader));
    const payload = payloads.viewActionPayload(this.#workspace, act, filled, action);
    return { ...(await this.#desk.bring('interactive', payload)), ...act };
  }

  /** @throws if the user is not in the channel. */
  #place({ user: who = SOMEBODY, channel: where = '#support' }: Where): {
    readonly user: User;
    readonly channel: Channel;
  } {
    const user = this.#workspace.user(who);
    const channel = this.#workspace.channel(where);
    if (!channel.members.has(user.id)) throw new Error(`${user.name} is not in ${where}`);
    return { user, channel };
  }

  #showAnswer(command: string, origin: Origin, ack: Ack): void {
    if (!ack.ok) return slackbotSays(this.#workspace, origin, `${command} failed with the error "${ack.problem}"`);
    if (ack.body === undefined) return;
    try {
      answer(this.#workspace, origin, isRecord(ack.body) ? ack.body : { text: String(ack.body) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      slackbotSays(this.#workspace, origin, `${command} failed with the error "invalid_command_response"`);
    }
  }
}
