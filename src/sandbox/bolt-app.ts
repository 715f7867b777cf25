/** For tests: a small Bolt app on a stand-in, over signed HTTP or Socket Mode, or only its Web API client. */
import type { AddressInfo } from 'node:net';
import { App, LogLevel, SocketModeReceiver, webApi, type Logger } from '@slack/bolt';
import type { StandIn } from './stand-in.ts';

export interface Connected {
  readonly app: App;
  stop(): Promise<void>;
}

type Setup = (app: App) => void;

const nothing = () => {};

const silent: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
};

export async function overHttp(stand: StandIn, setup: Setup): Promise<Connected> {
  const { botToken: token, signingSecret, apiUrl: slackApiUrl } = stand;
  const app = new App({ token, signingSecret, clientOptions: { slackApiUrl }, logger: silent });
  setup(app);
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  await stand.connectHttp(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return { app, stop: async () => void (await app.stop()) };
}

/** Bolt reconnects after its ping timeout (default: five seconds); this one is short, but long enough on a busy machine. */
export async function overSocketMode(stand: StandIn, setup: Setup): Promise<Connected> {
  const { botToken: token, appToken, apiUrl: slackApiUrl } = stand;
  const clientOptions = { slackApiUrl };
  const receiver = new SocketModeReceiver({
    appToken,
    installerOptions: { clientOptions },
    clientPingTimeout: 250,
    logger: silent,
  });
  const app = new App({ token, receiver, clientOptions: { slackApiUrl }, logger: silent });
  setup(app);
  await app.start();
  return { app, stop: async () => void (await app.stop()) };
}

/** Without retries, so that tests see every error. */
export function clientOf(stand: StandIn, token = stand.botToken): webApi.WebClient {
  const options = {
    slackApiUrl: stand.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  };
  return new webApi.WebClient(token, options);
}

/** The body of Slack's refusal. */
export async function refusal(call: Promise<unknown>): Promise<Record<string, unknown> & { readonly error: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof webApi.WebAPIPlatformError)
      return error.data as unknown as Record<string, unknown> & { error: string };
    throw error;
  }
  throw new Error('it was not refused');
}

/** Collects what handlers receive; an event is acknowledged before its handler runs, so tests wait for `first`. */
export class Heard<T> {
  readonly all: T[] = [];
  #waiting: (() => void)[] = [];

  add(item: T): void {
    this.all.push(item);
    for (const look of this.#waiting) look();
  }

  /** Resolves with the first `count` values as soon as there are that many. */
  async first(count: number): Promise<readonly T[]> {
    while (this.all.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.all.slice(0, count);
  }
}
