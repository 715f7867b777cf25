/** Holds the rules against a situation: which causes are news, and which are not over yet. */
import { addressKey, domainOf } from '../mail/address.ts';
import type { Tally } from '../store/log-store.ts';
import type { Baselines } from './baselines.ts';
import { type Cause, keyOf } from './cause.ts';
import type { Stuck } from './diagnosis.ts';
import { type Facts, mostOf, noFacts } from './facts.ts';
import { emptyGroup, factsOf, type Group, messagesOf, shareOf } from './group.ts';
import { isHeldOff } from './hold-off.ts';
import { type NetworkState } from './network.ts';
import type { ActiveRule, ActiveRuleOf } from './settings.ts';
import { historyMs, knownTo, type Situation } from './situation.ts';

export interface View {
  readonly situation: Situation;
  readonly groups: ReadonlyMap<string, Group>;
  readonly networks: readonly NetworkState[];
  readonly baselines: Baselines;
  /** Sites whose mail is known to be in trouble: their bounces are no news of their own. */
  readonly troubledSites: ReadonlySet<string>;
}

/** What a rule says of a cause. */
export interface Match {
  readonly key: string;
  readonly cause: Cause;
  /** News; otherwise only not over yet. */
  readonly fires: boolean;
  readonly facts: Facts;
}

/** Of the messages that make news, so much must be left for the trouble to go on. */
const leftShare = 0.2;
/** A single leftover does not make a fresh lot old. */
const enoughOld = 3;
/** Surges are counted over this time. */
export const surgeMs = 15 * 60_000;
/** Without days to compare with, a log may be silent for so long. */
const unknownSilenceMs = 6 * 3_600_000;

export function match(rule: ActiveRule, view: View): readonly Match[] {
  switch (rule.kind) {
    case 'destination':
      return groupsOf(view, 'destination').flatMap((group) => matchDestination(rule, group, view));
    case 'host':
      return groupsOf(view, 'host').flatMap((group) => matchHost(rule, group, view));
    case 'network':
      return view.networks.flatMap((network) => matchNetwork(network, view));
    case 'never-wait':
      return [...view.groups.values()].flatMap((group) => matchNeverWait(rule, group, view));
    case 'surge':
      return matchSurge(rule, view);
    case 'silence':
      return view.situation.coverage.flatMap((host) => matchSilence(rule, host, view));
    case 'lag':
      return matchLag(rule, view);
  }
}

function groupsOf<Kind extends Cause['kind']>(
  { groups }: View,
  kind: Kind,
): (Group & { readonly cause: Extract<Cause, { kind: Kind }> })[] {
  return [...groups.values()].filter(
    (group): group is Group & { readonly cause: Extract<Cause, { kind: Kind }> } => group.cause.kind === kind,
  );
}

function matchDestination(
  rule: ActiveRuleOf<'destination'>,
  group: Group & { readonly cause: Extract<Cause, { kind: 'destination' }> },
  { situation, baselines }: View,
): Match[] {
  const { destination, trouble } = group.cause;
  if (!rule.troubles.includes(trouble) || !isMeant(rule, destination)) return [];
  const { at } = situation;
  const counting = group.stuck.filter((one) => !isHeldOff(one, rule.holdOff, at));
  const { messages = 1, olderThan = 0, senders = 1, share = 0, growth } = rule.when;
  const usual = baselines.chronic(group.key, at);
  const needed = Math.max(messages, Math.ceil((usual ?? 0) * rule.timesUsual));
  const isOld = ({ row }: Stuck) => knownTo(situation, row.host) - row.sinceAt >= olderThan;
  const isNew = ({ row }: Stuck) => growth !== undefined && at - row.sinceAt < growth.within;
  const fires =
    hasMessages(counting, needed) &&
    hasMessages(counting, Math.min(enoughOld, needed), isOld) &&
    hasSenders(counting, senders) &&
    (growth === undefined || hasMessages(counting, growth.messages, isNew)) &&
    shareOf(destination, counting, situation) >= share;
  if (!fires && !hasMessages(counting, Math.max(1, Math.ceil(needed * leftShare)))) return [];
  return [{ key: group.key, cause: group.cause, fires, facts: { ...factsOf(group, situation), usual } }];
}

