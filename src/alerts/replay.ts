/** Tells what rules would have said about the past: the same evaluation as live, under a clock of its own. */
import type { ChunkReader } from '../lines/chunk-reader.ts';
import type { LogStore } from '../store/log-store.ts';
import { Baselines } from './baselines.ts';
import { evaluate, type AlertState } from './evaluate.ts';
import { type Happening, type Incident, isActive } from './incident.ts';
import type { AlertSettings } from './settings.ts';
import { situations } from './timeline.ts';

export interface Replay {
  readonly from: number;
  readonly to: number;
  /** The host's logs reach over this part of it only. */
  readonly coveredFrom: number | null;
  readonly coveredTo: number | null;
  /** Opened in the period, the first first. */
  readonly incidents: readonly ReplayedIncident[];
}

export interface ReplayedIncident {
  readonly incident: Incident;
  readonly happenings: readonly Happening[];
}

/** What is usual, and what waits at the beginning, is learned from the time before. */
const lookBackMs = 8 * 86_400_000;
const stepMs = 60_000;

/** @param onProgress gets the instant that was reached. */
export async function replay(
  store: LogStore,
  reader: ChunkReader,
  settings: AlertSettings,
  period: { readonly from: number; readonly to: number },
  onProgress: (at: number) => void = () => {},
): Promise<Replay> {
  const coverage = await store.coverage();
  const coveredFrom = coverage.length > 0 ? Math.min(...coverage.map(({ from }) => from)) : null;
  const coveredTo = coverage.length > 0 ? Math.max(...coverage.map(({ to }) => to)) : null;
  const begin = Math.max(period.from - lookBackMs, coveredFrom ?? period.to);
  let state: AlertState = { incidents: [], nextId: 1, baselines: new Baselines() };
  const all = new Map<number, Incident>();
  const happenings: Happening[] = [];
  const from = Math.floor(begin / stepMs) * stepMs;
  for await (const situation of situations(store, reader, { from, to: period.to, stepMs })) {
    const outcome = evaluate(state, situation, settings);
    for (const incident of outcome.changed) all.set(incident.id, incident);
    happenings.push(...outcome.happenings);
    state = { ...state, nextId: outcome.nextId, incidents: recent(all, situation.at) };
    onProgress(situation.at);
  }
  const incidents = [...all.values()]
    .filter(({ openedAt }) => openedAt >= period.from)
    .map((incident) => ({ incident, happenings: happenings.filter((one) => one.incident === incident.id) }));
  return { ...period, coveredFrom, coveredTo, incidents };
}

/** What a later look has to know. */
export const rememberedMs = 24 * 3_600_000;

function recent(all: ReadonlyMap<number, Incident>, at: number): Incident[] {
  return [...all.values()].filter((one) => isActive(one) || at - (one.resolvedAt ?? 0) < rememberedMs);
}
