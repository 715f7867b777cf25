/** `mailtrace prune`: shows the months of logs that exceed MAILTRACE_KEEP, and drops them with --yes. */
import { Command, Option } from 'commander';
import { type Config, readProcessConfig } from '../config.ts';
import { pruneJson } from '../render/json/prune.ts';
import { sizeName } from '../render/phrases.ts';
import { SqliteLogStore } from '../store/sqlite-log-store.ts';
import type { StoredMonth } from '../store/retention.ts';
import { dbOption, jsonOption, nowOption } from './options.ts';
import { print, printJson } from './output.ts';

interface PruneOptions {
  readonly db?: string;
  readonly json?: boolean;
  readonly now?: number;
  readonly yes?: boolean;
}

export function pruneCommand(): Command {
  return new Command('prune')
    .description('show which months MAILTRACE_KEEP would drop from the database; --yes drops them')
    .addOption(dbOption())
    .addOption(jsonOption())
    .addOption(nowOption())
    .addOption(new Option('--dry-run', 'only show (the default)').conflicts('yes'))
    .option('--yes', 'drop them for good')
    .action(async (options: PruneOptions) => prune(options, readProcessConfig()));
}

async function prune({ db, json = false, now = Date.now(), yes = false }: PruneOptions, config: Config): Promise<void> {
  const path = db ?? config.db;
  await using store = yes ? SqliteLogStore.open(path) : SqliteLogStore.openReadOnly(path);
  const months = store.monthsToDrop(config.keep, now);
  const before = await store.size();
  if (yes) await store.drop(months.map(({ name }) => name));
  const sizes = { before, after: yes ? await store.size() : null };
  if (json) printJson(pruneJson(months, config.keepText, yes));
  else print(wordsFor(months, config, sizes));
}

/** Size of the database on disk, in bytes; `after` is `null` if nothing was dropped. */
interface Sizes {
  readonly before: number;
  readonly after: number | null;
}

function wordsFor(months: readonly StoredMonth[], { keep, keepText }: Config, { before, after }: Sizes): string {
  if (keepText === null) return 'MAILTRACE_KEEP is not set: everything is kept.';
  if (months.length === 0 && before > (keep.bytes ?? Infinity))
    return `The database has ${sizeName(before)}, more than MAILTRACE_KEEP=${keepText}; but the newest month always stays.`;
  if (months.length === 0) return `Nothing is older or larger than MAILTRACE_KEEP=${keepText}.`;
  const lines = months.map(({ name, bytes }) => `  ${name.slice(0, 4)}-${name.slice(4)}  ${sizeName(bytes)}`);
  const sum = sizeName(months.reduce((all, { bytes }) => all + bytes, 0));
  const end =
    after === null
      ? `${sum} of the database's ${sizeName(before)} would be dropped; mailtrace prune --yes does it.`
      : `${sum} of lines and terms dropped: the database went from ${sizeName(before)} to ${sizeName(after)}.`;
  return [`MAILTRACE_KEEP=${keepText}:`, ...lines, end].join('\n');
}
