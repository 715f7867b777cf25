/** Measures the cost of following a growing log. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { generateLog } from './generate-log.ts';
import type { Result } from './result.ts';
import type { LogPlan } from './traffic.ts';

const linesPerSecond = 5000;
/** Writes per second. */
const beats = 10;
/** Time before the measurement, as a share of it: until the code is compiled. */
const warmUp = 0.3;

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const tellsUsage = new URL('./tell-usage.ts', import.meta.url).href;

/** @param seconds how long to measure. */
export async function measureTail(db: string, log: string, plan: LogPlan, seconds: number): Promise<Result[]> {
  const warmUpLines = Math.ceil(warmUp * seconds * linesPerSecond);
  const all = warmUpLines + Math.ceil(seconds * linesPerSecond);
  const lines = [...generateLog({ ...plan, lines: all })].join('').split(/(?<=\n)/);
  await writeFile(log, lines[0]!);
  const child = fork(program, ['ingest', '--follow', '--db', db, '--zone', 'UTC', log], {
    execArgv: ['--import', tellsUsage],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const cpu = async (): Promise<number> => {
    child.send('usage');
    const [{ user, system }] = (await once(child, 'message')) as [NodeJS.CpuUsage];
    return (user + system) / 1e6;
  };
  try {
    await cpu();
    await feed(log, lines.slice(1, warmUpLines));
    const [before, began] = [await cpu(), performance.now()];
    await feed(log, lines.slice(warmUpLines));
    const share = ((await cpu()) - before) / ((performance.now() - began) / 1000);
    return [{ name: `following ${linesPerSecond} lines a second, share of one core`, value: share * 100, unit: '%' }];
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

async function feed(log: string, lines: readonly string[]): Promise<void> {
  const perBeat = linesPerSecond / beats;
  const began = performance.now();
  for (let beat = 0; beat * perBeat < lines.length; beat++) {
    await appendFile(log, lines.slice(beat * perBeat, (beat + 1) * perBeat).join(''));
    await setTimeout(Math.max(0, began + ((beat + 1) * 1000) / beats - performance.now()));
  }
}
