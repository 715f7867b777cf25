/** `mailtrace queue`: what is waiting now. */
import { Command } from 'commander';
import { queueGroups } from '../ask/queue.ts';
import { type Config, readProcessConfig } from '../config.ts';
import { queueJson } from '../render/json/queue.ts';
import { queueText } from '../render/terminal/queue.ts';
import { SqliteLogStore } from '../store/sqlite-log-store.ts';
import { dbOption, jsonOption, nowOption, zoneOption } from './options.ts';
import { noteInTerminal } from './person.ts';
import { print, printJson, terminalOptions } from './output.ts';

interface QueueOptions {
  readonly db?: string;
  readonly json?: boolean;
  readonly now?: number;
  readonly zone?: string;
}

export function queueCommand(): Command {
  return new Command('queue')
    .description('what is waiting now, grouped by next hop and reason')
    .addOption(dbOption())
    .addOption(jsonOption())
    .addOption(nowOption())
    .addOption(zoneOption())
    .action(async (options: QueueOptions) => showQueue(options, readProcessConfig()));
}

async function showQueue(options: QueueOptions, config: Config): Promise<void> {
  const { db = config.db, zone = config.zone, now = Date.now() } = options;
  await using store = SqliteLogStore.openReadOnly(db);
  const groups = await queueGroups(store, now);
  await noteInTerminal(db, 'queue');
  if (options.json) printJson(queueJson(groups, now));
  else print(queueText(groups, { now, zone, ...terminalOptions() }));
}
