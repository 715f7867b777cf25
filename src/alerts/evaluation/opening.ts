/** Reports a cause: opens an incident, reopens one, or adds a rule to an active one. */
import { audienceOf, call } from './audience.ts';
import { beginOf, sizeOf, togetherOf, withFacts } from './course.ts';
import type { Facts } from '../facts.ts';
import type { Group } from './group.ts';
import { type Audience, type Incident, noEndings, type Series } from '../incident.ts';
import type { Ledger } from './ledger.ts';
import { beginSeries, growthSeries } from './series.ts';
import type { ActiveRule } from '../rules/settings.ts';
import type { Match } from './view.ts';

/** A rule that is met. */
export interface Firing {
  readonly rule: ActiveRule;
  readonly match: Match;
}

/** A cause that a person resolved is not reported again before it was over once, or before this time has passed. */
const trustMs = 24 * 3_600_000;

/** @param firings the rules met by the cause. @param group what waits because of it, if anything */
export function report(key: string, firings: readonly Firing[], group: Group | undefined, ledger: Ledger): void {
  const active = ledger.activeOf(key);
  if (active) for (const firing of firings) join(active.id, firing, ledger);
  else if (firings.length > 0) begin(key, firings, group, ledger);
}

function begin(key: string, firings: readonly Firing[], group: Group | undefined, ledger: Ledger): void {
  const before = ledger.latestOf(key);
  if (before && isSame(before, ledger)) return reopen(before, firings, ledger);
  if (before && isSettled(before, ledger.at)) return;
  const [first, ...others] = firings as readonly [Firing, ...Firing[]];
  const facts = togetherOf(firings.map(({ match }) => match));
  const incident = newIncident(first, facts, ledger);
  ledger.put({ ...incident, series: seriesOf(incident, group, ledger.at) });
  announce(incident.id, first, 'opened', ledger);
  for (const firing of others) join(incident.id, firing, ledger);
}

function newIncident({ rule, match: { key, cause } }: Firing, facts: Facts, ledger: Ledger): Incident {
  const { at } = ledger;
  const size = sizeOf(facts);
  return {
    id: ledger.newId(),
    key,
    cause,
    rules: [rule.name],
    state: 'open',
    openedAt: at,
    beganAt: beginOf(cause, facts, ledger),
    stateAt: at,
    heldAt: at,
    ...untouched,
    facts,
    peak: size,
    widest: facts.sites,
    series: beginSeries(at, size),
  };
}

/** The fields of a new incident. */
export const untouched = {
  acknowledgedBy: null,
  snoozedBy: null,
  snoozedUntil: null,
  escalatedAt: null,
  reopened: 0,
  calmSince: null,
  resolvedAt: null,
  resolution: null,
  audiences: [],
  endings: noEndings,
  version: 1,
} as const satisfies Partial<Incident>;

/** Reconstructs the course so far from the times at which the messages began to wait. */
function seriesOf({ series, beganAt }: Incident, group: Group | undefined, at: number): Series {
  if (group === undefined || group.stuck.length === 0) return series;
  const sinceAt = new Map(group.stuck.map(({ message, row }) => [message, row.sinceAt]));
  return growthSeries([...sinceAt.values()], beganAt, at);
}

/** Reopens an incident that returned within the time in which it counts as the same; it keeps its post. */
function isSame({ resolvedAt, resolution }: Incident, { at, settings }: Ledger): boolean {
  const isOurs = resolution?.kind === 'drained' || resolution?.kind === 'eased';
  return isOurs && at - (resolvedAt ?? 0) < settings.sameWithinMs;
}

/** Whether a person resolved it and it has continued since. */
function isSettled({ resolution, resolvedAt, calmSince }: Incident, at: number): boolean {
  return resolution?.kind === 'by-hand' && calmSince === null && at - (resolvedAt ?? 0) < trustMs;
}

function reopen(incident: Incident, firings: readonly Firing[], ledger: Ledger): void {
  const { id, acknowledgedBy, reopened } = incident;
  const { at } = ledger;
  const state = acknowledgedBy === null ? 'open' : 'acknowledged';
  const updated = withFacts(incident, togetherOf(firings.map(({ match }) => match)), ledger);
  const again = { resolvedAt: null, resolution: null, reopened: reopened + 1 };
  ledger.put({ ...updated, ...again, state, stateAt: at, heldAt: at });
  ledger.tell({ kind: 'reopened', incident: id, at, by: null });
  for (const firing of firings) join(id, firing, ledger);
}

/** Adds a rule that the same cause meets; only audiences that have not been told are told. */
function join(id: number, firing: Firing, ledger: Ledger): void {
  const incident = ledger.get(id);
  const { rule } = firing;
  if (incident.rules.includes(rule.name)) return moveIn(incident, firing, ledger);
  ledger.put({ ...incident, rules: [...incident.rules, rule.name] });
  const { channel, mention } = rule.voice;
  const isTold = incident.audiences.some(
    (one) => one.channel === channel && (mention === null || one.mention === mention),
  );
  if (!isTold || rule.kind === 'never-wait') announce(id, firing, 'joined', ledger);
}

/** If the rule had no channel and has one now, posts the incident there. */
function moveIn(incident: Incident, firing: Firing, ledger: Ledger): void {
  const { rule } = firing;
  const isHomeless = incident.audiences.some((one) => one.rule === rule.name && one.channel === null);
  if (!isHomeless || rule.voice.channel === null) return;
  ledger.put({ ...incident, audiences: incident.audiences.filter((one) => one.channel !== null) });
  announce(incident.id, firing, 'joined', ledger);
}

function announce(id: number, { rule, match }: Firing, kind: 'opened' | 'joined', ledger: Ledger): void {
  const incident = ledger.get(id);
  const { channel, mention } = rule.voice;
  const known = incident.audiences.find((one) => one.channel === channel && one.mention === mention);
  const audience: Audience = known ?? call(audienceOf(rule), ledger.calls);
  if (!known) ledger.put({ ...incident, audiences: [...incident.audiences, audience] });
  const called = !known && audience.mentionedAt !== null ? mention : null;
  const { watched } = match.facts;
  const told = { kind, incident: id, at: ledger.at, by: null, channel, mention: called, rule: rule.name } as const;
  ledger.tell(watched.length === 0 ? told : { ...told, watched });
}
