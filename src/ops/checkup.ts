/** Looks at configuration, logs and index, and says what is wrong and what mends it. */
import { stat } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { findFiles } from '../ingest/find-files.ts';
import { SourceError } from '../ingest/open-bytes.ts';
import type { Fates, HostCoverage, SourceRecord, Tally, UnexplainedShape } from '../store/log-store.ts';
import { SqliteLogStore } from '../store/sqlite-log-store.ts';
import { StoreError } from '../store/store-error.ts';

/** A setting as it is in force; secrets are masked. */
export interface Setting {
  readonly name: string;
  readonly value: string;
}

export interface SourceState {
  readonly path: string;
  readonly lines: number;
  readonly lastAt: number;
  readonly zone: string;
  /** Bytes at that path not read yet; `null` when it is not followed or not there. */
  readonly lagBytes: number | null;
}

export interface Trouble {
  readonly message: string;
  readonly fix: string;
}

export interface Checkup {
  readonly settings: readonly Setting[];
  readonly sources: readonly SourceState[];
  readonly coverage: readonly HostCoverage[];
  readonly fates: Fates;
  /** Of the lines of mail programs. */
  readonly unexplainedShare: number;
  readonly unexplained: readonly UnexplainedShape[];
  /** Recipients of the last day of the logs, by disposition. */
  readonly lastDay: Readonly<Record<string, number>>;
  readonly sizeBytes: number;
  readonly problems: readonly Trouble[];
}

/** A larger share than this means that answers miss something. */
const healthyShare = 0.01;
const shapesShown = 20;
const dayMs = 86_400_000;

export async function diagnoseHealth(config: Config, now: number): Promise<Checkup> {
  const problems = [...(await logProblems(config))];
  const nothing = {
    sources: [],
    coverage: [],
    fates: { events: 0, irrelevant: 0, unexplained: 0 },
    unexplained: [],
    lastDay: {},
    sizeBytes: 0,
  };
  const indexed = await readIndex(config, now).catch((error: unknown) => {
    if (!(error instanceof StoreError)) throw error;
    problems.push({ message: error.message, fix: error.fix });
    return nothing;
  });
  const { events, unexplained } = indexed.fates;
  const unexplainedShare = unexplained / Math.max(1, events + unexplained);
  if (unexplainedShare > healthyShare) {
    const percent = (100 * unexplainedShare).toFixed(1);
    problems.push({
      message: `${percent} % of the mail lines are not understood`,
      fix: 'Report the shapes below: they hold nothing private.',
    });
  }
  return { settings: settingsOf(config), ...indexed, unexplainedShare, problems };
}

async function readIndex(config: Config, now: number) {
  const store = SqliteLogStore.openReadOnly(config.db);
  try {
    const coverage = await store.coverage();
    const to = Math.min(now, Math.max(...coverage.map((host) => host.to), 0));
    return {
      sources: await Promise.all((await store.sources()).map((source) => stateOf(source, config))),
      coverage,
      fates: await store.fates(),
      unexplained: await store.unexplained(shapesShown),
      lastDay: sumOf(await store.tallies(to - dayMs, to)),
      sizeBytes: await store.size(),
    };
  } finally {
    await store.close();
  }
}

/** Lag tells something only of files that we follow and that were not packed meanwhile. */
async function stateOf(source: SourceRecord, config: Config): Promise<SourceState> {
  const isFollowed = config.logs.includes(source.path);
  const size = isFollowed ? (await stat(source.path).catch(() => undefined))?.size : undefined;
  const lagBytes = size === undefined || size < source.offset ? null : size - source.offset;
  return { path: source.path, lines: source.lines, lastAt: source.lastAt, zone: source.zone, lagBytes };
}

function sumOf(tallies: readonly Tally[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { disposition, count } of tallies) sums[disposition] = (sums[disposition] ?? 0) + count;
  return sums;
}

async function logProblems(config: Config): Promise<Trouble[]> {
  const problems: Trouble[] = [];
  for (const path of config.logs) {
    try {
      await findFiles([path]);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      problems.push({ message: error.message, fix: error.fix });
    }
  }
  return problems;
}

function settingsOf({ db, logs, zone, logZones, host, http, slack }: Config): Setting[] {
  const zones = [...logZones].map(([name, named]) => (name === '' ? named : `${name}=${named}`)).join(', ');
  return [
    { name: 'database', value: db },
    { name: 'logs followed by serve', value: logs.join(', ') || '(none: set MAILTRACE_LOGS)' },
    { name: 'time zone', value: zone },
    { name: 'time zone of logs', value: zones || '(worked out from queue IDs, else as above)' },
    { name: 'host of lines that name none', value: host },
    { name: 'health', value: http },
    {
      name: 'Slack',
      value: slack
        ? `${slack.mode === 'socket' ? 'Socket Mode' : 'HTTP'}, bot token ${masked(slack.botToken)}`
        : '(not connected)',
    },
  ];
}

function masked(secret: string): string {
  return `${secret.slice(0, 5)}…`;
}
