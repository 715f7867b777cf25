/** Finds the mail that waits for what an incident is about. */
import type { LogStore, Waiting } from '../store/log-store.ts';
import { diagnose, isOutOfReach, type Stuck, withOneName } from './diagnosis.ts';
import type { Incident } from './incident.ts';
import { onsetMs } from './network.ts';
import { waitingNow } from './situation.ts';

/** The oldest first. */
export async function waitingFor(incident: Incident, store: LogStore, at: number): Promise<readonly Waiting[]> {
  const [waiting, coverage] = [await store.waiting(), await store.coverage()];
  const rows = waitingNow({ at, waiting, coverage, ended: [], tallies: [], troubles: [], lags: [] });
  return withOneName(rows.map(diagnose))
    .filter((one) => isOf(incident, one))
    .map(({ row }) => row)
    .sort((a, b) => a.sinceAt - b.sinceAt);
}

function isOf({ key, cause, openedAt }: Incident, one: Stuck): boolean {
  if (cause.kind !== 'host' || cause.trouble !== 'network') return one.key === key;
  return one.row.host === cause.host && isOutOfReach(one) && one.row.sinceAt > openedAt - onsetMs;
}
