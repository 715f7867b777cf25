/** One look at a situation: which incidents open, go on, come back or end, and what is to be told of it. Pure but for the baselines. */
import { audienceOf, call, callsDue, escalationDue, type Calls } from './audience.ts';
import type { Baselines } from './baselines.ts';
import { type Cause, keyOf } from './cause.ts';
import { diagnose, isOutOfReach, type Stuck, withOneName } from './diagnosis.ts';
import { type Facts, noFacts } from './facts.ts';
import { factsOf, type Group, groupsOf, messagesOf } from './group.ts';
import {
  type Audience,
  type Happening,
  type Incident,
  isActive,
  noEndings,
  resolved,
  type Resolution,
  withEnding,
} from './incident.ts';
import { type Match, match, surgeIn, type View } from './match.ts';
import { networkCause, type NetworkState, networkStates, onsetMs, withNetwork } from './network.ts';
import type { ActiveRule, ActiveRuleOf, AlertSettings } from './settings.ts';
import { beginSeries, extendSeries } from './series.ts';
import { historyMs, type Situation } from './situation.ts';

/** What one look leads to the next. */
export interface AlertState {
  /** The active ones, and those that may come back. */
  readonly incidents: readonly Incident[];
  readonly nextId: number;
  readonly baselines: Baselines;
}

/** Nothing new is said about these. */
export type IsMuted = (cause: Cause, facts: Facts, rule: string) => boolean;

export interface Outcome {
  /** Those that changed. */
  readonly changed: readonly Incident[];
  readonly happenings: readonly Happening[];
  readonly nextId: number;
}

/** Quiet for so long, and it is over; longer for what keeps coming back. */
const calmMs = 10 * 60_000;
const longestCalmMs = 2 * 3_600_000;
/** All servers try again within this time; what waits longer waits for something else. */
const longestDrainMs = 4 * 3_600_000;
/** What a person has resolved is not reported again before it was over, or this is over. */
const trustMs = 24 * 3_600_000;
/** Incidents so young are part of the larger trouble that shows. */
const youngMs = 30 * 60_000;

/** From and to inclusive. */
interface Time {
  readonly from: number;
  readonly to: number;
}

interface Firing {
  readonly rule: ActiveRule;
  readonly match: Match;
}

export function evaluate(
  state: AlertState,
  situation: Situation,
  settings: AlertSettings,
  isMuted: IsMuted = () => false,
): Outcome {
  return new Look(state, situation, settings, isMuted).outcome();
}

class Look {
  readonly #state: AlertState;
  readonly #situation: Situation;
  readonly #settings: AlertSettings;
  readonly #isMuted: IsMuted;
  readonly #incidents: Map<number, Incident>;
  readonly #happenings: Happening[] = [];
  readonly #calls: Calls;
  #nextId: number;

  constructor(state: AlertState, situation: Situation, settings: AlertSettings, isMuted: IsMuted) {
    this.#state = state;
    this.#situation = situation;
    this.#settings = settings;
    this.#isMuted = isMuted;
    this.#incidents = new Map(state.incidents.map((incident) => [incident.id, incident]));
    this.#nextId = state.nextId;
    const rules = new Map(settings.rules.map((rule) => [rule.name, rule]));
    const incidents = { [Symbol.iterator]: () => this.#incidents.values() };
    this.#calls = { at: situation.at, zone: settings.zone, rules, incidents };
  }

  get #at(): number {
    return this.#situation.at;
  }

