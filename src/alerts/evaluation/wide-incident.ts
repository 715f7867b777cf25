/** Decides what belongs to a trouble of many sites at once, which is one incident of our host, not one per site. */
import { keyOf, type WideTrouble } from '../cause.ts';
import { isWideReason, mayBeWide, type Stuck } from './diagnosis.ts';
import type { Group } from './group.ts';
import { type Incident, isActive } from '../incident.ts';
import type { Ledger } from './ledger.ts';
import { onsetMs, wideCause, type WideState, wideTroubleOf, withWide } from './wide-trouble.ts';

/** Incidents no older than this become part of a larger trouble when it is detected. */
const youngMs = 30 * 60_000;
const wideTroubles: readonly WideTrouble[] = ['network', 'refused'];

/** Both inclusive. */
interface Time {
  readonly from: number;
  readonly to: number;
}

/** When the trouble of a host began: everything that began to wait since then belongs to it. */
export function beginOfWide(host: string, trouble: WideTrouble, ledger: Ledger): number {
  return (ledger.activeOf(keyOf(wideCause(host, trouble)))?.openedAt ?? ledger.at) - onsetMs;
}

/** Merges recent incidents of single sites: the oldest becomes the larger incident, the others end as part of it. */
export function widen({ cause }: WideState, ledger: Ledger): void {
  const young = ledger.active().filter((one) => isYoungSite(one, cause, ledger.at));
  const known = ledger.activeOf(keyOf(cause));
  const main = known ?? young.shift();
  if (!main) return;
  if (main !== known) {
    ledger.put({ ...main, cause, key: keyOf(cause) });
    ledger.tell({ kind: 'widened', incident: main.id, at: ledger.at, by: null, from: main.cause });
  }
  for (const one of young) ledger.resolve(one, { kind: 'merged', by: null, reason: null, into: main.id });
}

function isYoungSite({ cause, facts, openedAt }: Incident, wide: WideState['cause'], at: number): boolean {
  const isStuckSite = cause.kind === 'destination' && cause.trouble === 'stuck';
  const isAlike = facts.reasons.some(({ reason }) => isWideReason(reason, wide.trouble));
  return isStuckSite && isAlike && facts.hosts.includes(wide.host) && at - openedAt < youngMs;
}

/** The groups, with everything that belongs to a trouble of many sites in one group. */
export function groupsWithWide(
  groups: ReadonlyMap<string, Group>,
  states: readonly WideState[],
  ledger: Ledger,
): ReadonlyMap<string, Group> {
  const firing = states.filter(({ fires }) => fires).map(({ cause }) => cause);
  const known = ledger.all().flatMap(({ cause }) => {
    const trouble = wideTroubleOf(cause);
    return trouble !== undefined && cause.kind === 'host' ? [wideCause(cause.host, trouble)] : [];
  });
  const causes = new Map([...firing, ...known].map((cause) => [keyOf(cause), cause]));
  return [...causes].reduce((rest, [key, cause]) => {
    const state = states.find((one) => keyOf(one.cause) === key);
    const time = timeOf(cause, state, ledger);
    const apart = new Set(ledger.active().map((incident) => incident.key));
    return withWide(rest, cause, (one, group) => !apart.has(group.key) && isOf(cause, one, time));
  }, groups);
}

/** The incident of many sites that a recipient belongs to, unless its site has an incident of its own. */
export function wideIncidentOf(one: Stuck, ledger: Ledger): Incident | undefined {
  for (const trouble of wideTroubles) {
    const cause = wideCause(one.row.host, trouble);
    const incident = ledger.activeOf(keyOf(cause));
    if (incident && isOf(cause, one, timeOf(cause, undefined, ledger))) return incident;
  }
  return undefined;
}

function isOf({ host, trouble }: WideState['cause'], one: Stuck, { from, to }: Time): boolean {
  const { row } = one;
  return row.host === host && row.sinceAt >= from && row.sinceAt <= to && mayBeWide(one, trouble);
}

/** Mail that began to wait in this time belongs to the larger trouble, and so does what is left of it afterwards. */
function timeOf(cause: WideState['cause'], state: WideState | undefined, ledger: Ledger): Time {
  const incident = ledger.latestOf(keyOf(cause));
  const isActiveNow = incident !== undefined && isActive(incident);
  if (incident && !isActiveNow && !state?.fires) return { from: incident.openedAt - onsetMs, to: incident.heldAt };
  const goesOn = incident === undefined || state?.fires === true || state?.holds === true;
  return { from: beginOfWide(cause.host, cause.trouble, ledger), to: goesOn ? ledger.at : incident.heldAt };
}
