/** What people do in Slack: type a command, press a button, mention the bot, submit a modal; each told to the app. */
import type { Ack, Courier, Delivery, Retry } from './courier.ts';
import { acceptView } from './limits.ts';
import * as payloads from './payloads.ts';
import { pressable } from './pressable.ts';
import { answer, type Origin, type ResponseUrls } from './response-url.ts';
import { Refusal } from './refusal.ts';
import type { Triggers } from './triggers.ts';
import { typedCommand, typedMessage } from './typed-text.ts';
import { emptyInputs, pickedIn, stateValues, type Typed } from './view-state.ts';
import { pushView, replaceView } from './view-methods.ts';
import { isRecord, type SlackMessage, type SlackView } from './wire.ts';
import type { Channel, User, Workspace } from './workspace.ts';

export interface Where {
  /** Handle or id; `maria`. */
  readonly user?: string;
  /** Name or id; `#support`. */
  readonly channel?: string;
}

export interface Said extends Where {
  /** The `ts` of the thread's root. */
  readonly thread?: string;
}

export interface CommandOptions extends Where {
  /** `/mailtrace`. */
  readonly command?: string;
  /** The manifest's `should_escape` for this command. */
  readonly shouldEscape?: boolean;
}

export interface Done {
  readonly ack: Ack;
  readonly triggerId: string;
  readonly responseUrl: string;
}

/** `errors` are what the user sees under the inputs; the modal that is on the screen afterwards is `view`. */
export interface Submitted {
  readonly ack: Ack | undefined;
  readonly errors: Readonly<Record<string, string>>;
  readonly view: SlackView | undefined;
}

export class Acts {
  readonly #workspace: Workspace;
  readonly #courier: Courier;
  readonly #triggers: Triggers;
  readonly #responseUrls: ResponseUrls;
  readonly #hostUrl: string;
  readonly #shouldEscape: boolean;
  /** Everything that was brought to the app, oldest first. */
  readonly deliveries: Delivery[] = [];

  constructor(
    workspace: Workspace,
    courier: Courier,
    triggers: Triggers,
    responseUrls: ResponseUrls,
    hostUrl: string,
    shouldEscape: boolean,
  ) {
    this.#workspace = workspace;
    this.#courier = courier;
    this.#triggers = triggers;
    this.#responseUrls = responseUrls;
    this.#hostUrl = hostUrl;
    this.#shouldEscape = shouldEscape;
  }

