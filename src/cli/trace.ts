/** `mailtrace trace`: answers one question. */
import { Command, Option } from 'commander';
import { askingAs } from '../ask/asker.ts';
import { openDoorway } from '../ask/ask.ts';
import type { AskOptions, Asked } from '../ask/doorway.ts';
import { readQuestion } from '../ask/read-question.ts';
import { type Config, readProcessConfig } from '../config.ts';
import { askedJson } from '../render/json/answer.ts';
import { answerText, problemText } from '../render/terminal/answer.ts';
import { helpText } from '../render/terminal/help.ts';
import { SqliteLogStore } from '../store/sqlite-log-store.ts';
import { exitCode } from './exit.ts';
import { dbOption, jsonOption, nowOption, parseWhole, zoneOption } from './options.ts';
import { doorwayForTerminal, terminalPerson } from './person.ts';
import { print, printJson, tell, terminalOptions } from './output.ts';
import type { Surroundings } from './program.ts';

/** Others than those that are shown are counted so far: some tenths of a second where there are as many. */
const mostCounted = 200;

interface TraceOptions {
  readonly db?: string;
  readonly json?: boolean;
  readonly now?: number;
  readonly zone?: string;
  readonly limit: number;
  readonly expanded?: boolean;
  readonly raw?: boolean;
}

export function traceCommand({ end }: Surroundings): Command {
  return new Command('trace')
    .description('answer one question, for example: mailtrace trace boss@example.com today')
    .argument('<query...>', 'the question, as one argument or many; trace help shows what can be asked')
    .addOption(dbOption())
    .addOption(jsonOption())
    .addOption(nowOption())
    .addOption(zoneOption())
    .addOption(new Option('--limit <n>', 'messages to show at most; 0 is no limit').argParser(parseWhole).default(20))
    .option('--expanded', 'hops, attempts and related messages too')
    .option('--raw', 'the raw log lines too')
    .action(async (words: string[], options: TraceOptions) => {
      const question = words.map((word) => word.trim()).join(' ');
      end(await runTrace(question, options, readProcessConfig()));
    });
}

async function runTrace(question: string, options: TraceOptions, config: Config): Promise<number> {
  const { zone = config.zone, now = Date.now() } = options;
  const asked = await ask(question, { ...options, zone, now }, config);
  if (options.json) printJson(askedJson(asked, question, { zone, now }));
  else show(asked, options, now);
  return codeOf(asked);
}

/** Help works without a database. */
async function ask(question: string, options: AskOptions & TraceOptions, { db, host }: Config): Promise<Asked> {
  if (readQuestion(question, options).kind === 'help') return { kind: 'help' };
  const path = options.db ?? db;
  await using store = SqliteLogStore.openReadOnly(path);
  const doorway = doorwayForTerminal(openDoorway(store, host), path);
  return await askingAs(terminalPerson(), () => doorway.ask(question, { ...options, counted: mostCounted }));
}

function show(asked: Asked, { expanded = false, raw = false }: TraceOptions, now: number): void {
  const options = { ...terminalOptions(), now, expanded, rawLines: raw };
  if (asked.kind === 'answer') print(answerText(asked.answer, options));
  else if (asked.kind === 'help') print(helpText(options));
  else tell(problemText(asked.problem, options));
}

function codeOf(asked: Asked): number {
  if (asked.kind === 'problem') return exitCode.notUnderstood;
  return asked.kind === 'answer' && asked.answer.total === 0 ? exitCode.nothingFound : exitCode.ok;
}
