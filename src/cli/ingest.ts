/** `mailtrace ingest`: indexes files, directories and globs, once or for as long as it runs. */
import { SingleBar } from 'cli-progress';
import { Command, Option } from 'commander';
import { stat } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { findFiles, standardInput } from '../ingest/find-files.ts';
import { addSummaries, type ImportSummary, importFile, nothingImported } from '../ingest/import-file.ts';
import { Ingester } from '../ingest/ingester.ts';
import { SourceError } from '../ingest/open-bytes.ts';
import { SqliteLogStore } from '../store/sqlite-log-store.ts';
import { exitCode } from './exit.ts';
import { follow } from './follow.ts';
import { dbOption, jsonOption, nowOption, parseYear, zoneOption } from './options.ts';
import { print, printJson, tell } from './output.ts';
import { logZoneOf } from './zones.ts';

interface IngestOptions {
  readonly db?: string;
  readonly json?: boolean;
  readonly follow?: boolean;
  readonly year?: number;
  readonly zone?: string;
  readonly now?: number;
}

export function ingestCommand(readConfig: () => Config, stopped: AbortSignal): Command {
  return new Command('ingest')
    .description('index log files, directories or globs (plain, .gz, .zst, .bz2, .xz; - is standard input)')
    .argument('<path...>')
    .addOption(dbOption())
    .addOption(new Option('--follow', 'keep following the files, through rotations, until stopped'))
    .addOption(new Option('--year <year>', 'year of the first line, where the log carries none').argParser(parseYear))
    .addOption(zoneOption())
    .addOption(nowOption())
    .addOption(jsonOption())
    .action(async (paths: string[], options: IngestOptions) => {
      process.exitCode = await runIngest(paths, options, readConfig(), stopped);
    });
}

async function runIngest(
  paths: readonly string[],
  options: IngestOptions,
  config: Config,
  stopped: AbortSignal,
): Promise<number> {
  const store = SqliteLogStore.open(options.db ?? config.db);
  const now = options.now;
  const ingester = await Ingester.open(store, {
    zoneOf: logZoneOf(config, options.zone),
    now: now === undefined ? Date.now : () => now,
    host: config.host,
    ...(options.year === undefined ? {} : { year: options.year }),
  });
  try {
    if (options.follow) return await follow(ingester, paths, stopped);
    return await importOnce(ingester, paths, options.json === true);
  } finally {
    await store.close();
  }
}

async function importOnce(ingester: Ingester, paths: readonly string[], asJson: boolean): Promise<number> {
  const began = performance.now();
  const { files, failures } = await namedFiles(paths);
  const progress = await progressBar(files, asJson);
  let summary = nothingImported;
  for (const file of files) {
    try {
      summary = addSummaries(summary, await importFile(ingester, file, (bytes) => progress?.increment(bytes)));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      failures.push(error);
    }
  }
  progress?.stop();
  const seconds = Math.round(performance.now() - began) / 1000;
  if (asJson) printJson(summaryJson(summary, seconds));
  else print(summaryText(summary, seconds));
  for (const failure of failures) tell(`${failure.message}.\n  ${failure.fix}`);
  return failures.length > 0 ? exitCode.storeOrSource : exitCode.ok;
}

/** A path that leads nowhere does not keep the others from being read. */
async function namedFiles(paths: readonly string[]): Promise<{ files: string[]; failures: SourceError[] }> {
  const good: string[] = [];
  const failures: SourceError[] = [];
  for (const path of paths) {
    try {
      await findFiles([path]);
      good.push(path);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      failures.push(error);
    }
  }
  return { files: await findFiles(good), failures };
}

/** Only for long imports that a person watches. */
async function progressBar(files: readonly string[], asJson: boolean): Promise<SingleBar | undefined> {
  if (asJson || !process.stderr.isTTY) return undefined;
  const sizes = await Promise.all(files.map(async (file) => (file === standardInput ? 0 : (await stat(file)).size)));
  const bar = new SingleBar({
    stream: process.stderr,
    format: '{bar} {percentage} % · {value} of {total} bytes · {eta_formatted} left',
    clearOnComplete: true,
  });
  bar.start(
    sizes.reduce((sum, size) => sum + size, 0),
    0,
  );
  return bar;
}

function summaryJson(
  { files, bytes, lines, events, irrelevant, unexplained, duplicate }: ImportSummary,
  seconds: number,
): object {
  return { version: 1, files, bytes, lines, events, irrelevant, unexplained, duplicate, seconds };
}

function summaryText(summary: ImportSummary, seconds: number): string {
  const { files, lines, eventLines, irrelevant, unexplained, duplicate } = summary;
  const parts = [
    `${eventLines} about mail`,
    `${irrelevant} irrelevant`,
    `${unexplained} not understood`,
    `${duplicate} already known`,
  ];
  const hint = unexplained > 0 ? '\nmailtrace doctor shows the lines that were not understood.' : '';
  return `${files} ${files === 1 ? 'file' : 'files'}, ${lines} lines in ${seconds} s: ${parts.join(', ')}.${hint}`;
}