  /** `/mailtrace TEXT`; what the app says in its acknowledgement is shown, and so is a failure. */
  async command(typed: string, options: CommandOptions = {}): Promise<Done> {
    const { user, channel } = this.#place(options);
    const command = options.command ?? '/mailtrace';
    const origin = { channel: channel.id, user: user.id };
    const act = this.#act(user, 'commands', origin);
    const text = typedCommand(typed, this.#workspace, options.shouldEscape ?? this.#shouldEscape);
    const ack = await this.#bring(
      'slash_commands',
      payloads.commandPayload(this.#workspace, act, channel, command, text),
    );
    if (!ack.ok) this.#slackbot(origin, `${command} failed with the error "${ack.problem}"`);
    else if (ack.body !== undefined)
      answer(this.#workspace, origin, isRecord(ack.body) ? ack.body : { text: String(ack.body) });
    return { ack, ...act };
  }

  /** Presses the button with this `action_id` or these words; `value` picks an option of a menu. */
  async press(
    target: SlackMessage | SlackView,
    name: string,
    options: { readonly user?: string; readonly value?: string } = {},
  ): Promise<Done> {
    const { element, blockId } = pressable(target.blocks ?? [], name);
    const action = payloads.actionOf(element, blockId, this.#workspace.newTs(), pickedIn(element, options.value));
    if (target.type !== 'message') return this.#pressInView(target, action);
    const user = this.#workspace.user(options.user ?? 'maria');
    const act = this.#act(user, 'actions', { channel: target.channel, user: user.id, message: target });
    return {
      ack: await this.#bring('interactive', payloads.messageActionPayload(this.#workspace, act, target, action)),
      ...act,
    };
  }

  /** A person writes in a channel or thread; the app hears of it when it is mentioned or it is a direct message. */
  async say(
    typed: string,
    options: Said = {},
  ): Promise<{ readonly message: SlackMessage; readonly ack: Ack | undefined }> {
    const { user, channel } = this.#place(options);
    const message = this.#workspace.post({
      type: 'message',
      channel: channel.id,
      ts: this.#workspace.newTs(),
      user: user.id,
      team: this.#workspace.identity.teamId,
      ...typedMessage(typed, this.#workspace),
      ...(options.thread === undefined ? {} : { thread_ts: options.thread }),
    });
    const type = this.#heardAs(message, channel);
    return { message, ack: type && (await this.#event(payloads.messageEvent(message, type, channel))) };
  }

  async shortcut(
    callbackId: string,
    options: { readonly user?: string; readonly message?: SlackMessage } = {},
  ): Promise<Done> {
    const user = this.#workspace.user(options.user ?? 'maria');
    const { message } = options;
    const act = this.#act(user, 'actions', {
      channel: message?.channel ?? '',
      user: user.id,
      ...(message && { message }),
    });
    return {
      ack: await this.#bring('interactive', payloads.shortcutPayload(this.#workspace, act, callbackId, message)),
      ...act,
    };
  }

  async openHome(who = 'maria'): Promise<Ack> {
    const user = this.#workspace.user(who);
    const channel = this.#workspace.direct(user.id, this.#workspace.identity.botUserId);
    const view = this.#workspace.homes.get(user.id);
    const event = {
      type: 'app_home_opened',
      user: user.id,
      channel: channel.id,
      tab: 'home',
      event_ts: this.#workspace.newTs(),
      ...(view && { view }),
    };
    return this.#event(event);
  }

  /** Fills the top modal of the user and submits it. An input left empty is refused before the app hears of it. */
  async submitView(typed: Typed = {}, options: { readonly user?: string } = {}): Promise<Submitted> {
    const user = this.#workspace.user(options.user ?? 'maria');
    const open = this.#topModal(user);
    const view = { ...open, state: { values: stateValues(open, typed) }, errors: {} };
    const empty = emptyInputs(view, view.state.values);
    if (Object.keys(empty).length > 0)
      return { ack: undefined, errors: empty, view: this.#show({ ...view, errors: empty }) };
    this.#show(view);
    const act = { user, triggerId: this.#triggers.issue(user.id), responseUrl: '' };
    const ack = await this.#bring('interactive', payloads.submissionPayload(this.#workspace, act, view));
    if (!ack.ok)
      return {
        ack,
        errors: {},
        view: this.#show({ ...view, errors: { '': 'We had some trouble connecting. Try again?' } }),
      };
    const errors = this.#react(view, isRecord(ack.body) ? ack.body : {});
    return { ack, errors, view: this.#workspace.modals.get(user.id)?.at(-1) };
  }

  /** Closes the top modal; the app hears of it when it asked to (`notify_on_close`). */
  async closeView(options: { readonly user?: string } = {}): Promise<Ack | undefined> {
    const user = this.#workspace.user(options.user ?? 'maria');
    const view = this.#topModal(user);
    this.#workspace.setModals(user.id, (this.#workspace.modals.get(user.id) ?? []).slice(0, -1));
    const act = { user, triggerId: '', responseUrl: '' };
    return view.notify_on_close
      ? this.#bring('interactive', payloads.closedPayload(this.#workspace, act, view, false))
      : undefined;
  }

  /** Brings something again, as Slack does when it is not sure that the app got it. */
  redeliver(
    delivery: Delivery | undefined = this.deliveries.at(-1),
    retry: Retry = { attempt: 1, reason: 'timeout' },
  ): Promise<Ack> {
    if (delivery === undefined) throw new Error('nothing was delivered yet');
    return this.#courier.deliver(delivery, retry);
  }

  async #pressInView(view: SlackView, action: Readonly<Record<string, unknown>>): Promise<Done> {
    const user = this.#workspace.user(view.reader);
    const act = { user, triggerId: this.#triggers.issue(user.id), responseUrl: '' };
    return {
      ack: await this.#bring('interactive', payloads.viewActionPayload(this.#workspace, act, view, action)),
      ...act,
    };
  }

  #event(event: Readonly<Record<string, unknown>>): Promise<Ack> {
    return this.#bring('events_api', payloads.eventPayload(this.#workspace, event));
  }

  #bring(kind: Delivery['kind'], payload: Readonly<Record<string, unknown>>): Promise<Ack> {
    const delivery = { id: this.#workspace.newId('envelope-'), kind, payload };
    this.deliveries.push(delivery);
    if (this.deliveries.length > 1_000) this.deliveries.shift();
    return this.#courier.deliver(delivery);
  }

  #act(user: User, kind: 'commands' | 'actions', origin: Origin): payloads.Act {
    const responseUrl = this.#hostUrl + this.#responseUrls.issue(kind, origin);
    return { user, triggerId: this.#triggers.issue(user.id), responseUrl };
  }

  /** @throws when the user is not in the channel: nobody types where he cannot look. */
  #place({ user: who = 'maria', channel: where = '#support' }: Where): {
    readonly user: User;
    readonly channel: Channel;
  } {
    const user = this.#workspace.user(who);
    const channel = this.#workspace.channel(where);
    if (!channel.members.has(user.id)) throw new Error(`${user.name} is not in ${where}`);
    return { user, channel };
  }

  #heardAs(message: SlackMessage, channel: Channel): 'message' | 'app_mention' | undefined {
    const { botUserId } = this.#workspace.identity;
    if (!channel.members.has(botUserId)) return undefined;
    if (channel.kind === 'im') return 'message';
    return message.text.includes(`<@${botUserId}>`) ? 'app_mention' : undefined;
  }

  #slackbot({ channel, user }: Origin, text: string): void {
    const { teamId: team } = this.#workspace.identity;
    const ts = this.#workspace.newTs();
    this.#workspace.whisper({
      type: 'message',
      channel,
      ts,
      user: 'USLACKBOT',
      team,
      text,
      is_ephemeral: true,
      reader: user,
    });
  }

  #topModal(user: User): SlackView {
    const view = this.#workspace.modals.get(user.id)?.at(-1);
    if (view === undefined) throw new Error(`${user.name} has no modal open`);
    return view;
  }

  #show(view: SlackView): SlackView {
    const stack = this.#workspace.modals.get(view.reader) ?? [];
    this.#workspace.setModals(
      view.reader,
      stack.map((open) => (open.id === view.id ? view : open)),
    );
    return view;
  }

  /** Does what the acknowledgement of a submission says; its errors, if any. */
  #react(view: SlackView, body: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
    const stack = this.#workspace.modals.get(view.reader) ?? [];
    switch (body['response_action']) {
      case 'errors':
        return this.#show({ ...view, errors: body['errors'] as Record<string, string> }).errors;
      case 'clear':
        this.#workspace.setModals(view.reader, []);
        return {};
      case 'update':
        replaceView(this.#workspace, view, acceptView(body['view'], 'modal'));
        return {};
      case 'push':
        pushView(this.#workspace, acceptView(body['view'], 'modal'), view.reader);
        return {};
      case undefined:
        this.#workspace.setModals(
          view.reader,
          stack.filter(({ id }) => id !== view.id),
        );
        return {};
      default:
        throw new Refusal('invalid_response_action');
    }
  }
}
