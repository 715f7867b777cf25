/** Answers which sites accepted our mail, from the tallies of the last hour. */
import type { Tally } from '../../store/log-store.ts';

type Taken = ReadonlyMap<string, readonly Tally[]>;

/** Cache: one look asks about many sites. */
const known = new WeakMap<readonly Tally[], Taken>();

/** Tallies of recipients that a site accepted, by site. */
function takenOf(tallies: readonly Tally[]): Taken {
  const before = known.get(tallies);
  if (before) return before;
  const taken = Map.groupBy(tallies.filter(isTaken), ({ nextHop }) => nextHop);
  known.set(tallies, taken);
  return taken;
}

function isTaken({ disposition, nextHop }: Tally): boolean {
  return (disposition === 'relayed' || disposition === 'delivered') && nextHop !== '';
}

/** Whether a tally is after an instant, in whole minutes, and of the host, if one is given. */
function isSince(since: number, host: string | undefined, tally: Tally): boolean {
  return tally.minute * 60_000 > since && (host === undefined || tally.host === host);
}

/** Number of recipients that a site accepted after an instant. */
export function takenSince(since: number, tallies: readonly Tally[], site: string, host?: string): number {
  const taken = takenOf(tallies).get(site) ?? [];
  return taken.reduce((sum, tally) => (isSince(since, host, tally) ? sum + tally.count : sum), 0);
}

/** Sites that accepted anything from a host after an instant. */
export function workingSince(since: number, tallies: readonly Tally[], host: string): string[] {
  return [...takenOf(tallies)]
    .filter(([, taken]) => taken.some((tally) => isSince(since, host, tally)))
    .map(([site]) => site);
}
