/** The Slack app: Bolt with our handlers, connected in Socket Mode or over signed HTTP, from start to clean stop. */
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, SocketModeReceiver, webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import type { Doorway } from '../ask/doorway.ts';
import { createAskerZones } from './asker-zones.ts';
import { boltLog } from './bolt-log.ts';
import { createClaims } from './claims.ts';
import { onlyNewDeliveries } from './deliveries.ts';
import type { Glue } from './glue.ts';
import { listen } from './listeners.ts';
import { startError } from './start-error.ts';

export interface SlackConfig {
  readonly botToken: string;
  /** With it Socket Mode, else signed HTTP. */
  readonly appToken?: string | undefined;
  readonly signingSecret?: string | undefined;
  /** Web API base; Slack's when absent. */
  readonly apiUrl?: string | undefined;
  /** HTTP mode: 3000 when absent, 0 for any free one. */
  readonly port?: number | undefined;
  /** HTTP mode: every interface when absent. */
  readonly host?: string | undefined;
  /** For people whose zone Slack does not tell; the machine's when absent. */
  readonly zone?: string | undefined;
  readonly logger: Logger;
  /** The present, epoch milliseconds. */
  readonly now?: () => number;
}

export interface SlackApp {
  /** Gives where it listens, in HTTP mode. @throws {SlackStartError} */
  start(): Promise<{ readonly address: AddressInfo | null }>;
  /** No new work, and what is going on brought to its end (for at most five seconds). */
  stop(): Promise<void>;
}

/** Answers go on for a while after Slack had a hiccup; a person does not wait for longer. */
const retryConfig: webApi.RetryOptions = { retries: 4, minTimeout: 500, factor: 2, randomize: true };
/** A socket that is lost is sought for as long as the program runs. */
const foreverConfig: webApi.RetryOptions = { forever: true, minTimeout: 1_000, factor: 2, maxTimeout: 60_000 };
const stopWithinMs = 5_000;

type Connection =
  | { readonly kind: 'socket'; readonly receiver: SocketModeReceiver }
  | { readonly kind: 'http'; readonly receiver: HTTPReceiver };

function connectionOf(config: SlackConfig): Connection {
  const logger = boltLog(config.logger);
  if (config.appToken !== undefined) {
    const clientOptions = { ...apiOf(config), retryConfig: foreverConfig, logger };
    const receiver = new SocketModeReceiver({ appToken: config.appToken, logger, installerOptions: { clientOptions } });
    return { kind: 'socket', receiver };
  }
  const receiver = new HTTPReceiver({ signingSecret: config.signingSecret ?? '', logger, endpoints: '/slack/events' });
  return { kind: 'http', receiver };
}

const apiOf = ({ apiUrl }: SlackConfig): { slackApiUrl?: string } =>
  apiUrl === undefined ? {} : { slackApiUrl: apiUrl };

async function open({ kind, receiver }: Connection, { port = 3000, host }: SlackConfig): Promise<AddressInfo | null> {
  if (kind === 'socket') {
    await receiver.start();
    return null;
  }
  const server = await receiver.start({ port, ...(host !== undefined && { host }) });
  const address = server.address();
  return typeof address === 'string' ? null : address;
}

/** Bolt's own stop of Socket Mode does not wait until the socket is closed. */
const close = ({ kind, receiver }: Connection): Promise<unknown> =>
  kind === 'socket' ? receiver.client.disconnect() : receiver.stop();

const elapsed = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms).unref());

export function createSlackApp({ doorway, config }: { doorway: Doorway; config: SlackConfig }): SlackApp {
  const { logger: log, botToken: token } = config;
  let botUser: string | undefined;
  let connection: Connection | undefined;
  const glue: Glue = {
    doorway,
    log,
    claims: createClaims(),
    zones: createAskerZones(config.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone, log),
    now: config.now ?? Date.now,
    botUser: () => botUser,
    running: new Set(),
  };

  async function identify(clientOptions: webApi.WebClientOptions): Promise<{ botId: string; botUserId: string }> {
    const { user_id: botUserId = '', bot_id: botId = '' } = await new webApi.WebClient(
      token,
      clientOptions,
    ).auth.test();
    botUser = botUserId;
    return { botId, botUserId };
  }

  return {
    async start() {
      const clientOptions = { ...apiOf(config), retryConfig };
      const identity = await identify({ ...clientOptions, logger: boltLog(log) }).catch((error: unknown) => {
        throw startError(error, 'SLACK_BOT_TOKEN');
      });
      const opening = connectionOf(config);
      const app = new App({ token, ...identity, receiver: opening.receiver, clientOptions, logger: boltLog(log) });
      app.use(onlyNewDeliveries(glue.claims));
      listen(app, glue);
      const address = await open(opening, config).catch((error: unknown) => {
        throw startError(error, opening.kind === 'socket' ? 'SLACK_APP_TOKEN' : 'PORT');
      });
      connection = opening;
      log.info({ mode: opening.kind, port: address?.port }, 'Slack is connected');
      return { address };
    },
    async stop() {
      if (connection !== undefined) await close(connection);
      connection = undefined;
      await Promise.race([Promise.allSettled(glue.running), elapsed(stopWithinMs)]);
    },
  };
}
