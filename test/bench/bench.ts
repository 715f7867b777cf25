#!/usr/bin/env node
/**
 * Measures mailtrace on generated logs relative to common tools, and prints a table. No time limits: figures of one run
 * are compared with each other.
 *
 *   npm run bench -- [--lines 2000000 | --full] [--rounds 3] [--questions 100] [--seconds 10] [--seed 1] [--dir DIRECTORY] [--json]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Program, writeLog } from './generate-log.ts';
import { type Log, measureAgainst, measureImport } from './measure-import.ts';
import { measureQuestions } from './measure-questions.ts';
import { measureTail } from './measure-tail.ts';
import { type Result, table } from './result.ts';

export interface BenchPlan {
  readonly lines: number;
  readonly rounds: number;
  /** Of each kind. */
  readonly questions: number;
  /** Duration of following a growing log. */
  readonly seconds: number;
  readonly seed: number;
  /** Directory for the logs and databases, which are deleted afterwards. */
  readonly dir: string;
}

const fullLines = 20_000_000;
const perDay = 2_000_000;
/** Lines that are enough to measure other programs. */
const linesForOthers = 2_000_000;
const from = Date.UTC(2026, 2, 2);

/** @param tell receives progress messages */
export async function bench(plan: BenchPlan, tell: (text: string) => void): Promise<Result[]> {
  const home = await mkdtemp(join(plan.dir, 'mailtrace-bench-'));
  const file = (name: string) => join(home, name);
  const make = async (program: Program, lines: number): Promise<Log> => {
    tell(`making ${lines.toLocaleString('en')} lines of ${program}`);
    const path = file(`${program}.log`);
    await writeLog(path, { lines, seed: plan.seed, from, perDay }, program);
    return { path, lines };
  };
  try {
    const log = await make('sendmail', plan.lines);
    tell(`importing them, ${plan.rounds} times`);
    const imports = await measureImport(log, file('mail.db'), plan.rounds);
    tell('asking');
    const questions = await measureQuestions(file('mail.db'), log.path, plan.questions, plan.seed);
    const few = Math.min(plan.lines, linesForOthers);
    const other = file('other.db');
    const others = [
      ...(await measureAgainst('pflogsumm', 'pflogsumm "$1"', await make('postfix', few), other, plan.rounds)),
      ...(await measureAgainst('exigrep', 'exigrep boss "$1"', await make('exim', few), other, plan.rounds)),
    ];
    tell('following a log');
    const tail = await measureTail(
      file('tail.db'),
      file('tail.log'),
      { lines: 0, seed: plan.seed, from, perDay },
      plan.seconds,
    );
    return [...imports, ...others, ...tail, ...questions];
  } finally {
    await rm(home, { recursive: true });
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      lines: { type: 'string', default: '2000000' },
      full: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      questions: { type: 'string', default: '100' },
      seconds: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      dir: { type: 'string', default: tmpdir() },
      json: { type: 'boolean', default: false },
    },
  });
  const lines = values.full ? fullLines : Number(values.lines);
  const plan = {
    lines,
    rounds: Number(values.rounds ?? (lines < fullLines ? 3 : 1)),
    questions: Number(values.questions),
    seconds: Number(values.seconds),
    seed: Number(values.seed),
    dir: values.dir,
  };
  const results = await bench(plan, (text) => process.stderr.write(`${text} …\n`));
  process.stdout.write(values.json ? `${JSON.stringify({ lines, results }, null, 2)}\n` : `${table(results)}\n`);
}
