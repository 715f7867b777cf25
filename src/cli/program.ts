/** Runs the command that the arguments name, and gives its exit code. */
import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { exitCode } from './exit.ts';
import { wordsOf } from './words.ts';

/** What a command gets from the program. */
export interface Surroundings {
  /** Sets the exit code. */
  readonly end: (code: number) => void;
  /** A signal that aborts on SIGINT or SIGTERM. Only for commands that run until they are stopped. */
  readonly stopSignal: () => AbortSignal;
}

type MakeCommand = (surroundings: Surroundings) => Command;

/** In the order of the help. Only the command asked for is loaded, since most need little of the program. */
const commands: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  trace: async () => (await import('./trace.ts')).traceCommand,
  ingest: async () => (await import('./ingest.ts')).ingestCommand,
  queue: async () => (await import('./queue.ts')).queueCommand,
  audit: async () => (await import('./audit.ts')).auditCommand,
  alerts: async () => (await import('./alerts.ts')).alertsCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  repair: async () => (await import('./repair.ts')).repairCommand,
  prune: async () => (await import('./prune.ts')).pruneCommand,
  serve: async () => (await import('./serve.ts')).serveCommand,
  sandbox: async () => (await import('./sandbox.ts')).sandboxCommand,
  start: async () => (await import('./start.ts')).startCommand,
};

const afterHelp = `
Exit codes: 0 well, 1 nothing found or not healthy, 2 not understood, 3 bad configuration, 4 database or log file, 70 a bug.`;

/** Runs the command in `argv` (as Node gives it). Resolves with the exit code; rejects with errors for {@link failureOf}. */
export async function runProgram(argv: readonly string[], stopSignal: () => AbortSignal): Promise<number> {
  let code: number = exitCode.ok;
  const program = new Command('mailtrace')
    .description('Answers where a mail is, from the logs of the mail servers.')
    .version(packageJson.version)
    .showHelpAfterError('(--help shows how it is used)')
    .addHelpText('after', afterHelp)
    .exitOverride();
  for (const load of commandsFor(argv[2])) {
    const make = await load();
    const command = make({ end: (given) => void (code = given), stopSignal });
    program.addCommand(command.copyInheritedSettings(program));
    for (const nested of command.commands) nested.copyInheritedSettings(command);
  }
  try {
    await program.parseAsync(wordsOf(argv));
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCode.ok : exitCode.notUnderstood;
  }
  return code;
}

/** Loads all commands, for the help and for unknown commands. */
function commandsFor(named = '') {
  return Object.hasOwn(commands, named) ? [commands[named]!] : Object.values(commands);
}
