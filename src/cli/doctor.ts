/** `mailtrace doctor`: the configuration in force, what is indexed, and what is wrong. */
import { Command } from 'commander';
import { readProcessConfig } from '../config.ts';
import { checkUp } from '../ops/checkup.ts';
import { checkupJson } from '../render/json/checkup.ts';
import { checkupText } from '../render/terminal/checkup.ts';
import { exitCode } from './exit.ts';
import { dbOption, jsonOption } from './options.ts';
import { print, printJson, terminalOptions } from './output.ts';
import type { Surroundings } from './program.ts';

interface DoctorOptions {
  readonly db?: string;
  readonly json?: boolean;
}

export function doctorCommand({ end }: Surroundings): Command {
  return new Command('doctor')
    .description('configuration in force, sources, coverage, and the share of lines not understood')
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(async (options: DoctorOptions) => {
      const config = readProcessConfig();
      const now = Date.now();
      const checkup = await checkUp({ ...config, db: options.db ?? config.db }, now);
      if (options.json) printJson(checkupJson(checkup));
      else print(checkupText(checkup, { now, zone: config.zone, ...terminalOptions() }));
      end(checkup.problems.length === 0 ? exitCode.ok : exitCode.unhealthy);
    });
}
