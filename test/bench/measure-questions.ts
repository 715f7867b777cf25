/** Measures the processor time of answers, also relative to two passes of rg or grep over the raw log. */
import type { Doorway } from '../../src/ask/doorway.ts';
import { openDoorway } from '../../src/ask/ask.ts';
import { ChunkReader } from '../../src/lines/chunk-reader.ts';
import { SqliteLogStore } from '../../src/store/sqlite-log-store.ts';
import { cpuSeconds, isInstalled } from './child-cpu.ts';
import { drawQuestions, type QuestionKind } from './question-mix.ts';
import { median, missing, quantile, type Result, times } from './result.ts';
import { syslogStamp } from './syslog-stamp.ts';

/** Share of the questions of a kind that is asked before the measurement. */
const warmUp = 0.3;
const handPasses = 15;
const answersTimed = 10;

/** @param count questions of each kind. */
export async function measureQuestions(db: string, log: string, count: number, seed: number): Promise<Result[]> {
  const store = SqliteLogStore.openReadOnly(db);
  try {
    const now = Math.max(...(await store.coverage()).map(({ to }) => to)) + 1000;
    const kinds = await drawQuestions(store, new ChunkReader('mx1'), count, seed);
    const doorway = openDoorway(store, 'mx1');
    const results: Result[] = [];
    for (const kind of kinds) results.push(...(await measureKind(doorway, kind, now)));
    for (const searcher of searchers) results.push(await measureByHand(searcher, doorway, kinds[0]!, log, now));
    return results;
  } finally {
    await store.close();
  }
}

async function measureKind(doorway: Doorway, { name, limit, questions }: QuestionKind, now: number): Promise<Result[]> {
  for (const question of questions.slice(0, Math.ceil(warmUp * questions.length)))
    await doorway.ask(question, { zone: 'UTC', now, limit });
  const tookMs: number[] = [];
  for (const question of questions) tookMs.push((await cpuOfAnswer(doorway, question, limit, now)) * 1000);
  return [
    { name: `${name}, median`, value: median(tookMs), unit: 'ms of CPU' },
    { name: `${name}, 99 %`, value: quantile(tookMs, 0.99), unit: 'ms of CPU' },
  ];
}

/** A program that searches a raw log by hand, as it is called for a regular expression and for fixed texts. */
interface Searcher {
  readonly program: string;
  readonly byPattern: string;
  readonly byText: string;
}

const searchers: readonly Searcher[] = [
  { program: 'rg', byPattern: 'rg -N --no-config', byText: 'rg -N --no-config -F' },
  { program: 'grep', byPattern: 'LC_ALL=C grep -E', byText: 'LC_ALL=C grep -F' },
];

async function measureByHand(
  searcher: Searcher,
  doorway: Doorway,
  kind: QuestionKind,
  log: string,
  now: number,
): Promise<Result> {
  const { program } = searcher;
  const name = `the same from the raw log by hand (${program} twice), CPU`;
  if (!isInstalled(program)) return { name, ...missing(program) };
  const ratios: number[] = [];
  for (const question of kind.questions.slice(0, handPasses)) {
    const byHand = searchByHand(searcher, question, log);
    const costs: number[] = [];
    for (let i = 0; i < answersTimed; i++) costs.push(await cpuOfAnswer(doorway, question, kind.limit, now));
    ratios.push(byHand / median(costs));
  }
  return { name, ...times(median(ratios)) };
}

/** One pass for the queue IDs on the lines that name an address, another for the lines of those IDs. @returns seconds of processor time */
function searchByHand({ byPattern, byText }: Searcher, question: string, log: string): number {
  const [address = '', day = ''] = question.split(' ');
  // With `wc`, since grep stops at the first match if its output is /dev/null. Fails if nothing is found.
  const script = `${byPattern} -e "^$2 .*$3" "$1" | ${byPattern} -o '\\]: [A-Za-z0-9]+:' | tr -d '] :' | sort -u > "$1.ids"; [ "$(${byText} -f "$1.ids" "$1" | wc -l)" -gt 0 ]`;
  const stamp = syslogStamp(Date.parse(day)).slice(0, 'Mar  5'.length);
  return cpuSeconds(script, log, stamp, address.replaceAll('.', '\\.'));
}

/** Processor time in seconds, which is the elapsed time on an idle machine. */
async function cpuOfAnswer(doorway: Doorway, question: string, limit: number, now: number): Promise<number> {
  const began = process.cpuUsage();
  await doorway.ask(question, { zone: 'UTC', now, limit });
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}
