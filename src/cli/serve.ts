/** `mailtrace serve`: follows the logs, indexes them and answers in Slack until it is stopped. */
import { Command } from 'commander';
import { createLog, startService } from '../app.ts';
import { ConfigError, type Config } from '../config.ts';
import { exitCode } from './exit.ts';
import { dbOption } from './options.ts';
import { tell } from './output.ts';
import { logZoneOf } from './zones.ts';

export function serveCommand(readConfig: () => Config, stopped: AbortSignal): Command {
  return new Command('serve')
    .description('follow the logs, index them, answer in Slack, until stopped')
    .addOption(dbOption())
    .action(async ({ db }: { db?: string }) => {
      process.exitCode = await runServe(readConfig(), stopped, db);
    });
}

export async function runServe(config: Config, stopped: AbortSignal, db = config.db): Promise<number> {
  if (config.logs.length === 0) {
    throw new ConfigError([
      'MAILTRACE_LOGS is not set: name the logs to follow, for example MAILTRACE_LOGS=/var/log/mail.log',
    ]);
  }
  const service = await startService({ ...config, db, zoneOf: logZoneOf(config, undefined), log: createLog(config) });
  if (!config.slack)
    tell(
      'Slack is not connected: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (see README.md). I follow and index meanwhile.',
    );
  await untilAborted(stopped);
  await service.stop();
  return exitCode.ok;
}

export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
