/** `mailtrace alerts replay`: shows which alerts the rules would have raised in the past. */
import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import { replay } from '../alerts/replay/replay.ts';
import { type AlertSettings, settingsOf } from '../alerts/rules/settings.ts';
import { type Config, ConfigError, readProcessConfig } from '../config.ts';
import { readOnce } from '../alerts/replay/timeline.ts';
import { replayJson } from '../render/json/replay.ts';
import { replayText } from '../render/terminal/replay.ts';
import { readRules } from '../rules/rules-file.ts';
import { SqliteLogStore } from '../store/sqlite-log-store.ts';
import { formatDay } from '../time/format.ts';
import { exitCode } from './exit.ts';
import { dbOption, jsonOption, nowOption, zoneOption } from './options.ts';
import { print, printJson, tell, terminalOptions } from './output.ts';
import type { Surroundings } from './program.ts';
import { notSince, parseSince } from './since.ts';

interface ReplayOptions {
  readonly db?: string;
  readonly json?: boolean;
  readonly now?: number;
  readonly zone?: string;
  readonly since: string;
  readonly rules?: string;
}

export function alertsCommand({ end }: Surroundings): Command {
  return new Command('alerts').description('alert rules').addCommand(
    new Command('replay')
      .description('what the alert rules would have said about the past, so that they can be tuned before they speak')
      .requiredOption('--since <when>', 'from then on, for example: 30d, yesterday, "jan 11 9:00"')
      .option('--rules <file>', 'JSON file of rules to try (default: MAILTRACE_RULES, or the built-in rules)')
      .addOption(dbOption())
      .addOption(jsonOption())
      .addOption(nowOption())
      .addOption(zoneOption())
      .action(async (options: ReplayOptions) => end(await runReplay(options, readProcessConfig()))),
  );
}

async function runReplay(options: ReplayOptions, config: Config): Promise<number> {
  const { zone = config.zone, now = Date.now() } = options;
  const from = parseSince(options.since, now, zone);
  if (from === undefined) {
    tell(notSince(options.since));
    return exitCode.notUnderstood;
  }
  const settings = settingsFrom(options.rules ?? config.rules, config.alertChannel, zone);
  await using store = SqliteLogStore.openReadOnly(options.db ?? config.db);
  const progress = showReplay(from, now, zone);
  const replayed = await replay(store, readOnce(config.host), settings, { from, to: now }, progress?.reach);
  progress?.end();
  if (options.json) printJson(replayJson(replayed, settings));
  else print(replayText(replayed, settings, { zone, now, ...terminalOptions() }));
  return exitCode.ok;
}

/** Shows the day reached, on a terminal. */
function showReplay(from: number, to: number, zone: string) {
  if (!process.stderr.isTTY) return undefined;
  const bar = new SingleBar({ stream: process.stderr, format: '{bar} {percentage} % · {day}', clearOnComplete: true });
  bar.start(to - from, 0, { day: 'learning what is usual' });
  return {
    reach: (at: number) =>
      bar.update(Math.max(0, at - from), { day: at < from ? 'learning what is usual' : formatDay(at, zone) }),
    end: () => bar.stop(),
  };
}

/** A placeholder channel, so that posts are counted if none is configured. */
const noChannel = '(no channel is set)';

/** Throws {@link ConfigError} with all problems of the rules file. */
function settingsFrom(path: string | null, channel: string | null, zone: string): AlertSettings {
  const read = readRules(path);
  if (read.kind === 'problems') throw new ConfigError(read.problems.map((problem) => `${path}: ${problem}`));
  return settingsOf(read.rules.alerts, { channel: channel ?? noChannel, zone });
}
