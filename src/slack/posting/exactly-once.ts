/** Something done once for all to see, though Slack's answer be lost: what came of a try is looked for before the next one. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { isSlackTrouble } from '../connection/slack-error.ts';

/** Waits between tries after a hiccup of Slack's; a person does not wait for longer. */
const pausesMs = [250, 750, 2_000, 5_000];

/** A channel takes about a message a second: where many ask at once, their answers queue up for as long as this. */
const patienceMs = 120_000;

/** Milliseconds that Slack asks us to wait; `undefined` where it is no rate limit. */
function askedToWaitMs(error: unknown): number | undefined {
  const { retryAfter } = error as { retryAfter?: number };
  return retryAfter === undefined ? undefined : Math.max(retryAfter * 1_000, 100);
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
  const pauses = [...pausesMs];
  let mayBeDone = false;
  let waitedMs = 0;
  for (;;) {
    try {
      return (mayBeDone ? await find() : undefined) ?? (await attempt());
    } catch (error) {
      const askedMs = askedToWaitMs(error);
      const pauseMs = askedMs ?? pauses.shift();
      if (!isSlackTrouble(error) || pauseMs === undefined || waitedMs + pauseMs > patienceMs) throw error;
      // What was refused for its number was not done.
      mayBeDone ||= askedMs === undefined;
      waitedMs += pauseMs;
      log.warn({ err: error }, 'Slack did not take something; it is tried again');
      await wait(pauseMs);
    }
  }
}
