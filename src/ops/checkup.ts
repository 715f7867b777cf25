/** Checks configuration, logs and index, and lists problems with their fixes. */
import type { Config } from '../config.ts';
import { programNames } from '../dialects/all.ts';
import { readRules } from '../rules/rules-file.ts';
import type { Fates, HostCoverage, SourceRecord, Tally, UnexplainedShape } from '../store/log-store.ts';
import { SqliteLogStore } from '../store/sqlite-log-store.ts';
import { StoreError } from '../store/store-error.ts';
import { type FollowedLog, lookAtLogs } from '../ingest/sources/followed-logs.ts';
import { journalTroubles } from './journal-troubles.ts';
import { type Setting, settingsOf, unknownSettings } from './settings.ts';
import { unexplainedShare } from './index-health.ts';
import { lagTrouble, sourcesOf, type SourceState, stateOf } from '../ingest/sources/source-state.ts';
import type { Trouble } from '../ingest/trouble.ts';
import { roomTroubles } from './disk-room.ts';
import { brokenTroubles, isBeingRead, troublesOf, type Upkept } from './upkeep-troubles.ts';

export interface Checkup extends Upkept {
  readonly settings: readonly Setting[];
  readonly sources: readonly SourceState[];
  readonly coverage: readonly HostCoverage[];
  readonly fates: Fates;
  /** Share of the lines of mail programs, 0 to 1. */
  readonly unexplainedShare: number;
  readonly unexplained: readonly UnexplainedShape[];
  /** Numbers of outcomes in the last 24 hours of the logs, by disposition; each attempt counts. */
  readonly lastDay: Readonly<Record<string, number>>;
  readonly sizeBytes: number;
  /** Empty if healthy. */
  readonly problems: readonly Trouble[];
}

type Index = Omit<Checkup, 'settings' | 'problems'>;

const nothing: Index = {
  sources: [],
  coverage: [],
  fates: { events: 0, irrelevant: 0, unexplained: 0 },
  unexplainedShare: 0,
  unexplained: [],
  lastDay: {},
  sizeBytes: 0,
  backlog: null,
  gaps: [],
  damages: [],
};

const empty: Trouble = {
  message: 'The database is empty',
  fix: 'Index some logs: mailtrace ingest /var/log/mail.log, or name them in MAILTRACE_LOGS and start mailtrace serve.',
};

/** If more lines than this are not understood, answers may be incomplete. */
const healthyShare = 0.01;
const shapesShown = 20;
const dayMs = 86_400_000;

/** Troubles of configuration, logs and database are not thrown but returned. */
export async function checkUp(config: Config, now: number): Promise<Checkup> {
  const settings = settingsOf(config);
  const { logs, troubles: logTroubles } = await lookAtLogs(config.logs);
  const troubles = [
    ...unknownSettings(config),
    ...logTroubles,
    ...journalTroubles(config.logs),
    ...rulesTroubles(config.rules),
  ];
  try {
    const { index, problems } = await readIndex(config.db, logs, now);
    return { settings, ...index, problems: [...troubles, ...problems] };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { settings, ...nothing, problems: [...troubles, { message: error.message, fix: error.fix }] };
  }
}

/** A running program keeps the previous rules, so a broken file must be reported here. */
function rulesTroubles(path: string | null): Trouble[] {
  const read = readRules(path);
  if (read.kind === 'rules') return [];
  const fix = `Correct ${path}: until then the rules before it stay in force, and mailtrace does not start anew.`;
  return read.problems.map((problem) => ({ message: `MAILTRACE_RULES: ${problem}`, fix }));
}

async function readIndex(db: string, logs: readonly FollowedLog[], now: number) {
  await using store = SqliteLogStore.openReadOnly(db);
  const sources = await store.sources();
  const index = await indexOf(store, sources, logs, now);
  const found = sourcesOf(logs, sources);
  const lags = logs.map((log) => lagTrouble(log, found.get(log))).filter((lag) => lag !== undefined);
  const unread = isBeingRead(index, now) ? [] : sources.length === 0 ? [empty] : lags;
  const broken = brokenTroubles(db, await store.upkeep.broken());
  const lines = [...foreignTroubles(index.fates), ...troublesOfShare(index.unexplainedShare)];
  const room = await roomTroubles(db);
  return { index, problems: [...unread, ...broken, ...room, ...troublesOf(index, now), ...lines] };
}

async function indexOf(
  store: SqliteLogStore,
  sources: readonly SourceRecord[],
  logs: readonly FollowedLog[],
  now: number,
): Promise<Index> {
  const logOf = new Map(
    sourcesOf(logs, sources)
      .entries()
      .map(([log, { id }]) => [id, log]),
  );
  const coverage = await store.coverage();
  const fates = await store.fates();
  const to = Math.min(now, Math.max(...coverage.map((host) => host.to), 0));
  return {
    sources: sources.map((source) => stateOf(source, logOf.get(source.id))),
    coverage,
    fates,
    unexplainedShare: unexplainedShare(fates),
    unexplained: await store.unexplained(shapesShown),
    lastDay: sumOf(await store.tallies(to - dayMs, to)),
    sizeBytes: await store.size(),
    backlog: (await store.upkeep.backlog()) ?? null,
    gaps: await store.upkeep.gaps(),
    damages: await store.upkeep.damages(),
  };
}

function sumOf(tallies: readonly Tally[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { disposition, count } of tallies) sums[disposition] = (sums[disposition] ?? 0) + count;
  return sums;
}

function foreignTroubles({ events, irrelevant, unexplained }: Fates): Trouble[] {
  if (irrelevant === 0 || events + unexplained > 0) return [];
  const message = 'None of the lines indexed is about mail';
  return [{ message, fix: `Name logs of ${programNames}.` }];
}

function troublesOfShare(share: number): Trouble[] {
  if (share <= healthyShare) return [];
  const message = `${(100 * share).toFixed(1)} % of the mail lines are not understood`;
  return [{ message, fix: 'Report their shapes; what is private is masked in them.' }];
}
