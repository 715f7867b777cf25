#!/usr/bin/env node
/** The command `mailtrace`: argv → command; the only place with signal handlers and exits. */
import { enableCompileCache } from 'node:module';
import { constants } from 'node:os';
import { tuneEngine } from './engine.ts';

tuneEngine();
// Node caches the compiled code: later commands start in half the time.
enableCompileCache();
const { exitCode, failureOf } = await import('./cli/exit.ts');
const { tell } = await import('./cli/output.ts');

/** Under npm, Ctrl-C arrives twice: from the terminal, and forwarded by npm. */
const samePressMs = 500;

/** For commands that run until they are stopped: the first signal stops them cleanly, the second at once. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  let first: { readonly signal: NodeJS.Signals; readonly at: number } | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      first ??= { signal, at: performance.now() };
      const isSamePress = signal === first.signal && performance.now() - first.at < samePressMs;
      // 128 + its number: how shells tell that a signal ended a program.
      if (!isSamePress) process.exit(128 + constants.signals[signal]);
      stopping.abort();
    });
  }
  return stopping.signal;
}

function failWith(error: unknown): number {
  const { code, lines } = failureOf(error);
  for (const line of lines) tell(line);
  return code;
}

// A reader that closes early (`mailtrace trace … | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCode.ok);
  throw error;
});
process.stderr.on('error', () => {});
process.on('uncaughtException', (error) => process.exit(failWith(error)));

try {
  const { runProgram } = await import('./cli/program.ts');
  process.exitCode = await runProgram(process.argv, stopSignal);
} catch (error) {
  process.exitCode = failWith(error);
}
