/** Simulates troubles of Slack: rate limits, and calls that fail on a test's order. */
import { Refusal } from './refusal.ts';

export interface RateRule {
  /** Messages per second and channel, in the long run. Slack: about 1. */
  readonly perSecond: number;
  /** Messages that may come at once before the rate is enforced. */
  readonly burst: number;
}

/** Calls per minute of the methods with a documented tier (docs.slack.dev/apis/web-api/rate-limits). */
const PER_MINUTE: Readonly<Record<string, number>> = {
  'chat.postEphemeral': 100,
  'chat.update': 50,
  'chat.delete': 50,
  'conversations.list': 20,
  'conversations.info': 50,
  'conversations.history': 50,
  'conversations.replies': 50,
  'conversations.open': 50,
  'conversations.join': 50,
  'conversations.members': 100,
  'users.list': 20,
  'users.info': 100,
  'reactions.add': 50,
  'reactions.remove': 20,
  'views.open': 100,
  'views.push': 100,
  'views.update': 100,
  'views.publish': 100,
  'files.getUploadURLExternal': 100,
  'files.completeUploadExternal': 100,
};

/** Slack's documented limit for `chat.postMessage`: one per second and channel, with short bursts. */
export const SLACK_RATE: RateRule = { perSecond: 1, burst: 5 };

export interface Failure {
  /** Slack's error code; `ratelimited` is 429, `dropped` cuts the connection, `hanging` never answers. */
  readonly error: string;
  /** A Web API method, or `response_url`; by default the next call of any kind. */
  readonly method?: string;
  /** Number of calls; default 1. */
  readonly times?: number;
  /** HTTP status of the reply; by default Slack's. */
  readonly status?: number;
  /** For `ratelimited`; default 1. */
  readonly retryAfterSeconds?: number;
  /** Whether the call takes effect nevertheless, and only its reply is lost or wrong. */
  readonly afterwards?: boolean;
}

export class Weather {
  rate: RateRule | undefined;
  readonly #now: () => number;
  readonly #buckets = new Map<string, { readonly tokens: number; readonly at: number }>();
  #failures: (Failure & { left: number })[] = [];

  constructor(now: () => number, rate: RateRule | undefined) {
    this.#now = now;
    this.rate = rate;
  }

  failNext(failure: Failure): void {
    this.#failures.push({ ...failure, left: failure.times ?? 1 });
  }

  /** The failure ordered for this call, which is thereby used up. */
  next(method: string): Failure | undefined {
    const failure = this.#failures.find((waiting) => waiting.method === undefined || waiting.method === method);
    if (failure === undefined) return undefined;
    failure.left -= 1;
    this.#failures = this.#failures.filter(({ left }) => left > 0);
    return failure;
  }

  /** Counts a call; messages are counted per channel. @throws {Refusal} `ratelimited` if there were too many. */
  count(method: string, channel: string): void {
    if (this.rate === undefined) return;
    const perMinute = PER_MINUTE[method];
    if (method === 'chat.postMessage') this.#take(channel, this.rate);
    else if (perMinute !== undefined) this.#take(method, { perSecond: perMinute / 60, burst: perMinute });
  }

  #take(bucket: string, { perSecond, burst }: RateRule): void {
    const now = this.#now();
    const { tokens, at } = this.#buckets.get(bucket) ?? { tokens: burst, at: now };
    const left = Math.min(burst, tokens + ((now - at) / 1000) * perSecond);
    if (left < 1) throw rateLimited(Math.ceil((1 - left) / perSecond));
    this.#buckets.set(bucket, { tokens: left - 1, at: now });
  }
}

/** The refusal for an ordered failure. */
export function ordered({ error, status, retryAfterSeconds = 1 }: Failure): Refusal {
  if (error === 'ratelimited') return rateLimited(retryAfterSeconds);
  return new Refusal(error, status === undefined ? {} : { status });
}

function rateLimited(seconds: number): Refusal {
  return new Refusal('ratelimited', { status: 429, headers: { 'retry-after': String(seconds) } });
}
