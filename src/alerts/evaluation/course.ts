/** Carries an incident on from look to look: its new numbers, what became of the mail that waited, and its end. */
import { type Cause, keyOf } from '../cause.ts';
import { diagnose, withOneName } from './diagnosis.ts';
import { type Facts, noFacts } from '../facts.ts';
import { factsOf, type Group } from './group.ts';
import { type Incident, withEnding } from '../incident.ts';
import type { Ledger } from './ledger.ts';
import { wideIncidentOf } from './wide-incident.ts';
import { wideTroubleOf } from './wide-trouble.ts';
import { extendSeries } from './series.ts';
import { historyMs, type Situation } from './situation.ts';
import type { Match } from './view.ts';

/** Quiet for so long, and it is over; longer for what keeps coming back. */
const calmMs = 10 * 60_000;
const longestCalmMs = 2 * 3_600_000;
/** All servers try again within this time; what waits longer waits for something else. */
const longestDrainMs = 4 * 3_600_000;

/** Counts what waited and does no more for the incident that it waited for. */
export function countEndings({ ended, waiting }: Situation, ledger: Ledger): void {
  if (ended.length === 0) return;
  const stuck = withOneName([...ended, ...waiting].map(diagnose));
  for (const [index, { ending }] of ended.entries()) {
    const one = stuck[index]!;
    const incident = ledger.activeOf(one.key) ?? wideIncidentOf(one, ledger);
    if (incident) ledger.put({ ...incident, endings: withEnding(incident.endings, ending, one.row.count) });
  }
}

/** New numbers; the end, when none of its rules holds for long enough. @param own what its rules say of it */
export function goOn(
  incident: Incident,
  own: readonly Match[],
  group: Group | undefined,
  situation: Situation,
  ledger: Ledger,
): void {
  const { at } = ledger;
  const facts = own.length > 0 ? togetherOf(own) : group ? factsOf(group, situation) : lastOf(incident);
  const holds = own.length > 0 || isMostlyLeft(incident, facts, at);
  const calmSince = holds ? null : (incident.calmSince ?? at);
  const updated = { ...withFacts(incident, facts, ledger), calmSince, heldAt: own.length > 0 ? at : incident.heldAt };
  ledger.put(updated);
  if (calmSince !== null && at - calmSince >= calmOf(incident)) end(updated, group, situation, ledger);
}

function end(incident: Incident, group: Group | undefined, situation: Situation, ledger: Ledger): void {
  const kind = group && group.stuck.length > 0 ? 'eased' : hasLeftSight(incident, situation) ? 'lost-sight' : 'drained';
  ledger.resolve(incident, { kind, by: null, reason: null, into: null });
}

/** The log that would tell has ended. */
function hasLeftSight({ cause }: Incident, { at, coverage }: Situation): boolean {
  const covered = cause.kind === 'silence' && coverage.find(({ host }) => host === cause.host);
  return covered ? at - covered.to >= historyMs : false;
}

/** What several rules say of one cause, in one. */
export function togetherOf(matches: readonly Pick<Match, 'facts'>[]): Facts {
  const watched = new Set(matches.flatMap(({ facts }) => facts.watched));
  return { ...(matches[0]?.facts ?? noFacts), watched: [...watched] };
}

/** When the way is free again, mail goes out with the next tries: the trouble is over when hardly any of it is left. */
function isMostlyLeft({ cause, peak, heldAt }: Incident, { messages }: Facts, at: number): boolean {
  return wideTroubleOf(cause) !== undefined && messages > Math.max(1, peak * 0.05) && at - heldAt < longestDrainMs;
}

/** Nothing is there any more; what it was about stays known. */
function lastOf({ facts }: Incident): Facts {
  const { hosts, destinations, sites, words, sample, reasons } = facts;
  return { ...noFacts, hosts, destinations, sites, words, sample, reasons };
}

/** What is counted: messages that wait, or lines where none do. */
export function sizeOf({ messages, lines }: Facts): number {
  return messages > 0 ? messages : lines;
}

function calmOf({ reopened }: Incident): number {
  return Math.min(longestCalmMs, calmMs * 2 ** reopened);
}

/** Mail that waited before, for something else, does not make it older. */
export function beginOf(cause: Cause, { beganAt }: Facts, { absentAt, at }: Ledger): number {
  // What many sites have in common is only put together once it shows.
  const before = wideTroubleOf(cause) === undefined ? absentAt(keyOf(cause)) : -Infinity;
  return Math.min(at, Math.max(beganAt ?? at, before));
}

/** New numbers; a new version only when something that is shown has changed. */
export function withFacts(incident: Incident, facts: Facts, ledger: Ledger): Incident {
  const { at } = ledger;
  const size = sizeOf(facts);
  const isNew = JSON.stringify(facts) !== JSON.stringify(incident.facts);
  return {
    ...incident,
    facts,
    // Older logs may be read later.
    beganAt: Math.min(incident.beganAt, beginOf(incident.cause, facts, ledger)),
    peak: Math.max(incident.peak, size),
    widest: Math.max(incident.widest, facts.sites),
    series: extendSeries(incident.series, at, size),
    version: incident.version + (isNew ? 1 : 0),
  };
}
