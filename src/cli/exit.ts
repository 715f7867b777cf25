/** The exit codes of the contract, and how each kind of error ends a command. */
import { SourceError } from '../ingest/open-bytes.ts';
import { ConfigError } from '../config.ts';
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

/** What to tell the person, and the code to exit with. */
export function failureOf(error: unknown): { readonly code: number; readonly lines: readonly string[] } {
  if (error instanceof ConfigError) {
    return {
      code: exitCode.badConfiguration,
      lines: ['The configuration has problems:', ...error.problems.map((problem) => `  - ${problem}`)],
    };
  }
  if (error instanceof StoreError || error instanceof SourceError) {
    return { code: exitCode.storeOrSource, lines: [`${error.message}.`, error.fix] };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: exitCode.bug, lines: ['This is a bug in mailtrace. What it was doing:', stack] };
}
