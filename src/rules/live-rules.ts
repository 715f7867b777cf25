/** The rules in force: read at the start, read again whenever the file changes; a broken file changes nothing. */
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { ConfigError } from '../config.ts';
import { readRules, type Rules } from './rules-file.ts';

/** How often the file is read: it is small, and so every editor, rename and mounted volume is noticed alike. */
const lookMs = 1_000;

export interface LiveRules {
  /** Those in force now. */
  readonly rules: Rules;
  /** What is wrong with the file as it stands, empty when nothing is. */
  readonly problems: readonly string[];
  /** Looks at the file now. */
  reload(): void;
  close(): void;
}

/**
 * @param path `null`: no file, the defaults for ever
 * @param changed called after new rules came into force
 * @throws {ConfigError} when the file is broken from the start: there are no older rules to keep
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
