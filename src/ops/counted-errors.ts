/** Turns a log into one that also tells a counter of each warning and error. */
import type { Logger } from 'pino';

/** @param failed called for each line that says that something went wrong */
export function countingErrors(log: Logger, failed: () => void): Logger {
  const counting = log.child({});
  for (const level of ['error', 'warn'] as const) {
    const write = counting[level].bind(counting) as (...said: unknown[]) => void;
    counting[level] = (...said: unknown[]) => {
      failed();
      write(...said);
    };
  }
  return counting;
}
