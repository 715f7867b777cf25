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
 * - events are not repeated by themselves (`redeliver` does it); inviting the bot does not bring the mention before it
 * - no external selects (`block_suggestion`), of user groups only their members, no streaming, no scheduled messages
 * - confirmation dialogues of buttons count as confirmed (the page shows them); links are not unfurled; `parse` and `link_names` are ignored
 * - rate limits are off unless asked for; then one message a second and channel, and each method's documented tier
 * - ephemeral messages survive for as long as the stand-in does
 *
 * Where its page (`page/`) differs from Slack's window:
 * - what is typed is sent as it is: no formatting, no emoji names, no upload; commands of Slack's own: only `/invite`
 * - about 300 emoji have a picture, the others stay `:names:`; reactions are shown and cannot be given
 * - long sections are not folded; links are not unfurled; a newer block is shown as its JSON
 * - nothing can be searched, edited, deleted, saved or muted; people cannot join, leave or make channels
 * - options of external selects are not offered; rich text and file inputs are refused
 * - an open modal is still there after a reload
 * - buttons beside the channels let something happen outside Slack, where whoever started it offers that
 */
import type { Acts, Said, SayOptions } from './acts/acts.ts';
import { assemble, people, type StandInOptions } from './assembly.ts';
import { ACK_MS, type Ack, type Delivery } from './delivery/courier.ts';
import { HttpCourier } from './delivery/deliver-http.ts';
import type { SocketCourier } from './delivery/deliver-socket.ts';
import type { Desk, Done } from './delivery/desk.ts';
import { furnish, listen } from './host.ts';
import type { Submitted, Whose } from './acts/modal-acts.ts';
import { pictureOf } from './inspection/picture.ts';
import type { Typed } from './acts/view-state.ts';
import { waitFor } from './inspection/waiting.ts';
import type { Failure, RateRule, Weather } from './weather.ts';
import type { ApiCall } from './web-api/web-api.ts';
import { isInChannel, type Ephemeral, type SlackMessage } from './wire.ts';
import type { Workspace } from './workspace.ts';

export interface StandIn extends Pick<Acts, 'command' | 'press' | 'say' | 'shortcut' | 'openHome'> {
  /** For Bolt's `clientOptions.slackApiUrl`; ends with `/api/`. */
  readonly apiUrl: string;
  readonly hostUrl: string;
  readonly signingSecret: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly workspace: Workspace;
  /** The app's latest Web API calls with their replies, oldest first. */
  readonly calls: readonly ApiCall[];
  readonly weather: Weather;
  /** The app's Socket Mode connections, to count, reconnect (`disconnect`) or terminate (`drop`) them. */
  readonly sockets: SocketCourier;
  /** Sends deliveries to this request URL, after Slack's handshake. @throws if the handshake fails. */
  connectHttp(url: string): Promise<void>;
  /** `say` with `@mailtrace` before it. */
  mention(text: string, options?: SayOptions): Promise<Said>;
  /** `say` in the direct messages with the bot. */
  directMessage(text: string, options?: Whose): Promise<Said>;
  /** Fills the user's top modal by `action_id` and submits it. */
  submitView(typed?: Typed, whose?: Whose): Promise<Submitted>;
  /** Closes the user's top modal. */
  closeView(whose?: Whose): Promise<Ack | undefined>;
  /** All deliveries to the app, oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Delivers something again: the same envelope in Socket Mode, a retry over HTTP. */
  redeliver: Desk['redeliver'];
  /** The messages of a channel outside its threads, oldest first. */
  messages(channel: string): readonly SlackMessage[];
  /** Root and replies. */
  thread(channel: string, ts: string): readonly SlackMessage[];
  /** The messages that only this user sees. */
  ephemerals(user: string): readonly Ephemeral[];
  /** Resolves with the predicate's first truthy value; rejects after a deadline, with a picture of the workspace. */
  waitFor<T>(
    predicate: (workspace: Workspace) => T | undefined | null | false | '' | 0,
    deadlineMs?: number,
  ): Promise<T>;
  /** Makes the next calls fail. */
  failNext(failure: Failure): void;
  /** The workspace as plain text. */
  picture(): string;
  /** Stop the app first: a Socket Mode client whose server is gone keeps trying. */
  close(): Promise<void>;
}

export { SCOPES, type StandInOptions } from './assembly.ts';
export { pingsIn } from './inspection/pings.ts';
export { SLACK_RATE } from './weather.ts';
export type { Ack, Done, Ephemeral, Failure, RateRule, SlackMessage };

export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const { signingSecret = 'sandbox-signing-secret', botToken = 'xoxb-sandbox', appToken = 'xapp-sandbox' } = options;
  const { server, hostUrl } = await listen(options.port ?? 0);
  const parts = assemble(hostUrl, { bot: botToken, app: appToken }, options);
  const { workspace, weather, sockets, webApi, post, desk } = parts;
  furnish(server, { ...parts, page: options.page });
  return {
    apiUrl: `${hostUrl}/api/`,
    hostUrl,
    signingSecret,
    botToken,
    appToken,
    workspace,
    weather,
    sockets,
    calls: webApi.calls,
    deliveries: desk.deliveries,
    ...people(parts),
    async connectHttp(url) {
      const courier = new HttpCourier(url, signingSecret, options.ackMs ?? ACK_MS);
      await courier.verify();
      post.http = courier;
    },
    messages: (channel) => workspace.messages(workspace.channel(channel).id).filter(isInChannel),
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
