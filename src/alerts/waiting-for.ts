/** Finds the waiting mail of an incident. */
import type { LogStore, Waiting } from '../store/log-store.ts';
import { diagnose, mayBeWide, type Stuck, withOneName } from './evaluation/diagnosis.ts';
import type { Incident } from './incident.ts';
import { waitingNow } from './evaluation/situation.ts';
import { onsetMs, wideTroubleOf } from './evaluation/wide-trouble.ts';

/** Oldest first. */
export async function waitingFor(incident: Incident, store: LogStore, at: number): Promise<readonly Waiting[]> {
  const [waiting, coverage] = [await store.waiting(), await store.coverage()];
  const rows = waitingNow({ at, waiting, coverage, ended: [], tallies: [], troubles: [], lags: [] });
  return withOneName(rows.map(diagnose))
    .filter((one) => isOf(incident, one))
    .map(({ row }) => row)
    .sort((a, b) => a.sinceAt - b.sinceAt);
}

function isOf({ key, cause, openedAt }: Incident, one: Stuck): boolean {
  const trouble = wideTroubleOf(cause);
  if (trouble === undefined || cause.kind !== 'host') return one.key === key;
  return one.row.host === cause.host && mayBeWide(one, trouble) && one.row.sinceAt > openedAt - onsetMs;
}
