/** `mailtrace trace`: answers one question. */
import { Command, Option } from 'commander';
import { helpLines } from '../ask/help.ts';
import { openDoorway } from '../ask/ask.ts';
import type { Asked } from '../ask/doorway.ts';
import type { Config } from '../config.ts';
import { answerJson, problemJson } from '../render/json/answer.ts';
import { SqliteLogStore } from '../store/sqlite-log-store.ts';
import { answerText, problemText } from '../render/terminal/answer.ts';
import { helpText } from '../render/terminal/help.ts';
import { exitCode } from './exit.ts';
import { dbOption, jsonOption, nowOption, parseWhole, zoneOption } from './options.ts';
import { print, printJson, terminalOptions } from './output.ts';

interface TraceOptions {
  readonly db?: string;
  readonly json?: boolean;
  readonly now?: number;
  readonly zone?: string;
  readonly limit: number;
  readonly expanded?: boolean;
  readonly raw?: boolean;
}

export function traceCommand(readConfig: () => Config): Command {
  return new Command('trace')
    .description('answer one question, for example: mailtrace trace boss@example.com today')
    .argument('<query...>')
    .addOption(dbOption())
    .addOption(jsonOption())
    .addOption(nowOption())
    .addOption(zoneOption())
    .addOption(new Option('--limit <n>', 'messages to show at most; 0 is no limit').argParser(parseWhole).default(20))
    .option('--expanded', 'hops, attempts and related messages too')
    .option('--raw', 'the raw log lines too')
    .action(async (words: string[], options: TraceOptions) => {
      process.exitCode = await runTrace(words.join(' '), options, readConfig());
    });
}

async function runTrace(question: string, options: TraceOptions, config: Config): Promise<number> {
  const store = SqliteLogStore.openReadOnly(options.db ?? config.db);
  const zone = options.zone ?? config.zone;
  try {
    const asked = await openDoorway(store, config.host).ask(question, {
      zone,
      now: options.now ?? Date.now(),
      limit: options.limit,
    });
    if (options.json) printJson(askedJson(asked, question, zone));
    else print(askedText(asked, options));
    return codeOf(asked);
  } finally {
    await store.close();
  }
}

function askedJson(asked: Asked, question: string, zone: string): object {
  if (asked.kind === 'answer') return answerJson(asked.answer);
  if (asked.kind === 'problem') return problemJson(question, zone, asked.coverage, asked.problem);
  return { version: 1, help: helpLines };
}

function askedText(asked: Asked, { expanded = false, raw = false, now = Date.now() }: TraceOptions): string {
  const options = { ...terminalOptions(), now, expanded, rawLines: raw };
  if (asked.kind === 'answer') return answerText(asked.answer, options);
  return asked.kind === 'problem' ? problemText(asked.problem, options) : helpText(options);
}

function codeOf(asked: Asked): number {
  if (asked.kind === 'problem') return exitCode.notUnderstood;
  return asked.kind === 'answer' && asked.answer.total === 0 ? exitCode.nothingFound : exitCode.ok;
}