  outcome(): Outcome {
    const view = this.#view();
    this.#learn(view);
    this.#countEndings();
    const found = this.#matches(view);
    for (const incident of this.#incidents.values()) if (isActive(incident)) this.#goOn(incident, found, view);
    for (const [key, firings] of found) this.#report(key, firings);
    for (const incident of this.#incidents.values()) if (isActive(incident)) this.#remind(incident);
    for (const incident of this.#incidents.values()) if (!found.has(incident.key)) this.#forget(incident);
    const before = new Map(this.#state.incidents.map((incident) => [incident.id, incident]));
    const changed = [...this.#incidents.values()].filter((incident) => before.get(incident.id) !== incident);
    return { changed, happenings: this.#happenings, nextId: this.#nextId };
  }

  /** The groups, with what belongs to the network trouble of a host put together; widens incidents that turn out to be part of one. */
  #view(): View {
    const { baselines } = this.#state;
    let groups = groupsOf(this.#situation);
    const rule = this.#settings.rules.find((one): one is ActiveRuleOf<'network'> => one.kind === 'network');
    const networks = rule
      ? networkStates(rule, groups.values(), this.#situation, baselines, (host) => this.#beginOfNetwork(host))
      : [];
    for (const network of networks) if (network.fires) this.#widen(network.cause);
    const hosts = new Set(networks.filter(({ fires }) => fires).map(({ cause }) => cause.host));
    for (const { cause } of this.#incidents.values())
      if (cause.kind === 'host' && cause.trouble === 'network') hosts.add(cause.host);
    for (const host of hosts) {
      const time = this.#timeOfNetwork(
        host,
        networks.find(({ cause }) => cause.host === host),
      );
      groups = withNetwork(groups, host, (one) => this.#isOfNetwork(one, host, time));
    }
    return { situation: this.#situation, groups, networks, baselines, troubledSites: this.#troubledSites() };
  }

  /** What waits for a site out of reach belongs to the network trouble of its host, unless that site was in trouble before. */
  #isOfNetwork(one: Stuck, host: string, { from, to }: Time): boolean {
    const isThen = one.row.sinceAt >= from && one.row.sinceAt <= to;
    return one.row.host === host && isThen && isOutOfReach(one) && !this.#activeOf(keyOf(one.cause));
  }

  /** Mail that came in this time waits for the network of the host; what is left of it does so when that is over. */
  #timeOfNetwork(host: string, network: NetworkState | undefined): Time {
    const trouble = this.#incidentOf(keyOf(networkCause(host)));
    const isActiveNow = trouble !== undefined && isActive(trouble);
    if (trouble && !isActiveNow && !network?.fires) return { from: trouble.openedAt - onsetMs, to: trouble.heldAt };
    return {
      from: this.#beginOfNetwork(host),
      to: trouble && !network?.fires && !network?.holds ? trouble.heldAt : this.#at,
    };
  }

  /** However long it lasts, what came since belongs to it. */
  #beginOfNetwork(host: string): number {
    return (this.#activeOf(keyOf(networkCause(host)))?.openedAt ?? this.#at) - onsetMs;
  }

  /** Single sites that were reported a moment ago are part of it: the oldest becomes the larger incident, the others end in it. */
  #widen(cause: Extract<Cause, { kind: 'host' }>): void {
    const young = [...this.#active()].filter(
      (one) =>
        one.cause.kind === 'destination' &&
        one.cause.trouble === 'stuck' &&
        one.facts.hosts.includes(cause.host) &&
        this.#at - one.openedAt < youngMs,
    );
    const known = this.#activeOf(keyOf(cause));
    const main = known ?? young.shift();
    if (!main) return;
    if (main !== known) {
      this.#put({ ...main, cause, key: keyOf(cause) });
      this.#tell({ kind: 'widened', incident: main.id, at: this.#at, by: null, from: main.cause });
    }
    for (const one of young) this.#resolve(one, { kind: 'merged', by: null, reason: null, into: main.id });
  }

  #troubledSites(): ReadonlySet<string> {
    return new Set(
      [...this.#active()].flatMap(({ cause }) => (cause.kind === 'destination' ? [cause.destination] : [])),
    );
  }

  /** What is usual grows out of every look. */
  #learn({ groups }: View): void {
    const sizes = new Map<string, number>();
    for (const { key, stuck } of groups.values()) if (stuck.length > 0) sizes.set(key, messagesOf(stuck));
    for (const what of ['bounced', 'rejected'] as const)
      sizes.set(keyOf({ kind: 'surge', of: what }), surgeIn(this.#situation, what).count);
    for (const { host, to } of this.#situation.coverage)
      if (this.#at - to < historyMs) sizes.set(keyOf({ kind: 'silence', host }), this.#at - to);
    this.#state.baselines.look(this.#at, sizes);
  }

  #countEndings(): void {
    const stuck = withOneName([...this.#situation.ended, ...this.#situation.waiting].map(diagnose));
    for (const [index, { ending }] of this.#situation.ended.entries()) {
      const one = stuck[index]!;
      const incident = this.#activeOf(keyOf(one.cause)) ?? this.#networkOf(one);
      if (incident) this.#put({ ...incident, endings: withEnding(incident.endings, ending, one.row.count) });
    }
  }

  #networkOf(one: Stuck): Incident | undefined {
    const { host } = one.row;
    const trouble = this.#activeOf(keyOf(networkCause(host)));
    const time = this.#timeOfNetwork(host, undefined);
    return trouble !== undefined && this.#isOfNetwork(one, host, time) ? trouble : undefined;
  }

  /** What each rule says, by cause. */
  #matches(view: View): Map<string, Firing[]> {
    const found = new Map<string, Firing[]>();
    for (const rule of this.#settings.rules)
      for (const one of match(rule, view)) found.set(one.key, [...(found.get(one.key) ?? []), { rule, match: one }]);
    return found;
  }

  /** New numbers; the end, when none of its rules holds for long enough. */
  #goOn(incident: Incident, found: ReadonlyMap<string, readonly Firing[]>, view: View): void {
    const own = found.get(incident.key)?.filter(({ rule }) => incident.rules.includes(rule.name)) ?? [];
    const group = view.groups.get(incident.key);
    const facts = own[0]?.match.facts ?? (group ? factsOf(group, this.#situation) : lastOf(incident));
    const holds = own.length > 0 || isMostlyLeft(incident, facts, this.#at);
    const calmSince = holds ? null : (incident.calmSince ?? this.#at);
    const updated = withFacts(incident, facts, this.#at);
    this.#put({ ...updated, calmSince, heldAt: own.length > 0 ? this.#at : incident.heldAt });
    if (calmSince !== null && this.#at - calmSince >= calmOf(incident)) this.#end(incident.id, group);
  }

  #end(id: number, group: Group | undefined): void {
    const incident = this.#incidents.get(id)!;
    const kind = group && group.stuck.length > 0 ? 'eased' : this.#isLost(incident) ? 'lost-sight' : 'drained';
    this.#resolve(incident, { kind, by: null, reason: null, into: null });
  }

  /** The log that would tell has ended. */
  #isLost({ cause }: Incident): boolean {
    const host = cause.kind === 'silence' ? cause.host : undefined;
    const covered = this.#situation.coverage.find((one) => one.host === host);
    return covered !== undefined && this.#at - covered.to >= historyMs;
  }

  #report(key: string, all: readonly Firing[]): void {
    const firings = all.filter(({ rule, match: one }) => one.fires && !this.#isMuted(one.cause, one.facts, rule.name));
    const active = this.#activeOf(key);
    if (active) for (const firing of firings) this.#join(active.id, firing);
    else if (firings.length > 0) this.#begin(key, firings);
  }

  #begin(key: string, firings: readonly Firing[]): void {
    const before = this.#incidentOf(key);
    if (before && this.#isSame(before)) return this.#reopen(before, firings);
    if (before && this.#isSettled(before)) return;
    const { rule, match: one } = firings[0]!;
    const id = this.#nextId++;
    const size = sizeOf(one.facts);
    this.#put({
      id,
      key,
      cause: one.cause,
      rules: [rule.name],
      state: 'open',
      openedAt: this.#at,
      stateAt: this.#at,
      heldAt: this.#at,
      acknowledgedBy: null,
      snoozedBy: null,
      snoozedUntil: null,
      escalatedAt: null,
      reopened: 0,
      calmSince: null,
      resolvedAt: null,
      resolution: null,
      audiences: [],
      facts: one.facts,
      peak: size,
      endings: noEndings,
      series: beginSeries(this.#at, size),
      version: 1,
    });
    this.#announce(id, rule, 'opened');
    for (const firing of firings.slice(1)) this.#join(id, firing);
  }

  /** It came back within the time in which it counts as the same: the post is there already. */
  #isSame({ resolvedAt, resolution }: Incident): boolean {
    const isOurs = resolution?.kind === 'drained' || resolution?.kind === 'eased';
    return isOurs && this.#at - (resolvedAt ?? 0) < this.#settings.sameWithinMs;
  }

  /** A person has said that it is settled, and it has gone on ever since. */
  #isSettled({ resolution, resolvedAt, calmSince }: Incident): boolean {
    return resolution?.kind === 'by-hand' && calmSince === null && this.#at - (resolvedAt ?? 0) < trustMs;
  }

  #reopen(incident: Incident, firings: readonly Firing[]): void {
    const { id, acknowledgedBy } = incident;
    const state = acknowledgedBy === null ? 'open' : 'acknowledged';
    this.#put({
      ...withFacts(incident, firings[0]!.match.facts, this.#at),
      state,
      stateAt: this.#at,
      heldAt: this.#at,
      resolvedAt: null,
      resolution: null,
      reopened: incident.reopened + 1,
    });
    this.#tell({ kind: 'reopened', incident: id, at: this.#at, by: null });
    for (const firing of firings) this.#join(id, firing);
  }

  /** Another rule is met by the same cause: who it wants to be told is told, others are not told twice. */
  #join(id: number, { rule }: Firing): void {
    const incident = this.#incidents.get(id)!;
    if (incident.rules.includes(rule.name)) return this.#moveIn(incident, rule);
    this.#put({ ...incident, rules: [...incident.rules, rule.name] });
    const { channel, mention } = rule.voice;
    const isTold = incident.audiences.some(
      (one) => one.channel === channel && (mention === null || one.mention === mention),
    );
    if (!isTold || rule.kind === 'never-wait') this.#announce(id, rule, 'joined');
  }

  /** The rule had nowhere to speak, and has now. */
  #moveIn(incident: Incident, rule: ActiveRule): void {
    const isHomeless = incident.audiences.some((one) => one.rule === rule.name && one.channel === null);
    if (!isHomeless || rule.voice.channel === null) return;
    this.#put({ ...incident, audiences: incident.audiences.filter((one) => one.channel !== null) });
    this.#announce(incident.id, rule, 'joined');
  }

  #announce(id: number, rule: ActiveRule, kind: 'opened' | 'joined'): void {
    const incident = this.#incidents.get(id)!;
    const { channel, mention } = rule.voice;
    const known = incident.audiences.find((one) => one.channel === channel && one.mention === mention);
    const audience: Audience = known ?? call(audienceOf(rule), this.#calls);
    if (!known) this.#put({ ...incident, audiences: [...incident.audiences, audience] });
    const called = !known && audience.mentionedAt !== null ? mention : null;
    this.#tell({ kind, incident: id, at: this.#at, by: null, channel, mention: called, rule: rule.name });
  }

  /** The end of a snooze, calls held back, and escalation. */
  #remind(incident: Incident): void {
    const { id, snoozedUntil } = incident;
    if (incident.state === 'snoozed' && snoozedUntil !== null && snoozedUntil <= this.#at) {
      this.#put({ ...incident, state: 'open', stateAt: this.#at, acknowledgedBy: null, snoozedUntil: null });
      this.#tell({ kind: 'woke', incident: id, at: this.#at, by: null });
    }
    const awake = this.#incidents.get(id)!;
    if (this.#isMuted(awake.cause, awake.facts, awake.rules[0] ?? '')) return;
    const { audiences, happenings } = callsDue(awake, this.#calls);
    if (happenings.length > 0) this.#put({ ...awake, audiences });
    for (const happening of happenings) this.#tell(happening);
    const escalation = escalationDue(this.#incidents.get(id)!, this.#calls);
    if (!escalation) return;
    this.#put({ ...this.#incidents.get(id)!, escalatedAt: this.#at });
    this.#tell(escalation);
  }

  /** What a person has resolved is over now: should it come again, that is news. */
  #forget(incident: Incident): void {
    if (incident.resolution?.kind === 'by-hand' && incident.calmSince === null)
      this.#put({ ...incident, calmSince: this.#at });
  }

  #resolve(incident: Incident, resolution: Resolution): void {
    const { change, happening } = resolved(incident, resolution, this.#at);
    this.#put({ ...incident, ...change });
    this.#tell(happening);
  }

  #tell(happening: Happening): void {
    this.#happenings.push(happening);
    const incident = this.#incidents.get(happening.incident)!;
    this.#put({ ...incident, version: incident.version + 1 });
  }

  #put(incident: Incident): void {
    this.#incidents.set(incident.id, incident);
  }

  *#active(): Generator<Incident> {
    for (const incident of this.#incidents.values()) if (isActive(incident)) yield incident;
  }

  /** The latest, even when it is over. */
  #incidentOf(key: string): Incident | undefined {
    return [...this.#incidents.values()].findLast((incident) => incident.key === key);
  }

  #activeOf(key: string): Incident | undefined {
    for (const incident of this.#active()) if (incident.key === key) return incident;
    return undefined;
  }
}

/** When the way is free again, mail goes out with the next tries: the trouble is over when hardly any of it is left. */
function isMostlyLeft({ cause, peak, heldAt }: Incident, { messages }: Facts, at: number): boolean {
  const isNetwork = cause.kind === 'host' && cause.trouble === 'network';
  return isNetwork && messages > Math.max(1, peak * 0.05) && at - heldAt < longestDrainMs;
}

/** Nothing is there any more; what it was about stays known. */
function lastOf({ facts }: Incident): Facts {
  const { hosts, destinations, words, sample, reasons } = facts;
  return { ...noFacts, hosts, destinations, words, sample, reasons };
}

/** What is counted: messages that wait, or lines where none do. */
export function sizeOf({ messages, lines }: Facts): number {
  return messages > 0 ? messages : lines;
}

function calmOf({ reopened }: Incident): number {
  return Math.min(longestCalmMs, calmMs * 2 ** reopened);
}

/** New numbers; a new version only when something that is shown has changed. */
function withFacts(incident: Incident, facts: Facts, at: number): Incident {
  const size = sizeOf(facts);
  const isNew = JSON.stringify(facts) !== JSON.stringify(incident.facts);
  return {
    ...incident,
    facts,
    peak: Math.max(incident.peak, size),
    series: extendSeries(incident.series, at, size),
    version: incident.version + (isNew ? 1 : 0),
  };
}
