/** The rules in force: read at the start and whenever the file changes; a broken file changes nothing. */
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { ConfigError } from '../config.ts';
import { readRules, type Rules } from './rules-file.ts';

/** Poll interval: reading the small file notices every kind of change, also renames and mounted volumes. */
const lookMs = 1_000;

export interface LiveRules {
  /** The rules in force now. */
  readonly rules: Rules;
  /** Problems of the present file; empty if there are none. */
  readonly problems: readonly string[];
  /** Reads the file now. */
  reload(): void;
  close(): void;
}

/**
 * @param path `null`: no file, always the defaults
 * @param changed called after new rules came into force
 * @throws {ConfigError} if the file is broken at the start, when there are no previous rules
 */
export function followRules(path: string | null, log: Logger, changed: () => void = () => {}): LiveRules {
  let seen = readRules(path);
  if (seen.kind === 'problems') throw new ConfigError(seen.problems.map((problem) => `MAILTRACE_RULES: ${problem}`));
  let { rules } = seen;

  function reload(): void {
    const read = readRules(path);
    if (isDeepStrictEqual(read, seen)) return;
    seen = read;
    if (read.kind === 'problems') {
      log.error(
        { rules: path, problems: read.problems },
        'the rules file is broken; the rules before it stay in force',
      );
      return;
    }
    ({ rules } = read);
    log.info({ rules: path }, 'the rules were read anew');
    changed();
  }

  const timer = path === null ? undefined : setInterval(reload, lookMs).unref();
  return {
    get rules() {
      return rules;
    },
    get problems() {
      return seen.kind === 'problems' ? seen.problems : [];
    },
    reload,
    close: () => clearInterval(timer),
  };
}
