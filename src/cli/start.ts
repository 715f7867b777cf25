/** `npm start`: the real bot where Slack is configured, otherwise the demonstration. */
import { Command } from 'commander';
import type { Config } from '../config.ts';
import { runSandbox } from './sandbox.ts';
import { runServe } from './serve.ts';

export function startCommand(readConfig: () => Config, stopped: AbortSignal): Command {
  return new Command('start').description('serve where Slack tokens are set, else sandbox').action(async () => {
    const config = readConfig();
    process.exitCode = config.slack ? await runServe(config, stopped) : await runSandbox(config, stopped);
  });
}
