/** Matches the rules about waiting mail: for a site, on a host of ours, because of our network, of `never-wait` addresses. */
import { addressKey, domainOf, isInDomain } from '../../mail/address.ts';
import { type Cause, keyOf } from '../cause.ts';
import type { Stuck } from './diagnosis.ts';
import { emptyGroup, factsOf, type Group, hasMessages, messagesOf, shareOf } from './group.ts';
import { isHeldOff } from './hold-off.ts';
import type { WideState } from './wide-trouble.ts';
import type { ActiveRuleOf } from '../rules/settings.ts';
import { knownTo, type Situation } from './situation.ts';
import type { Match, View } from './view.ts';

/** The trouble continues while this share of the messages needed for a report is left. */
const leftShare = 0.2;
/** Number of messages that must be old enough: a single old one is not sufficient. */
const enoughOld = 3;

export function matchDestination(
  rule: ActiveRuleOf<'destination'>,
  group: Group & { readonly cause: Extract<Cause, { kind: 'destination' }> },
  { situation, baselines }: View,
): Match[] {
  const { destination, trouble } = group.cause;
  if (!rule.troubles.includes(trouble) || !isMeant(rule, destination)) return [];
  const { at } = situation;
  // Bounces do not count: nobody waits for them.
  const counting = group.stuck.filter((one) => one.row.envelopeSender !== '' && !isHeldOff(one, rule.holdOff, at));
  const { messages = 1, olderThan = 0, senders = 1, share = 0, growth } = rule.when;
  const usual = baselines.chronic(group.key, at);
  const needed = Math.max(messages, Math.ceil((usual ?? 0) * rule.timesUsual));
  const isOld = (one: Stuck) => isOlder(one, olderThan, situation);
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

function hasSenders(stuck: readonly Stuck[], count: number): boolean {
  const senders = new Set<string | null>();
  for (const { row } of stuck) if (senders.add(row.envelopeSender).size >= count) return true;
  return false;
}

function isMeant({ sites, exceptSites = [] }: ActiveRuleOf<'destination'>, destination: string): boolean {
  const isAmong = (list: readonly string[]) => list.some((site) => isInDomain(destination, site));
  return (sites === undefined || isAmong(sites)) && !isAmong(exceptSites);
}

/** Whether it has waited at least so long, as far as the log tells. */
function isOlder({ row }: Stuck, ageMs: number, situation: Situation): boolean {
  return knownTo(situation, row.host) - row.sinceAt >= ageMs;
}

export function matchHost(
  { troubles, hosts, when }: ActiveRuleOf<'host'>,
  group: Group & { readonly cause: Extract<Cause, { kind: 'host' }> },
  { situation, baselines }: View,
): Match[] {
  const { host, trouble } = group.cause;
  if (!troubles.some((one) => one === trouble) || (hosts !== undefined && !hosts.includes(host))) return [];
  const usual = baselines.chronic(group.key, situation.at);
  const needed = Math.max(when.messages, Math.ceil((usual ?? 0) * 3));
  const old = group.stuck.filter((one) => isOlder(one, when.olderThan, situation));
  const size = messagesOf(old) + oldLines(group, when.olderThan, situation);
  const fires = size >= needed;
  if (!fires && size < Math.max(1, Math.ceil(needed * leftShare))) return [];
  return [{ key: group.key, cause: group.cause, fires, facts: { ...factsOf(group, situation), usual } }];
}

/** Number of lines about a trouble; 0 until the first of them is old enough. */
function oldLines({ troubles }: Group, ageMs: number, { at }: Situation): number {
  const first = Math.min(...troubles.map(({ minute }) => minute * 60_000));
  return at - first >= ageMs ? troubles.reduce((sum, { count }) => sum + count, 0) : 0;
}

/** `holds`: after it is fixed, the remaining mail still belongs to it until most is gone. */
export function matchNetwork(
  { trouble }: ActiveRuleOf<'network'>,
  { cause, fires, holds }: WideState,
  { groups, situation }: View,
): Match[] {
  const key = keyOf(cause);
  if (cause.trouble !== trouble || (!fires && !holds)) return [];
  return [{ key, cause, fires, facts: factsOf(groups.get(key) ?? emptyGroup(cause), situation) }];
}

export function matchNeverWait(
  { addresses, side, olderThan }: ActiveRuleOf<'never-wait'>,
  group: Group,
  { situation }: View,
): Match[] {
  const patternOf = ({ row }: Stuck) =>
    (side === 'to' ? undefined : listedAs(row.envelopeSender, addresses)) ??
    (side === 'from' ? undefined : listedAs(row.recipient, addresses));
  const meant = group.stuck.filter((one) => patternOf(one) !== undefined);
  if (meant.length === 0) return [];
  const fires = meant.some((one) => isOlder(one, olderThan, situation));
  // Mail that waits for its first attempt is no trouble before it is too old.
  if (!fires && group.cause.kind === 'host' && group.cause.trouble === 'untried') return [];
  const { host, queueId, envelopeSender, recipient } = meant[0]!.row;
  const watched = [...new Set(meant.map(patternOf))].filter((pattern) => pattern !== undefined);
  const sample = { host, queueId, envelopeSender, recipient };
  return [{ key: group.key, cause: group.cause, fires, facts: { ...factsOf(group, situation), sample, watched } }];
}

/** The first pattern that matches an address. */
function listedAs(address: string | null, patterns: readonly string[]): string | undefined {
  if (address === null || address === '') return undefined;
  const key = addressKey(address);
  const domain = domainOf(key) ?? '';
  return patterns.find((pattern) =>
    pattern.startsWith('@')
      ? domain === pattern.slice(1)
      : pattern.startsWith('*.')
        ? isInDomain(domain, pattern)
        : key === pattern,
  );
}
