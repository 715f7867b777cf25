/**
 * A stand-in for Slack on loopback: a real Bolt app talks to it, people's acts are methods of it.
 *
 * Where it differs from the real Slack:
 * - one workspace, one app, one bot token; no OAuth, no Enterprise Grid, no Slack Connect, no group DMs
 * - only the Web API methods that mailtrace uses (see the `*-methods.ts`); others answer `unknown_method`
 * - newer blocks (alert, card, carousel, container, data_table, plan, task_card, video, file, context_actions,
 *   data_visualization) are refused as `unsupported type`: an app must have its fall-back ready
 * - texts of refusals follow Slack's wording where it is known from public reports; codes are Slack's
 * - `replace_original` on a command's `response_url` posts anew; without it a message is never replaced
 * - events are not repeated by themselves (`redeliver` does it), app_mention is all that is heard in channels
 * - confirmation dialogues of buttons count as confirmed; links are not unfurled; `parse` and `link_names` are ignored
 * - the rate limit is off unless asked for, and then covers `chat.postMessage` and `chat.postEphemeral` per channel
 * - ephemeral messages survive for as long as the stand-in does
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Acts, type Done, type Said } from './acts.ts';
import { openCompany } from './company.ts';
import { ACK_MS, failed, type Ack, type Courier } from './courier.ts';
import { HttpCourier } from './deliver-http.ts';
import { SocketCourier } from './deliver-socket.ts';
import { furnish, listen } from './host.ts';
import { pictureOf } from './picture.ts';
import { ResponseUrls } from './response-url.ts';
import { Triggers } from './triggers.ts';
import { waitFor } from './waiting.ts';
import { Weather, type Failure, type RateRule } from './weather.ts';
import { WebApi, type ApiCall } from './web-api.ts';
import type { Ephemeral, SlackMessage } from './wire.ts';
import type { Workspace } from './workspace.ts';

export interface StandInOptions {
  /** 0: any free one. */
  readonly port?: number;
  readonly signingSecret?: string;
  readonly botToken?: string;
  readonly appToken?: string;
  /** The bot token's scopes. */
  readonly scopes?: readonly string[];
  /** The present, epoch milliseconds: stamps messages, ages triggers and response URLs. Signatures use the true time. */
  readonly now?: () => number;
  /** Messages per second and channel; `SLACK_RATE` is Slack's. No limit when absent. */
  readonly rate?: RateRule;
  /** How long an acknowledgement may take, milliseconds. */
  readonly ackMs?: number;
  /** `should_escape` of the slash command in the app's manifest. */
  readonly shouldEscape?: boolean;
  /** Serves every other path, such as a page to talk to it. */
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

export interface StandIn extends Pick<
  Acts,
  'command' | 'press' | 'say' | 'shortcut' | 'openHome' | 'submitView' | 'closeView' | 'redeliver' | 'deliveries'
> {
  /** For Bolt's `clientOptions.slackApiUrl`; ends in `/api/`. */
  readonly apiUrl: string;
  readonly hostUrl: string;
  readonly signingSecret: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly workspace: Workspace;
  /** The app's latest Web API calls with their replies, oldest first. */
  readonly calls: readonly ApiCall[];
  readonly weather: Weather;
  /** Its open connections can be counted, told to reconnect (`disconnect`) or cut (`drop`). */
  readonly sockets: SocketCourier;
  /** From now on deliveries go to this request URL, after Slack's handshake. @throws when the handshake fails. */
  connectHttp(url: string): Promise<void>;
  /** `say` with `@mailtrace` before it. */
  mention(text: string, options?: Said): ReturnType<Acts['say']>;
  /** `say` to the bot alone. */
  directMessage(text: string, options?: { readonly user?: string }): ReturnType<Acts['say']>;
  /** Messages of a channel that are no replies, oldest first. */
  messages(channel: string): readonly SlackMessage[];
  /** Root and replies. */
  thread(channel: string, ts: string): readonly SlackMessage[];
  /** What only this user sees. */
  ephemerals(user: string): readonly Ephemeral[];
  /** What the predicate gives as soon as it gives something. Rejects after the deadline with a picture of the workspace. */
  waitFor<T>(
    predicate: (workspace: Workspace) => T | undefined | null | false | '' | 0,
    deadlineMs?: number,
  ): Promise<T>;
  /** Lets the next calls fail. */
  failNext(failure: Failure): void;
  /** The workspace as plain text. */
  picture(): string;
  /** Stop the app first: a Socket Mode client whose server is gone keeps trying. */
  close(): Promise<void>;
}

export type { Ack, Done, Failure, RateRule, SlackMessage, Ephemeral };
export { SLACK_RATE } from './weather.ts';

export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const { now = Date.now, ackMs = ACK_MS } = options;
  const { signingSecret = 'sandbox-signing-secret', botToken = 'xoxb-sandbox', appToken = 'xapp-sandbox' } = options;
  const { server, hostUrl } = await listen(options.port ?? 0);
  const workspace = openCompany(now);
  const weather = new Weather(now, options.rate);
  const triggers = new Triggers(now);
  const responseUrls = new ResponseUrls(workspace, now);
  const sockets = new SocketCourier(workspace.identity.appId, ackMs);
  const socketUrl = () => hostUrl.replace('http', 'ws') + sockets.ticket();
  const api = { workspace, triggers, now, hostUrl, scopes: new Set(options.scopes ?? SCOPES), socketUrl };
  const webApi = new WebApi(api, { bot: botToken, app: appToken }, weather);
  furnish(server, { workspace, webApi, responseUrls, sockets, weather, page: options.page });

  let http: HttpCourier | undefined;
  const courier: Courier = {
    deliver: async (delivery, retry) =>
      sockets.connections > 0
        ? sockets.deliver(delivery, retry)
        : (http?.deliver(delivery, retry) ?? failed('dispatch_failed', 0)),
  };
  const acts = new Acts(workspace, courier, triggers, responseUrls, hostUrl, options.shouldEscape ?? false);

  return {
    apiUrl: `${hostUrl}/api/`,
    hostUrl,
    signingSecret,
    botToken,
    appToken,
    workspace,
    calls: webApi.calls,
    weather,
    sockets,
    deliveries: acts.deliveries,
    async connectHttp(url) {
      const fresh = new HttpCourier(url, signingSecret, ackMs);
      await fresh.verify();
      http = fresh;
    },
    command: (...args) => acts.command(...args),
    press: (...args) => acts.press(...args),
    say: (...args) => acts.say(...args),
    shortcut: (...args) => acts.shortcut(...args),
    openHome: (...args) => acts.openHome(...args),
    submitView: (...args) => acts.submitView(...args),
    closeView: (...args) => acts.closeView(...args),
    redeliver: (...args) => acts.redeliver(...args),
    mention: (text, said) => acts.say(`<@${workspace.identity.botUserId}> ${text}`, said),
    directMessage(text, { user = 'maria' } = {}) {
      const channel = workspace.direct(workspace.user(user).id, workspace.identity.botUserId).id;
      return acts.say(text, { user, channel });
    },
    messages: (channel) =>
      workspace.messages(workspace.channel(channel).id).filter(({ thread_ts: root }) => root === undefined),
    thread: (channel, ts) => workspace.thread(workspace.channel(channel).id, ts),
    ephemerals: (user) => workspace.whispers(workspace.user(user).id),
    waitFor: (predicate, deadlineMs) => waitFor(workspace, predicate, deadlineMs),
    failNext: (failure) => weather.failNext(failure),
    picture: () => pictureOf(workspace),
    async close() {
      await sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
