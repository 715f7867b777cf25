#!/usr/bin/env node
/** The command `mailtrace`: argv → command; the only place with signal handlers and exits. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { doctorCommand } from './cli/doctor.ts';
import { exitCode, failureOf } from './cli/exit.ts';
import { ingestCommand } from './cli/ingest.ts';
import { tell } from './cli/output.ts';
import { queueCommand } from './cli/queue.ts';
import { sandboxCommand } from './cli/sandbox.ts';
import { serveCommand } from './cli/serve.ts';
import { startCommand } from './cli/start.ts';
import { traceCommand } from './cli/trace.ts';
import { readConfig } from './config.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping.signal.aborted) process.exit(exitCode.ok);
    stopping.abort();
  });
}
// A reader that closes early (`mailtrace trace … | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode);
});

const fromEnvironment = () => readConfig(process.env);
const program = new Command('mailtrace')
  .description('Answers where a mail is, from the logs of the mail servers.')
  .version(version)
  .showHelpAfterError('(--help shows how it is used)')
  .exitOverride();
for (const command of [
  traceCommand(fromEnvironment),
  ingestCommand(fromEnvironment, stopping.signal),
  queueCommand(fromEnvironment),
  doctorCommand(fromEnvironment),
  serveCommand(fromEnvironment, stopping.signal),
  sandboxCommand(fromEnvironment, stopping.signal),
  startCommand(fromEnvironment, stopping.signal),
]) {
  program.addCommand(command.exitOverride().showHelpAfterError('(--help shows how it is used)'));
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCode.ok : exitCode.notUnderstood;
  else {
    const { code, lines } = failureOf(error);
    for (const line of lines) tell(line);
    process.exitCode = code;
  }
}
