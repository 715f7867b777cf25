/** Imports a log into a new database in a process of its own, and reports its cost: `import-child.ts DATABASE LOG`. */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tuneEngine } from '../../src/engine.ts';
import { importFile } from '../../src/ingest/import-file.ts';
import { Ingester } from '../../src/ingest/ingester.ts';
import { SqliteLogStore } from '../../src/store/sqlite-log-store.ts';

export interface Imported {
  readonly lines: number;
  readonly cpuSeconds: number;
  /** CPU seconds of each tenth of the file. */
  readonly tenths: readonly number[];
  readonly peakBytes: number;
  readonly databaseBytes: number;
}

/** Runs this file. */
export function importInChild(db: string, log: string): Imported {
  const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), db, log], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Imported;
}

function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function importHere(db: string, log: string): Promise<Imported> {
  const tenth = statSync(log).size / 10;
  const store = SqliteLogStore.open(db);
  const ingester = await Ingester.open(store, {
    zoneOf: () => ({ zone: 'UTC', certain: true }),
    host: 'mx1',
    now: Date.now,
  });
  const marks = [cpuNow()];
  let bytes = 0;
  const { lines } = await importFile(ingester, log, {
    onProgress(more) {
      bytes += more;
      while (marks.length < 10 && bytes >= marks.length * tenth) marks.push(cpuNow());
    },
  });
  await store.close();
  const databaseBytes = statSync(db).size;
  const tenths = [...marks.slice(1), cpuNow()].map((mark, index) => mark - marks[index]!);
  return { lines, cpuSeconds: cpuNow(), tenths, peakBytes: process.resourceUsage().maxRSS * 1024, databaseBytes };
}

if (import.meta.main) {
  tuneEngine();
  const [db = '', log = ''] = process.argv.slice(2);
  process.stdout.write(JSON.stringify(await importHere(db, log)));
}
