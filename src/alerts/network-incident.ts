/** Decides what belongs to the network trouble of a host: many sites out of reach at once are one incident, not one each. */
import { keyOf } from './cause.ts';
import { isOutOfReach, type Stuck } from './diagnosis.ts';
import type { Group } from './group.ts';
import { type Incident, isActive } from './incident.ts';
import type { Ledger } from './ledger.ts';
import { networkCause, type NetworkState, onsetMs, withNetwork } from './network.ts';

/** Incidents so young are part of the larger trouble that shows. */
const youngMs = 30 * 60_000;

/** From and to inclusive. */
interface Time {
  readonly from: number;
  readonly to: number;
}

/** However long the trouble of a host lasts, what came since belongs to it. */
export function beginOfNetwork(host: string, ledger: Ledger): number {
  return (ledger.activeOf(keyOf(networkCause(host)))?.openedAt ?? ledger.at) - onsetMs;
}

/** Single sites that were reported a moment ago are part of it: the oldest becomes the larger incident, the others end in it. */
export function widen({ cause }: NetworkState, ledger: Ledger): void {
  const young = ledger.active().filter((one) => isYoungSite(one, cause.host, ledger.at));
  const known = ledger.activeOf(keyOf(cause));
  const main = known ?? young.shift();
  if (!main) return;
  if (main !== known) {
    ledger.put({ ...main, cause, key: keyOf(cause) });
    ledger.tell({ kind: 'widened', incident: main.id, at: ledger.at, by: null, from: main.cause });
  }
  for (const one of young) ledger.resolve(one, { kind: 'merged', by: null, reason: null, into: main.id });
}

function isYoungSite({ cause, facts, openedAt }: Incident, host: string, at: number): boolean {
  const isStuckSite = cause.kind === 'destination' && cause.trouble === 'stuck';
  return isStuckSite && facts.hosts.includes(host) && at - openedAt < youngMs;
}

/** The groups, with what belongs to the network trouble of a host put together. */
export function groupsWithNetworks(
  groups: ReadonlyMap<string, Group>,
  networks: readonly NetworkState[],
  ledger: Ledger,
): ReadonlyMap<string, Group> {
  const hosts = new Set(networks.filter(({ fires }) => fires).map(({ cause }) => cause.host));
  for (const { cause } of ledger.all()) if (cause.kind === 'host' && cause.trouble === 'network') hosts.add(cause.host);
  return [...hosts].reduce((rest, host) => {
    const network = networks.find(({ cause }) => cause.host === host);
    const time = timeOfNetwork(host, network, ledger);
    const apart = new Set(ledger.active().map(({ key }) => key));
    return withNetwork(rest, host, (one, { key }) => !apart.has(key) && isOfNetwork(one, host, time));
  }, groups);
}

/** The network incident that a recipient waited for, unless its site is in trouble of its own. */
export function networkIncidentOf(one: Stuck, ledger: Ledger): Incident | undefined {
  const { host } = one.row;
  const trouble = ledger.activeOf(keyOf(networkCause(host)));
  return trouble && isOfNetwork(one, host, timeOfNetwork(host, undefined, ledger)) ? trouble : undefined;
}

function isOfNetwork({ row, ...one }: Stuck, host: string, { from, to }: Time): boolean {
  return row.host === host && row.sinceAt >= from && row.sinceAt <= to && isOutOfReach({ row, ...one });
}

/** Mail that came in this time waits for the network of the host; what is left of it does so when that is over. */
function timeOfNetwork(host: string, network: NetworkState | undefined, ledger: Ledger): Time {
  const trouble = ledger.latestOf(keyOf(networkCause(host)));
  const isActiveNow = trouble !== undefined && isActive(trouble);
  if (trouble && !isActiveNow && !network?.fires) return { from: trouble.openedAt - onsetMs, to: trouble.heldAt };
  const goesOn = trouble === undefined || network?.fires === true || network?.holds === true;
  return { from: beginOfNetwork(host, ledger), to: goesOn ? ledger.at : trouble.heldAt };
}
