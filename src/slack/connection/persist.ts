/** Attempts something that needs Slack until it succeeds or is stopped, waiting longer after each failure. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';

const waitMs = (failures: number): number => Math.min(60_000, 500 * 2 ** failures);

/** Never rejects: each failure is logged. */
export async function persist(attempt: () => Promise<unknown>, log: Logger, stopped: AbortSignal): Promise<void> {
  for (let failures = 0; !stopped.aborted; failures += 1) {
    try {
      await attempt();
      return;
    } catch (err) {
      log.warn({ err, failures: failures + 1 }, 'Slack is out of reach; trying again');
      await wait(waitMs(failures), undefined, { signal: stopped }).catch(() => {});
    }
  }
}