/** Whether there are so many distinct messages; a storm is not counted to its end. */
function hasMessages(stuck: readonly Stuck[], count: number, isMeant: (one: Stuck) => boolean = () => true): boolean {
  const messages = new Set<string>();
  for (const one of stuck) if (isMeant(one) && messages.add(one.message).size >= count) return true;
  return false;
}

function hasSenders(stuck: readonly Stuck[], count: number): boolean {
  const senders = new Set<string | null>();
  for (const { row } of stuck) if (senders.add(row.envelopeSender).size >= count) return true;
  return false;
}

function isMeant({ sites, exceptSites = [] }: ActiveRuleOf<'destination'>, destination: string): boolean {
  const isAmong = (list: readonly string[]) => list.some((site) => isWithin(destination, site));
  return (sites === undefined || isAmong(sites)) && !isAmong(exceptSites);
}

/** `*.example.com` is everything below it. */
function isWithin(domain: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? domain.endsWith(pattern.slice(1)) : domain === pattern;
}

function olderOf(stuck: readonly Stuck[], ageMs: number, situation: Situation): Stuck[] {
  return stuck.filter(({ row }) => knownTo(situation, row.host) - row.sinceAt >= ageMs);
}

function matchHost(
  { troubles, hosts, when }: ActiveRuleOf<'host'>,
  group: Group & { readonly cause: Extract<Cause, { kind: 'host' }> },
  { situation, baselines }: View,
): Match[] {
  const { host, trouble } = group.cause;
  if (!troubles.some((one) => one === trouble) || (hosts !== undefined && !hosts.includes(host))) return [];
  const usual = baselines.chronic(group.key, situation.at);
  const needed = Math.max(when.messages, Math.ceil((usual ?? 0) * 3));
  const size = messagesOf(olderOf(group.stuck, when.olderThan, situation)) + oldLines(group, when.olderThan, situation);
  const fires = size >= needed;
  if (!fires && size < Math.max(1, Math.ceil(needed * leftShare))) return [];
  return [{ key: group.key, cause: group.cause, fires, facts: { ...factsOf(group, situation), usual } }];
}

/** Lines about a trouble, once the first of them is old enough. */
function oldLines({ troubles }: Group, ageMs: number, { at }: Situation): number {
  const first = Math.min(...troubles.map(({ minute }) => minute * 60_000));
  return at - first >= ageMs ? troubles.reduce((sum, { count }) => sum + count, 0) : 0;
}

/** What remains of it when the way is free again goes on belonging to it until most is gone. */
function matchNetwork({ cause, fires, holds }: NetworkState, { groups, situation }: View): Match[] {
  const key = keyOf(cause);
  if (!fires && !holds) return [];
  return [{ key, cause, fires, facts: factsOf(groups.get(key) ?? emptyGroup(cause), situation) }];
}

function matchNeverWait(
  { addresses, side, olderThan }: ActiveRuleOf<'never-wait'>,
  group: Group,
  { situation }: View,
): Match[] {
  const patternOf = ({ row }: Stuck) =>
    (side === 'to' ? undefined : listedAs(row.envelopeSender, addresses)) ??
    (side === 'from' ? undefined : listedAs(row.recipient, addresses));
  const meant = group.stuck.filter((one) => patternOf(one) !== undefined);
  if (meant.length === 0) return [];
  const fires = olderOf(meant, olderThan, situation).length > 0;
  // Mail on its way that waits for its first try is no trouble before it is too old.
  if (!fires && group.cause.kind === 'host' && group.cause.trouble === 'untried') return [];
  const { host, queueId, envelopeSender, recipient } = meant[0]!.row;
  const watched = [...new Set(meant.map(patternOf))].filter((pattern) => pattern !== undefined);
  const sample = { host, queueId, envelopeSender, recipient };
  return [{ key: group.key, cause: group.cause, fires, facts: { ...factsOf(group, situation), sample, watched } }];
}

