/** Measures the cost of importing a log, relative to other programs on the same file. */
import { rm, stat } from 'node:fs/promises';
import { cpuSeconds, isInstalled } from './child-cpu.ts';
import { type Imported, importInChild } from './import-child.ts';
import { median, missing, type Result, times } from './result.ts';

/** A generated log. */
export interface Log {
  readonly path: string;
  readonly lines: number;
}

/** Imports and other programs alternate, so that load of the machine affects all. */
export async function measureImport(log: Log, db: string, rounds: number): Promise<Result[]> {
  const hasZstd = isInstalled('zstd');
  const imports: Imported[] = [];
  const zstd: number[] = [];
  const wc: number[] = [];
  for (let round = 0; round < rounds; round++) {
    if (hasZstd) zstd.push(cpuSeconds('zstd -1 -c "$1"', log.path));
    wc.push(cpuSeconds('wc -l "$1"', log.path));
    imports.push(await importAnew(db, log));
  }
  const cpu = median(imports.map((one) => one.cpuSeconds));
  const { size } = await stat(log.path);
  return [
    { name: 'lines imported in a CPU second', value: log.lines / cpu, unit: '' },
    { name: 'import, CPU against zstd -1 of the file', ...(hasZstd ? times(cpu / median(zstd)) : missing('zstd')) },
    { name: 'import, CPU against wc -l', ...times(cpu / median(wc)) },
    { name: 'import, last tenth of the file against the first', ...times(median(imports.map(lastToFirst))) },
    { name: 'import, most memory', value: Math.max(...imports.map((one) => one.peakBytes)) / 1e6, unit: 'MB' },
    { name: 'database, of the raw bytes', value: (imports[0]!.databaseBytes / size) * 100, unit: '%' },
  ];
}

/** Against a program that reads the whole log for its own purpose. */
export async function measureAgainst(
  program: string,
  script: string,
  log: Log,
  db: string,
  rounds: number,
): Promise<Result[]> {
  const name = `import, CPU against ${program}`;
  if (!isInstalled(program)) return [{ name, ...missing(program) }];
  const imports: number[] = [];
  const others: number[] = [];
  for (let round = 0; round < rounds; round++) {
    others.push(cpuSeconds(script, log.path));
    imports.push((await importAnew(db, log)).cpuSeconds);
  }
  return [{ name, ...times(median(imports) / median(others)) }];
}

async function importAnew(db: string, log: Log): Promise<Imported> {
  for (const end of ['', '-wal', '-shm', '-writer']) await rm(db + end, { force: true });
  return importInChild(db, log.path);
}

function lastToFirst({ tenths }: Imported): number {
  return tenths[9]! / tenths[0]!;
}
