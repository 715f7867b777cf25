/** Detects that many sites at once do not get mail from one of our hosts: that is one trouble, and it is ours. */
import type { Baselines } from './baselines.ts';
import type { ActiveRuleOf } from '../rules/settings.ts';
import { mayBeWide, type Stuck } from './diagnosis.ts';
import { isHeldOff } from './hold-off.ts';
import { type Group, hasMessages, medianOf, oldestOf } from './group.ts';
import { keyOf, type Cause, type WideTrouble } from '../cause.ts';
import { knownTo, type Situation } from './situation.ts';
import { takenSince, workingSince } from './traffic.ts';

const minuteMs = 60_000;
/** Sites that have failed for longer do not belong to it. */
export const onsetMs = 120 * minuteMs;
/** A site that was not tried within this time says nothing about the present. */
const triedMs = 30 * minuteMs;

type WideCause = Extract<Cause, { kind: 'host' }> & { readonly trouble: WideTrouble };

export interface WideState {
  readonly cause: WideCause;
  /** The waiting recipients of sites that began to fail together. */
  readonly stuck: readonly Stuck[];
  readonly sites: number;
  readonly fires: boolean;
  /** Still too many sites for a coincidence. */
  readonly holds: boolean;
}

export function wideCause(host: string, trouble: WideTrouble): WideCause {
  return { kind: 'host', host, trouble };
}

/** The trouble of a cause of this kind; `undefined` for others. */
export function wideTroubleOf(cause: Cause): WideTrouble | undefined {
  if (cause.kind !== 'host') return undefined;
  return cause.trouble === 'network' || cause.trouble === 'refused' ? cause.trouble : undefined;
}

/**
 * The state of each host on which anything waits for such a reason.
 * @param beginOf from when on trouble of the host may belong together
 */
export function wideStates(
  rule: ActiveRuleOf<'network'>,
  groups: Iterable<Group>,
  situation: Situation,
  baselines: Baselines,
  beginOf: (host: string) => number,
): WideState[] {
  const { at } = situation;
  const hosts = new Map<string, Map<string, readonly Stuck[]>>();
  for (const { key, cause, stuck } of groups) {
    if (cause.kind !== 'destination' || baselines.chronic(key, at) !== null) continue;
    const meant = stuck.filter((one) => mayBeWide(one, rule.trouble) && !isHeldOff(one, rule.holdOff, at));
    for (const [host, ofHost] of Map.groupBy(meant, ({ row }) => row.host))
      hosts.set(host, (hosts.get(host) ?? new Map<string, readonly Stuck[]>()).set(cause.destination, ofHost));
  }
  return [...hosts].map(([host, sites]) => stateOf({ host, begin: beginOf(host), sites }, rule, situation));
}

interface HostSites {
  readonly host: string;
  readonly begin: number;
  readonly sites: ReadonlyMap<string, readonly Stuck[]>;
}

function stateOf(
  { host, begin, sites }: HostSites,
  { when, trouble }: ActiveRuleOf<'network'>,
  situation: Situation,
): WideState {
  const { at, tallies } = situation;
  const failing = [...sites].filter(
    ([site, stuck]) =>
      isFailingAnew(stuck, begin, at) &&
      hasMessages(stuck, when.messages) &&
      takenSince(oldestOf(stuck), tallies, site, host) === 0,
  );
  const onset = medianOf(failing.map(([, stuck]) => oldestOf(stuck)));
  const working = workingSince(onset, tallies, host).filter((site) => !sites.has(site));
  const stuck = failing.flatMap(([, one]) => one);
  const share = failing.length / Math.max(1, failing.length + working.length);
  const age = knownTo(situation, host) - onset;
  const senders = new Set(stuck.map(({ row }) => row.envelopeSender)).size;
  return {
    cause: wideCause(host, trouble),
    stuck,
    sites: failing.length,
    fires: failing.length >= when.sites && share >= when.share && senders >= when.senders && age >= when.olderThan,
    holds: failing.length >= Math.ceil(when.sites / 2) && share >= when.share / 2,
  };
}

/** Whether everything that waits there began to wait after `begin`, and was tried lately. */
function isFailingAnew(stuck: readonly Stuck[], begin: number, at: number): boolean {
  return stuck.every(({ row }) => row.sinceAt > begin) && stuck.some(({ row }) => row.lastAt > at - triedMs);
}

/** Moves what belongs to a trouble of many sites from the groups of single sites into one group. */
export function withWide(
  groups: ReadonlyMap<string, Group>,
  cause: WideCause,
  belongs: (one: Stuck, group: Group) => boolean,
): Map<string, Group> {
  const moved: Stuck[] = [];
  const rest = new Map<string, Group>();
  for (const group of groups.values()) {
    const own = new Set(group.stuck.filter((one) => belongs(one, group)));
    for (const one of own) moved.push(one);
    const left = own.size === 0 ? group : { ...group, stuck: group.stuck.filter((one) => !own.has(one)) };
    if (left.stuck.length > 0 || left.troubles.length > 0) rest.set(group.key, left);
  }
  if (moved.length > 0) rest.set(keyOf(cause), { key: keyOf(cause), cause, stuck: moved, troubles: [] });
  return rest;
}
