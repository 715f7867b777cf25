/** Creates the Web API clients: those that retry by themselves, and one that never does. */
import { webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import { boltLog } from './bolt-log.ts';
import { troubleFetch } from './trouble-fetch.ts';

export interface ClientConfig {
  readonly botToken: string;
  /** Base URL of the Web API; Slack's if absent. */
  readonly apiUrl?: string | undefined;
  /** How long Slack may take to reply, in milliseconds; fifteen seconds if absent. */
  readonly patienceMs?: number;
  readonly logger: Logger;
}

export type ClientOptions = Pick<webApi.WebClientOptions, 'slackApiUrl' | 'retryConfig' | 'timeout' | 'fetch'>;

export const patienceOf = ({ patienceMs = 15_000 }: ClientConfig): number => patienceMs;

/** Retries for some seconds after an error of Slack; people do not wait longer. */
const retryConfig: webApi.RetryOptions = { retries: 4, minTimeout: 500, factor: 2, randomize: true };

/** For clients whose calls may be repeated. */
export const clientOptionsOf = (config: ClientConfig): ClientOptions => ({
  retryConfig,
  timeout: patienceOf(config),
  fetch: troubleFetch,
  ...(config.apiUrl !== undefined && { slackApiUrl: config.apiUrl }),
});

/** A client that never retries by itself, for calls that must not be repeated blindly. */
export const onceClient = (config: ClientConfig): webApi.WebClient =>
  new webApi.WebClient(config.botToken, {
    ...clientOptionsOf(config),
    fetch,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: boltLog(config.logger),
  });

export interface Identity {
  readonly botId: string;
  readonly botUserId: string;
}

/** Checks the token, and gets the bot's IDs, which Bolt would otherwise ask for. Once: whoever starts the app repeats it. */
export async function identify(config: ClientConfig): Promise<Identity> {
  const options = { ...clientOptionsOf(config), retryConfig: { retries: 0 }, logger: boltLog(config.logger) };
  const client = new webApi.WebClient(config.botToken, options);
  const { bot_id: botId = '', user_id: botUserId = '' } = await client.auth.test();
  return { botId, botUserId };
}
