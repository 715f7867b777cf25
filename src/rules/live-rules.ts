/** The rules in force: read at the start, read again whenever the file changes; a broken file changes nothing. */
import { unwatchFile, watchFile } from 'node:fs';
import type { Logger } from 'pino';
import { ConfigError } from '../config.ts';
import { readRules, type Rules } from './rules-file.ts';

/** How often the file is looked at: `stat` sees what editors, renames and mounted volumes do to it alike. */
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
 * @param path `undefined`: no file, the defaults for ever
 * @param changed called after new rules came into force
 * @throws {ConfigError} when the file is broken from the start: there are no older rules to keep
 */
export function followRules(path: string | undefined, log: Logger, changed: () => void = () => {}): LiveRules {
  const first = readRules(path);
  if (first.kind === 'problems') throw new ConfigError(first.problems.map((problem) => `MAILTRACE_RULES: ${problem}`));
  let { rules } = first;
  let problems: readonly string[] = [];

  function reload(): void {
    const read = readRules(path);
    problems = read.kind === 'problems' ? read.problems : [];
    if (read.kind === 'problems') {
      log.error({ rules: path, problems }, 'the rules file is broken; the rules before it stay in force');
      return;
    }
    ({ rules } = read);
    log.info({ rules: path }, 'the rules were read anew');
    changed();
  }

  if (path !== undefined) watchFile(path, { interval: lookMs, persistent: false }, reload);
  return {
    get rules() {
      return rules;
    },
    get problems() {
      return problems;
    },
    reload,
    close: () => void (path === undefined ? undefined : unwatchFile(path, reload)),
  };
}
