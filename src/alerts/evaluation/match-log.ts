/** Matches the rules that are not about queues: surges of bounces and refusals, silent logs, our own lag. */
import type { Tally } from '../../store/log-store.ts';
import { type Cause, keyOf } from '../cause.ts';
import { mostOf, noFacts } from '../facts.ts';
import type { ActiveRuleOf } from '../rules/settings.ts';
import { historyMs, type Situation } from './situation.ts';
import type { Match, View } from './view.ts';

/** Surges are counted over this time. */
const surgeMs = 15 * 60_000;
/** How long a log may be silent if there are no days to compare with. */
const unknownSilenceMs = 6 * 3_600_000;

export function matchSurge({ of, when }: ActiveRuleOf<'surge'>, view: View): Match[] {
  const { situation, baselines } = view;
  const { count, all, sites } = surgeIn(situation, of, view.troubledSites);
  const cause: Cause = { kind: 'surge', of };
  const usual = baselines.usualPeak(keyOf(cause), situation.at);
  // Without days to compare with, refusals count as usual.
  const needed = Math.max(when.count, (usual ?? (of === 'rejected' ? Infinity : 0)) * when.timesUsual);
  const fires = count >= needed && (when.share === undefined || count / all >= when.share);
  if (!fires && count < needed / 2) return [];
  const facts = { ...noFacts, lines: count, usual, destinations: mostOf(sites) };
  return [{ key: keyOf(cause), cause, fires, facts }];
}

/** The bounces or refusals of the last 15 minutes, by next hop; `all` counts all recipients with a final outcome. */
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

export function matchSilence(
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

export function matchLag({ bytes, longerThan }: ActiveRuleOf<'lag'>, { situation: { at, lags: all } }: View): Match[] {
  const lags = all.filter(({ sinceAt }) => at - sinceAt >= longerThan);
  const behindBytes = lags.reduce((sum, lag) => sum + lag.bytes, 0);
  if (behindBytes < bytes) return [];
  const cause: Cause = { kind: 'lag' };
  const beganAt = Math.min(...lags.map(({ sinceAt }) => sinceAt));
  const facts = { ...noFacts, beganAt, behindBytes, words: lags[0]?.path ?? null };
  return [{ key: keyOf(cause), cause, fires: true, facts }];
}
