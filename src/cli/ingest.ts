/** `mailtrace ingest`: indexes files, directories or globs, once or for as long as it runs. */
import { Command, Option } from 'commander';
import { type Config, readProcessConfig } from '../config.ts';
import { programNames } from '../dialects/all.ts';
import { followLogs } from '../ingest/following/follow-logs.ts';
import { Ingester } from '../ingest/ingester.ts';
import { logZonesIn } from '../lines/log-zones.ts';
import { isJournal } from '../ingest/reading/journal.ts';
import type { ImportSummary } from '../ingest/import-summary.ts';
import type { CodedTrouble } from '../ingest/trouble.ts';
import { waitUntilWritable } from '../ingest/thread/patience.ts';
import { SqliteLogStore } from '../store/sqlite-log-store.ts';
import { exitCode } from './exit.ts';
import { importAll } from './import-all.ts';
import { importJson, importText } from './import-report.ts';
import { dbOption, jsonOption, nowOption, parseYear, zoneOption } from './options.ts';
import { print, printJson, tell } from './output.ts';
import type { Surroundings } from './program.ts';

interface IngestOptions {
  readonly db?: string;
  readonly json?: boolean;
  readonly follow?: boolean;
  readonly year?: number;
  readonly zone?: string;
  readonly now?: number;
}

export function ingestCommand({ end, stopSignal }: Surroundings): Command {
  return new Command('ingest')
    .description(
      'index log files, directories or globs (plain, .gz, .zst, .bz2, .xz; - is standard input); with --follow named pipes and journal:[UNIT] too',
    )
    .argument('<path...>')
    .addOption(dbOption())
    .addOption(new Option('--follow', 'keep following the files, through rotations, until stopped').conflicts('json'))
    .addOption(new Option('--year <year>', 'year of the first line, where the log carries none').argParser(parseYear))
    .addOption(zoneOption())
    .addOption(nowOption())
    .addOption(jsonOption())
    .action(async (paths: string[], options: IngestOptions, command: Command) => {
      const journal = paths.find(isJournal);
      if (journal !== undefined && !options.follow)
        command.error(`error: ${journal} can only be followed: add --follow`);
      const config = readProcessConfig();
      await using store = SqliteLogStore.open(options.db ?? config.db);
      const stopped = options.follow ? stopSignal() : undefined;
      const ingester = await openIngester(store, options, config, stopped);
      if (stopped) await follow(ingester, paths, stopped);
      else end(await importOnce(ingester, paths, options.json === true));
    });
}

function openIngester(
  store: SqliteLogStore,
  { zone, year, now }: IngestOptions,
  config: Config,
  stopped: AbortSignal | undefined,
): Promise<Ingester> {
  return Ingester.open(store, {
    zoneOf: logZonesIn(config.logZones, zone ?? config.zone),
    now: now === undefined ? Date.now : () => now,
    host: config.host,
    ...(year === undefined ? {} : { year }),
    ...(stopped && { untilWritable: waitUntilWritable(stopped, tellTrouble) }),
  });
}

async function follow(ingester: Ingester, paths: readonly string[], stopped: AbortSignal): Promise<void> {
  tell(`Following ${paths.join(', ')}; stop with Ctrl-C.`);
  await followLogs(ingester, paths, stopped, { onTrouble: tellTrouble });
}

function tellTrouble({ message, fix }: CodedTrouble): void {
  tell(`${message}. ${fix} I keep looking.`);
}

async function importOnce(ingester: Ingester, paths: readonly string[], asJson: boolean): Promise<number> {
  const began = performance.now();
  const { summary, failures } = await importAll(ingester, paths, !asJson);
  const seconds = Math.round(performance.now() - began) / 1000;
  if (asJson) printJson(importJson(summary, seconds));
  else print(importText(summary, seconds));
  if (isAllForeign(summary)) tell(foreign);
  for (const { message, fix } of failures) tell(`${message}.\n  ${fix}`);
  return failures.length > 0 ? exitCode.storeOrSource : exitCode.ok;
}

const foreign = `Not one of these lines is of a mail program that I know.
  I read what ${programNames} log: see README.md.`;

function isAllForeign({ lines, irrelevant }: ImportSummary): boolean {
  return lines > 0 && irrelevant === lines;
}
