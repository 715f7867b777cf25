/** `mailtrace queue`: what is waiting now. */
import { Command } from 'commander';
import { queueGroups } from '../ask/queue.ts';
import type { Config } from '../config.ts';
import { queueJson } from '../render/json/queue.ts';
import { queueText } from '../render/terminal/queue.ts';
import { SqliteLogStore } from '../store/sqlite-log-store.ts';
import { exitCode } from './exit.ts';
import { dbOption, jsonOption, nowOption, zoneOption } from './options.ts';
import { print, printJson, terminalOptions } from './output.ts';

interface QueueOptions {
  readonly db?: string;
  readonly json?: boolean;
  readonly now?: number;
  readonly zone?: string;
}

export function queueCommand(readConfig: () => Config): Command {
  return new Command('queue')
    .description('what is waiting now, grouped by next hop and reason')
    .addOption(dbOption())
    .addOption(jsonOption())
    .addOption(nowOption())
    .addOption(zoneOption())
    .action(async (options: QueueOptions) => {
      const config = readConfig();
      const store = SqliteLogStore.openReadOnly(options.db ?? config.db);
      const now = options.now ?? Date.now();
      try {
        const groups = await queueGroups(store, now);
        if (options.json) printJson(queueJson(groups, now));
        else print(queueText(groups, { now, zone: options.zone ?? config.zone, ...terminalOptions() }));
      } finally {
        await store.close();
      }
      process.exitCode = exitCode.ok;
    });
}
