/** The Web API called in two ways: by clients that try again by themselves, and by one that never does. */
import { webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import { boltLog } from './bolt-log.ts';
import { troubleFetch } from './trouble-fetch.ts';

export interface ClientConfig {
  readonly botToken: string;
  /** Web API base; Slack's when absent. */
  readonly apiUrl?: string | undefined;
  /** How long Slack may take for one answer; fifteen seconds when absent. */
  readonly patienceMs?: number;
  readonly logger: Logger;
}

export type ClientOptions = Pick<webApi.WebClientOptions, 'slackApiUrl' | 'retryConfig' | 'timeout' | 'fetch'>;

export const patienceOf = ({ patienceMs = 15_000 }: ClientConfig): number => patienceMs;

/** Tries again for some seconds after a hiccup of Slack's; a person does not wait for longer. */
const retryConfig: webApi.RetryOptions = { retries: 4, minTimeout: 500, factor: 2, randomize: true };

/** Of clients for what may be done twice. */
export const clientOptionsOf = (config: ClientConfig): ClientOptions => ({
  retryConfig,
  timeout: patienceOf(config),
  fetch: troubleFetch,
  ...(config.apiUrl !== undefined && { slackApiUrl: config.apiUrl }),
});

/** One that never tries again by itself: whoever uses it knows when that would say a thing twice. */
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

/** Who we are in Slack: whether the token holds, and the IDs that Bolt would ask for otherwise. */
export async function identify(config: ClientConfig): Promise<Identity> {
  const client = new webApi.WebClient(config.botToken, { ...clientOptionsOf(config), logger: boltLog(config.logger) });
  const { bot_id: botId = '', user_id: botUserId = '' } = await client.auth.test();
  return { botId, botUserId };
}
