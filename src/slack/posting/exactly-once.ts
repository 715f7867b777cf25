/** Does something visible exactly once, even if Slack's reply is lost: before each retry, looks for the result of the last attempt. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { askedToWaitMs, isSlackTrouble } from '../connection/slack-error.ts';

/** Waits between attempts after an error of Slack; people do not wait longer. */
const pausesMs = [250, 750, 2_000, 5_000];

/** A channel accepts about one message per second: answers to many askers may queue for this long. */
const patienceMs = 120_000;

const shortestPauseMs = 100;

/**
 * @param attempt must not retry by itself
 * @param find looks for the result of an earlier attempt
 * @throws Slack's refusal, or its error if it persists
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
      const pauseMs = askedMs === undefined ? pauses.shift() : Math.max(askedMs, shortestPauseMs);
      if (!isSlackTrouble(error) || pauseMs === undefined || waitedMs + pauseMs > patienceMs) throw error;
      // A rate-limited call was not executed.
      mayBeDone ||= askedMs === undefined;
      waitedMs += pauseMs;
      log.warn({ err: error }, 'Slack did not take something; it is tried again');
      await wait(pauseMs);
    }
  }
}
