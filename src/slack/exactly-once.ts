/** Something done once for all to see, though Slack's answer be lost: what came of a try is looked for before the next one. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { isSlackTrouble } from './slack-error.ts';

/** Waits between tries after a hiccup of Slack's; a person does not wait for longer. */
const pausesMs = [250, 750, 2_000, 5_000];

/** Milliseconds that Slack asks us to wait; `undefined` where it is no rate limit. */
function askedToWaitMs(error: unknown): number | undefined {
  const { retryAfter } = error as { retryAfter?: number };
  return retryAfter === undefined ? undefined : retryAfter * 1_000;
}

/**
 * @param attempt one that does not try again by itself
 * @param find what an earlier attempt has done, if it has
 * @throws Slack's refusal, or its trouble when that lasts
 */
export async function exactlyOnce<Result>(
  attempt: () => Promise<Result>,
  find: () => Promise<Result | undefined>,
  log: Logger,
): Promise<Result> {
  let mayBeDone = false;
  for (let tries = 0; ; tries += 1) {
    try {
      return (mayBeDone ? await find() : undefined) ?? (await attempt());
    } catch (error) {
      const pauseMs = pausesMs[tries];
      if (!isSlackTrouble(error) || pauseMs === undefined) throw error;
      const askedMs = askedToWaitMs(error);
      mayBeDone ||= askedMs === undefined;
      log.warn({ err: error }, 'Slack did not take something; it is tried again');
      await wait(Math.max(askedMs ?? 0, pauseMs));
    }
  }
}