/** The pattern that an address is listed by. */
function listedAs(address: string | null, patterns: readonly string[]): string | undefined {
  if (address === null || address === '') return undefined;
  const key = addressKey(address);
  const domain = domainOf(key) ?? '';
  return patterns.find((pattern) =>
    pattern.startsWith('@')
      ? domain === pattern.slice(1)
      : pattern.startsWith('*.')
        ? isWithin(domain, pattern)
        : key === pattern,
  );
}

function matchSurge({ of, when }: ActiveRuleOf<'surge'>, view: View): Match[] {
  const { situation, baselines } = view;
  const { count, all, sites } = surgeIn(situation, of, view.troubledSites);
  const cause: Cause = { kind: 'surge', of };
  const usual = baselines.usualPeak(keyOf(cause), situation.at);
  // A day like every other is no news; without one to compare with, refusals are taken for usual.
  const needed = Math.max(when.count, (usual ?? (of === 'rejected' ? Infinity : 0)) * when.timesUsual);
  const fires = count >= needed && (when.share === undefined || count / all >= when.share);
  if (!fires && count < needed / 2) return [];
  const facts = { ...noFacts, lines: count, usual, destinations: mostOf(sites) };
  return [{ key: keyOf(cause), cause, fires, facts }];
}

/** What was bounced or refused in the last quarter of an hour, by next hop; `all` are all recipients that came to an end. */
export function surgeIn(
  { at, tallies }: Situation,
  of: 'bounced' | 'rejected',
  troubledSites: ReadonlySet<string> = new Set(),
): { readonly count: number; readonly all: number; readonly sites: ReadonlyMap<string, number> } {
  const lately = tallies.filter(({ minute }) => minute * 60_000 > at - surgeMs && minute * 60_000 <= at);
  const meant = lately.filter((tally) => isOf(tally, of) && !isOfSite(tally, troubledSites));
  const sites = new Map<string, number>();
  for (const { nextHop, count } of meant) if (nextHop !== '') sites.set(nextHop, (sites.get(nextHop) ?? 0) + count);
  const sum = (some: readonly Tally[]) => some.reduce((total, { count }) => total + count, 0);
  return { count: sum(meant), all: sum(lately.filter(({ disposition }) => disposition !== 'deferred')), sites };
}

function isOf({ disposition }: Tally, of: 'bounced' | 'rejected'): boolean {
  return disposition === of || (of === 'bounced' && disposition === 'expired');
}

function isOfSite({ nextHop }: Tally, sites: ReadonlySet<string>): boolean {
  for (const site of sites) if (nextHop === site || nextHop.endsWith(`.${site}`)) return true;
  return false;
}

function matchSilence(
  { longerThan, timesUsual, hosts }: ActiveRuleOf<'silence'>,
  { host, to }: Situation['coverage'][number],
  { situation: { at }, baselines }: View,
): Match[] {
  if (hosts !== undefined && !hosts.includes(host)) return [];
  const cause: Cause = { kind: 'silence', host };
  const gap = at - to;
  const longestUsual = baselines.highestPeak(keyOf(cause), at);
  const needed = Math.max(longerThan, longestUsual === null ? unknownSilenceMs : longestUsual * timesUsual);
  if (gap < needed || gap >= historyMs) return [];
  return [
    {
      key: keyOf(cause),
      cause,
      fires: true,
      facts: { ...noFacts, hosts: [host], beganAt: to, silentSince: to, usual: longestUsual },
    },
  ];
}

function matchLag({ bytes, longerThan }: ActiveRuleOf<'lag'>, { situation: { at, lags: all } }: View): Match[] {
  const lags = all.filter(({ sinceAt }) => at - sinceAt >= longerThan);
  const behindBytes = lags.reduce((sum, lag) => sum + lag.bytes, 0);
  if (behindBytes < bytes) return [];
  const cause: Cause = { kind: 'lag' };
  const beganAt = Math.min(...lags.map(({ sinceAt }) => sinceAt));
  const facts = { ...noFacts, beganAt, behindBytes, words: lags[0]?.path ?? null };
  return [{ key: keyOf(cause), cause, fires: true, facts }];
}
