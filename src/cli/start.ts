/** `npm start`: the real bot where Slack is configured, otherwise the demonstration. */
import { Command } from 'commander';
import { readProcessConfig } from '../config.ts';
import type { Surroundings } from './program.ts';
import { runSandbox } from './sandbox.ts';
import { runService } from './serve.ts';

export function startCommand({ stopSignal }: Surroundings): Command {
  return new Command('start').description('serve where Slack tokens are set, else sandbox').action(async () => {
    const config = readProcessConfig();
    if (config.slack) await runService(readProcessConfig({ logs: true }), stopSignal());
    else await runSandbox(config, stopSignal());
  });
}
