/** Turns a log into one that also counts warnings and errors. */
import type { Logger } from 'pino';

/** @param failed called for each warning and error */
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
