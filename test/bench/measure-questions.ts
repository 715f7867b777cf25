/** Measures the processor time of answers, also relative to two passes of grep over the raw log. */
import type { Doorway } from '../../src/ask/doorway.ts';
import { openDoorway } from '../../src/ask/ask.ts';
import { ChunkReader } from '../../src/lines/chunk-reader.ts';
import { SqliteLogStore } from '../../src/store/sqlite-log-store.ts';
import { cpuSeconds, isInstalled } from './child-cpu.ts';
import { drawQuestions, type QuestionKind } from './question-mix.ts';
import { median, quantile, type Result, times } from './result.ts';
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
    return [...results, ...(await measureByHand(doorway, kinds[0]!, log, now))];
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

/** One pass for the queue IDs on the lines that name an address, another for the lines of those IDs. */
async function measureByHand(doorway: Doorway, kind: QuestionKind, log: string, now: number): Promise<Result[]> {
  const grep = isInstalled('rg') ? 'rg -N --no-config' : 'LC_ALL=C grep -E';
  // With `wc`, since grep stops at the first match if its output is /dev/null. Fails if nothing is found.
  const script = `${grep} -e "^$2 .*$3" "$1" | ${grep} -o '\\]: [A-Za-z0-9]+:' | tr -d '] :' | sort -u > "$1.ids"; [ "$(${grep} -F -f "$1.ids" "$1" | wc -l)" -gt 0 ]`;
  const ratios: number[] = [];
  for (const question of kind.questions.slice(0, handPasses)) {
    const [address = '', day = ''] = question.split(' ');
    const byHand = cpuSeconds(
      script,
      log,
      syslogStamp(Date.parse(day)).slice(0, 'Mar  5'.length),
      address.replaceAll('.', '\\.'),
    );
    const costs: number[] = [];
    for (let i = 0; i < answersTimed; i++) costs.push(await cpuOfAnswer(doorway, question, kind.limit, now));
    ratios.push(byHand / median(costs));
  }
  return [{ name: `the same from the raw log by hand (${grep.split(' ')[0]} twice), CPU`, ...times(median(ratios)) }];
}

/** Processor time in seconds, which is the elapsed time on an idle machine. */
async function cpuOfAnswer(doorway: Doorway, question: string, limit: number, now: number): Promise<number> {
  const began = process.cpuUsage();
  await doorway.ask(question, { zone: 'UTC', now, limit });
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}
