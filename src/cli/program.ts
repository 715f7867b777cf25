/** Arguments → the command that they name, and its exit code. */
import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { alertsCommand } from './alerts.ts';
import { auditCommand } from './audit.ts';
import { doctorCommand } from './doctor.ts';
import { exitCode } from './exit.ts';
import { ingestCommand } from './ingest.ts';
import { pruneCommand } from './prune.ts';
import { queueCommand } from './queue.ts';
import { sandboxCommand } from './sandbox.ts';
import { serveCommand } from './serve.ts';
import { startCommand } from './start.ts';
import { traceCommand } from './trace.ts';
import { wordsOf } from './words.ts';

/** What every command may use of the program that runs it. */
export interface Surroundings {
  /** Ends with this code. */
  readonly end: (code: number) => void;
  /** Aborts when the person or the machine asks the program to stop. Only for commands that run until then. */
  readonly stopSignal: () => AbortSignal;
}

const commands = [
  traceCommand,
  ingestCommand,
  queueCommand,
  auditCommand,
  alertsCommand,
  doctorCommand,
  pruneCommand,
  serveCommand,
  sandboxCommand,
  startCommand,
];

const afterHelp = `
Exit codes: 0 well, 1 nothing found or not healthy, 2 not understood, 3 bad configuration, 4 database or log file, 70 a bug.`;

/** Runs what `argv` (as Node gives it) asks for. Gives the exit code; throws what {@link failureOf} explains. */
export async function runProgram(argv: readonly string[], stopSignal: () => AbortSignal): Promise<number> {
  let code: number = exitCode.ok;
  const program = new Command('mailtrace')
    .description('Answers where a mail is, from the logs of the mail servers.')
    .version(packageJson.version)
    .showHelpAfterError('(--help shows how it is used)')
    .addHelpText('after', afterHelp)
    .exitOverride();
  for (const make of commands) {
    const command = make({ end: (given) => void (code = given), stopSignal });
    program.addCommand(command.copyInheritedSettings(program));
  }
  try {
    await program.parseAsync(wordsOf(argv));
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCode.ok : exitCode.notUnderstood;
  }
  return code;
}
