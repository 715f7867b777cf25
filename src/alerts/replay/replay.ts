/** Tells which alerts the rules would have raised in the past: the live evaluation with its own clock. */
import type { ChunkReader } from '../../lines/chunk-reader.ts';
import type { LogStore } from '../../store/log-store.ts';
import type { Span } from '../../time/range.ts';
import { Baselines } from '../evaluation/baselines.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { type Happening, type Incident, isActive } from '../incident.ts';
import type { AlertSettings } from '../rules/settings.ts';
import type { Situation } from '../evaluation/situation.ts';
import { situations } from './timeline.ts';

export interface Replay extends Span {
  /** The part of the period that the logs cover. */
  readonly coveredFrom: number | null;
  readonly coveredTo: number | null;
  /** Incidents opened in the period, in order. */
  readonly incidents: readonly ReplayedIncident[];
}

export interface ReplayedIncident {
  readonly incident: Incident;
  readonly happenings: readonly Happening[];
}

/** How often people would have been notified of an incident. */
export interface Noise {
  readonly posts: number;
  /** Number of mentions. */
  readonly calls: number;
  readonly notes: number;
}

export function noiseOf(happenings: readonly Happening[]): Noise {
  const channels = happenings.flatMap((one) => ('channel' in one && one.kind !== 'called' ? [one.channel] : []));
  const calls = happenings.filter((one) => 'mention' in one && one.mention !== null).length;
  const posts = new Set(channels.filter((channel) => channel !== null)).size;
  return { posts, calls, notes: Math.max(0, happenings.length - new Set(channels).size) };
}

/** The total over all incidents of a replay. */
export function totalNoise({ incidents }: Replay): Noise {
  const all = incidents.map(({ happenings }) => noiseOf(happenings));
  const sum = (of: keyof Noise) => all.reduce((total, noise) => total + noise[of], 0);
  return { posts: sum('posts'), calls: sum('calls'), notes: sum('notes') };
}

/** Time before the period from which the baselines and the initial queue are learned. */
const lookBackMs = 8 * 86_400_000;
const stepMs = 60_000;
/** Incidents older than this do not matter to later looks. */
export const rememberedMs = 24 * 3_600_000;

/** @param onProgress gets the instant reached */
export async function replay(
  store: LogStore,
  reader: Pick<ChunkReader, 'read'>,
  settings: AlertSettings,
  period: Span,
  onProgress: (at: number) => void = () => {},
): Promise<Replay> {
  const { coveredFrom, coveredTo } = await coverageOf(store);
  const past = new ReplayedPast(settings);
  const begin = Math.max(period.from - lookBackMs, coveredFrom ?? period.to);
  const from = Math.floor(begin / stepMs) * stepMs;
  // Where all logs end, knowledge ends: that is no silence.
  const to = Math.min(period.to, (coveredTo ?? period.to) + stepMs);
  for await (const situation of situations(store, reader, { from, to, stepMs })) {
    past.look(situation);
    onProgress(situation.at);
  }
  return { ...period, coveredFrom, coveredTo, incidents: past.opened(period.from) };
}

/** The baselines of the days before an instant. Throws the signal's reason when it is aborted. */
export async function learn(
  store: LogStore,
  reader: Pick<ChunkReader, 'read'>,
  settings: AlertSettings,
  at: number,
  stopped?: AbortSignal,
): Promise<Baselines> {
  const past = new ReplayedPast(settings);
  const { coveredFrom } = await coverageOf(store);
  const from = Math.floor(Math.max(at - lookBackMs, coveredFrom ?? at) / learnStepMs) * learnStepMs;
  for await (const situation of situations(store, reader, { from, to: at, stepMs: learnStepMs })) {
    stopped?.throwIfAborted();
    past.look(situation);
  }
  return past.baselines;
}

/** Step for learning baselines, which need no finer resolution. */
const learnStepMs = 5 * 60_000;

class ReplayedPast {
  readonly baselines = new Baselines();
  readonly #settings: AlertSettings;
  readonly #incidents = new Map<number, Incident>();
  readonly #happenings: Happening[] = [];
  #nextId = 1;

  constructor(settings: AlertSettings) {
    this.#settings = settings;
  }

  look(situation: Situation): void {
    const state = { incidents: this.#remembered(situation.at), nextId: this.#nextId, baselines: this.baselines };
    const { changed, happenings, nextId } = evaluate(state, situation, this.#settings);
    for (const incident of changed) this.#incidents.set(incident.id, incident);
    this.#happenings.push(...happenings);
    this.#nextId = nextId;
  }

  opened(since: number): ReplayedIncident[] {
    return [...this.#incidents.values()]
      .filter(({ openedAt }) => openedAt >= since)
      .map((incident) => ({
        incident,
        happenings: this.#happenings.filter((happening) => happening.incident === incident.id),
      }));
  }

  #remembered(at: number): Incident[] {
    return [...this.#incidents.values()].filter((one) => isActive(one) || at - (one.resolvedAt ?? 0) < rememberedMs);
  }
}

async function coverageOf(store: LogStore): Promise<Pick<Replay, 'coveredFrom' | 'coveredTo'>> {
  const coverage = await store.coverage();
  if (coverage.length === 0) return { coveredFrom: null, coveredTo: null };
  return {
    coveredFrom: Math.min(...coverage.map(({ from }) => from)),
    coveredTo: Math.max(...coverage.map(({ to }) => to)),
  };
}
