/** `mailtrace doctor`: the configuration in force, what is indexed, and what is wrong. */
import { Command } from 'commander';
import { diagnoseHealth, type Checkup } from '../ops/checkup.ts';
import type { Config } from '../config.ts';
import { checkupText } from '../render/terminal/checkup.ts';
import { checkupJson } from '../render/json/checkup.ts';
import { exitCode } from './exit.ts';
import { dbOption, jsonOption } from './options.ts';
import { print, printJson, terminalOptions } from './output.ts';

export function doctorCommand(readConfig: () => Config): Command {
  return new Command('doctor')
    .description('configuration in force, sources, coverage, and the share of lines not understood')
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(async ({ db, json }: { db?: string; json?: boolean }) => {
      const config = readConfig();
      const checkup: Checkup = await diagnoseHealth({ ...config, db: db ?? config.db }, Date.now());
      if (json) printJson(checkupJson(checkup));
      else print(checkupText(checkup, { now: Date.now(), zone: config.zone, ...terminalOptions() }));
      process.exitCode = checkup.problems.length === 0 ? exitCode.ok : exitCode.unhealthy;
    });
}
