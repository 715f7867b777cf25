/** Metrics for Prometheus: values of the index are read at each scrape, events are counted as they happen. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { AskOptions, Asked, Doorway } from '../ask/doorway.ts';
import { type QueueGroup, queueGroups } from '../ask/queue.ts';
import type { LogStore } from '../store/log-store.ts';

export interface MetricsParts {
  readonly store: LogStore;
  /** Unread bytes of followed logs. */
  readonly lagBytes: () => Promise<number>;
  /** Numbers of active incidents by state. */
  readonly incidents: () => Readonly<Record<string, number>>;
  readonly now: () => number;
}

export interface Metrics {
  readonly contentType: string;
  /** In Prometheus' text format. */
  text(): Promise<string>;
  /** Wraps a doorway to count questions and measure answer times. */
  counting(doorway: Doorway): Doorway;
  slackFailed(): void;
}

/** Next hops with a label of their own; all others share one, to limit the number of series. */
const mostHops = 50;
const restHop = '(others)';
/** Upper bounds in seconds. */
const answerBuckets = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30];

export function createMetrics(parts: MetricsParts): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  measureLogs(parts, registers);
  measureStore(parts, registers);
  measureQueue(parts, registers);
  const slackErrors = new Counter({
    name: 'mailtrace_slack_errors_total',
    help: 'What Slack refused, or could not be told.',
    registers,
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    counting: questionCounter(registers),
    slackFailed: () => slackErrors.inc(),
  };
}

function questionCounter(registers: Registry[]): (doorway: Doorway) => Doorway {
  const questions = new Counter({
    name: 'mailtrace_questions_total',
    help: 'Questions, by what became of them.',
    labelNames: ['outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'mailtrace_answer_seconds',
    help: 'Time to an answer.',
    buckets: answerBuckets,
    registers,
  });
  return (doorway) => ({
    story: (id, options) => doorway.story(id, options),
    async ask(question: string, options: AskOptions): Promise<Asked> {
      const end = seconds.startTimer();
      const asked = await doorway.ask(question, options);
      end();
      questions.inc({ outcome: outcomeOf(asked) });
      return asked;
    },
  });
}

function outcomeOf(asked: Asked): string {
  if (asked.kind !== 'answer') return asked.kind === 'problem' ? asked.problem.kind : asked.kind;
  return asked.answer.total === 0 ? 'nothing-found' : 'found';
}

function measureLogs({ store, lagBytes, now }: MetricsParts, registers: Registry[]): void {
  new Counter({
    name: 'mailtrace_log_lines_total',
    help: 'Log lines read, by their fate.',
    labelNames: ['fate'],
    registers,
    async collect() {
      this.reset();
      for (const [fate, lines] of Object.entries(await store.fates())) this.inc({ fate }, lines);
    },
  });
  new Gauge({
    name: 'mailtrace_log_lag_bytes',
    help: 'Bytes of followed logs that were not read yet.',
    registers,
    async collect() {
      this.set(await lagBytes());
    },
  });
  new Gauge({
    name: 'mailtrace_older_log_bytes',
    help: 'Bytes of older and packed logs that were not read yet, as on disk.',
    registers,
    async collect() {
      this.set((await store.upkeep.backlog())?.olderBytes ?? 0);
    },
  });
  new Gauge({
    name: 'mailtrace_log_silence_seconds',
    help: 'Time since the last line of a host.',
    labelNames: ['host'],
    registers,
    async collect() {
      this.reset();
      for (const { host, to } of await store.coverage()) this.set({ host }, Math.max(0, (now() - to) / 1000));
    },
  });
}

function measureStore({ store, incidents }: MetricsParts, registers: Registry[]): void {
  new Gauge({
    name: 'mailtrace_database_bytes',
    help: 'Size of the database.',
    registers,
    async collect() {
      this.set(await store.size());
    },
  });
  new Gauge({
    name: 'mailtrace_incidents',
    help: 'Incidents that are not over, by state.',
    labelNames: ['state'],
    registers,
    collect() {
      this.reset();
      for (const [state, count] of Object.entries(incidents())) this.set({ state }, count);
    },
  });
}

function measureQueue({ store, now }: MetricsParts, registers: Registry[]): void {
  let reading: Promise<QueueGroup[]> | undefined;
  /** Both gauges are read in the same scrape and share one result, since the queue may be large. */
  const groupsNow = () => (reading ??= queueGroups(store, now()).finally(() => (reading = undefined)));
  new Gauge({
    name: 'mailtrace_queue_oldest_seconds',
    help: 'Age of the oldest message that waits.',
    registers,
    async collect() {
      const groups = await groupsNow();
      this.set(groups.reduce((age, { oldestAt }) => Math.max(age, (now() - oldestAt) / 1000), 0));
    },
  });
  new Gauge({
    name: 'mailtrace_queue_messages',
    help: 'Messages that wait, by next hop and reason.',
    labelNames: ['next_hop', 'reason'],
    registers,
    async collect() {
      this.reset();
      const groups = await groupsNow();
      for (const [index, group] of groups.entries())
        this.inc({ next_hop: index < mostHops ? hopOf(group) : restHop, reason: group.reason }, group.messages);
    },
  });
}

function hopOf({ nextHop }: QueueGroup): string {
  return nextHop ?? '';
}
