/** Our pino log as the logger that Bolt and the Slack clients write to. */
import { LogLevel, type Logger as BoltLogger } from '@slack/bolt';
import type { Logger } from 'pino';

/** The message and, where one was given, the error: pino prints its cause. */
function write(log: Logger, level: 'debug' | 'warn' | 'error', parts: readonly unknown[]): void {
  const err = parts.find((part) => part instanceof Error);
  const words = parts.filter((part) => part !== err).map(String);
  log[level](err === undefined ? {} : { err }, words.join(' ') || undefined);
}

/** Bolt's `info` is about its own life and goes to debug. Our log's own level decides what is kept. */
export function boltLog(log: Logger): BoltLogger {
  return {
    debug: (...parts) => write(log, 'debug', parts),
    info: (...parts) => write(log, 'debug', parts),
    warn: (...parts) => write(log, 'warn', parts),
    error: (...parts) => write(log, 'error', parts),
    getLevel: () => LogLevel.INFO,
    setLevel: () => {},
    setName: () => {},
  };
}
