/** Assembles the parts of the stand-in; the acts of people are plain functions. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Acts, SOMEBODY, type SayOptions } from './acts/acts.ts';
import { openCompany } from './demo/company.ts';
import { ACK_MS, failed, type Ack, type Courier, type Delivery, type Retry } from './delivery/courier.ts';
import type { HttpCourier } from './delivery/deliver-http.ts';
import { SocketCourier } from './delivery/deliver-socket.ts';
import { Desk } from './delivery/desk.ts';
import { Events, SUBSCRIPTIONS } from './delivery/events.ts';
import { ModalActs, type Whose } from './acts/modal-acts.ts';
import { ResponseUrls } from './delivery/response-url.ts';
import { Triggers } from './delivery/triggers.ts';
import type { Typed } from './acts/view-state.ts';
import { Weather, type RateRule } from './weather.ts';
import { WebApi, type Tokens } from './web-api/web-api.ts';

export interface StandInOptions {
  /** 0: any free one. */
  readonly port?: number;
  readonly signingSecret?: string;
  readonly botToken?: string;
  readonly appToken?: string;
  /** The bot token's scopes. */
  readonly scopes?: readonly string[];
  /** The present (epoch ms) for message stamps, trigger ids and response URLs; signatures use the real time. */
  readonly now?: () => number;
  /** Messages per second and channel; `SLACK_RATE` is Slack's. No limit if absent. */
  readonly rate?: RateRule;
  /** The events the app is subscribed to. */
  readonly events?: readonly string[];
  /** Deadline for acknowledgements, milliseconds. */
  readonly ackMs?: number;
  /** `should_escape` of the slash command in the app's manifest. */
  readonly shouldEscape?: boolean;
  /** Serves all other paths, such as a web page. */
  readonly page?: (request: IncomingMessage, response: ServerResponse) => void;
}

/** What the bot of mailtrace may do; no `chat:write.public`, so it must be in a channel to post there. */
export const SCOPES: readonly string[] = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'reactions:write',
  'users:read',
];

/** Delivers over Socket Mode while the app has a connection open, else to the request URL. */
class Post implements Courier {
  http: HttpCourier | undefined;
  readonly #sockets: SocketCourier;

  constructor(sockets: SocketCourier) {
    this.#sockets = sockets;
  }

  async deliver(delivery: Delivery, retry?: Retry): Promise<Ack> {
    const way = this.#sockets.connections > 0 ? this.#sockets : this.http;
    return way?.deliver(delivery, retry) ?? failed('dispatch_failed', 0);
  }
}

export function assemble(hostUrl: string, tokens: Tokens, options: StandInOptions) {
  const { now = Date.now, ackMs = ACK_MS } = options;
  const workspace = openCompany(now);
  const weather = new Weather(now, options.rate);
  const triggers = new Triggers(now);
  const responseUrls = new ResponseUrls(workspace, weather, hostUrl, now);
  const sockets = new SocketCourier(workspace.identity.appId, ackMs);
  const socketUrl = () => hostUrl.replace('http', 'ws') + sockets.ticket();
  const scopes = new Set(options.scopes ?? SCOPES);
  const webApi = new WebApi({ workspace, triggers, now, hostUrl, scopes, socketUrl }, tokens, weather);
  const post = new Post(sockets);
  const desk = new Desk(workspace, post, triggers, responseUrls);
  const acts = new Acts(desk, new Events(desk, options.events ?? SUBSCRIPTIONS), options.shouldEscape ?? false);
  return { workspace, weather, responseUrls, sockets, webApi, post, desk, acts, modals: new ModalActs(desk) };
}

export function people({ workspace, acts, modals, desk }: ReturnType<typeof assemble>) {
  const bot = workspace.identity.botUserId;
  return {
    command: acts.command.bind(acts),
    press: acts.press.bind(acts),
    say: acts.say.bind(acts),
    shortcut: acts.shortcut.bind(acts),
    openHome: acts.openHome.bind(acts),
    redeliver: desk.redeliver.bind(desk),
    submitView: (typed: Typed = {}, whose: Whose = {}) => modals.submit(typed, whose),
    closeView: (whose: Whose = {}) => modals.close(whose),
    mention: (text: string, options?: SayOptions) => acts.say(`<@${bot}> ${text}`, options),
    directMessage: (text: string, { user = SOMEBODY }: Whose = {}) =>
      acts.say(text, { user, channel: workspace.direct(workspace.user(user).id, bot).id }),
  };
}
