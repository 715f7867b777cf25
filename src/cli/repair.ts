/** `mailtrace repair`: checks the database and every stored block, and restores damaged blocks from the logs. */
import { Command } from 'commander';
import { readProcessConfig } from '../config.ts';
import { findFiles } from '../ingest/reading/find-files.ts';
import { isNoPath } from '../ingest/reading/open-stream.ts';
import { repair } from '../ingest/repair.ts';
import { SqliteLogStore } from '../store/sqlite-log-store.ts';
import type { Damage } from '../store/upkeep.ts';
import { exitCode } from './exit.ts';
import { dbOption } from './options.ts';
import { print } from './output.ts';
import type { Surroundings } from './program.ts';

export function repairCommand({ end }: Surroundings): Command {
  return new Command('repair')
    .description('check the database, and read damaged blocks of lines again from the logs that are still there')
    .argument('[path...]', 'files, directories or globs where their lines may be, besides MAILTRACE_LOGS')
    .addOption(dbOption())
    .action(async (paths: string[], { db }: { db?: string }) => {
      const config = readProcessConfig();
      await using store = SqliteLogStore.open(db ?? config.db);
      await store.checkFile();
      const checked = await check(store);
      const { files } = await findFiles([...paths, ...config.logs].filter((name) => !isNoPath(name)));
      const mended = await repair(store, files);
      const left = await store.upkeep.damages();
      print(wordsFor(checked, mended, left));
      end(left.length === 0 ? exitCode.ok : exitCode.unhealthy);
    });
}

async function check(store: SqliteLogStore): Promise<number> {
  let checked = 0;
  for await (const so of store.upkeep.check()) checked = so;
  return checked;
}

function wordsFor(checked: number, mended: readonly Damage[], left: readonly Damage[]): string {
  const damaged = mended.length + left.length;
  if (damaged === 0) return `All of ${checked} blocks are well.`;
  const lines = [`${damaged} of ${checked} blocks are damaged.`];
  if (mended.length > 0) lines.push(`${mended.length} were read again from their logs.`);
  for (const { path, offset, bytes } of left) lines.push(`  ${path}: ${bytes} bytes from offset ${offset} are lost`);
  if (left.length > 0) lines.push('If these logs are still somewhere, name them: mailtrace repair PATH');
  return lines.join('\n');
}
