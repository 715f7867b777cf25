/** Answers which sites took our mail, out of the tallies of the last hour. */
import type { Tally } from '../../store/log-store.ts';

type Taken = ReadonlyMap<string, readonly Tally[]>;

/** One look asks about many sites. */
const known = new WeakMap<readonly Tally[], Taken>();

/** Tallies of recipients that a site took, by site. */
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

/** In whole minutes after an instant; of all our hosts, or of one. */
function isSince(since: number, host: string | undefined, tally: Tally): boolean {
  return tally.minute * 60_000 > since && (host === undefined || tally.host === host);
}

/** Recipients that a site took after an instant. */
export function takenSince(since: number, tallies: readonly Tally[], site: string, host?: string): number {
  const taken = takenOf(tallies).get(site) ?? [];
  return taken.reduce((sum, tally) => (isSince(since, host, tally) ? sum + tally.count : sum), 0);
}

/** Sites that took anything of a host's after an instant. */
export function workingSince(since: number, tallies: readonly Tally[], host: string): string[] {
  return [...takenOf(tallies)]
    .filter(([, taken]) => taken.some((tally) => isSince(since, host, tally)))
    .map(([site]) => site);
}
