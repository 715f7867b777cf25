/** The exit codes, and how each kind of error ends a command. */
import { ConfigError } from '../config.ts';
import { SourceError } from '../ingest/reading/open-bytes.ts';
import { SlackStartError } from '../slack/connection/start-error.ts';
import { StoreError } from '../store/store-error.ts';

export const exitCode = {
  ok: 0,
  nothingFound: 1,
  unhealthy: 1,
  notUnderstood: 2,
  badConfiguration: 3,
  storeOrSource: 4,
  bug: 70,
} as const;

export interface Failure {
  readonly code: number;
  /** Message for standard error. */
  readonly lines: readonly string[];
}

/** Errors that the operator can fix, with the fix; any other error is a bug. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ConfigError) {
    const problems = error.problems.map((problem) => `  - ${problem}`);
    return { code: exitCode.badConfiguration, lines: ['The configuration has problems:', ...problems] };
  }
  if (error instanceof SlackStartError) return failure(exitCode.badConfiguration, error);
  if (error instanceof StoreError || error instanceof SourceError) return failure(exitCode.storeOrSource, error);
  if (isOfWriting(error))
    return failure(exitCode.storeOrSource, {
      message: `Cannot write the result: ${error.message}`,
      fix: 'Make room where standard output leads to.',
    });
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: exitCode.bug, lines: ['This is a bug in mailtrace. What it was doing:', stack] };
}

/** A full disk under standard output; the store reports its own files itself. */
function isOfWriting(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && (error as NodeJS.ErrnoException).syscall === 'write';
}

function failure(code: number, { message, fix }: { readonly message: string; readonly fix: string }): Failure {
  return { code, lines: [`${message}.`, fix] };
}
