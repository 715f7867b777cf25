/** `mailtrace serve`: follows the logs, indexes them and answers in Slack until it is stopped. */
import { Command } from 'commander';
import { type Config, readProcessConfig } from '../config.ts';
import { unknownSettings } from '../ops/settings.ts';
import { dbOption } from './options.ts';
import type { Surroundings } from './program.ts';
import { untilAborted } from './until-aborted.ts';

export function serveCommand({ stopSignal }: Surroundings): Command {
  return new Command('serve')
    .description('follow the logs, index them, answer in Slack, until stopped')
    .addOption(dbOption())
    .action(async ({ db }: { db?: string }) => {
      const config = readProcessConfig({ logs: true });
      await runService({ ...config, db: db ?? config.db }, stopSignal());
    });
}

export async function runService(config: Config, stopped: AbortSignal): Promise<void> {
  // Slack's framework is large: commands that do not talk to Slack start without it.
  const { createLog, startService } = await import('../app.ts');
  const log = createLog(config);
  for (const { message, fix } of unknownSettings(config)) log.warn({ fix }, message);
  await using service = await startService({ ...config, log });
  if (!config.slack)
    log.warn({ fix: 'Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN: see README.md' }, 'Slack is not connected');
  await Promise.race([untilAborted(stopped), service.running]);
  log.info('mailtrace is stopping');
}
