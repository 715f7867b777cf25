/** Updates an active incident at each look: its numbers, the outcomes of its mail, and its end. */
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

/** An incident ends when its rules have not been met for this long; longer each time it was reopened. */
const calmMs = 10 * 60_000;
const longestCalmMs = 2 * 3_600_000;
/** All servers retry within this time; mail that still waits then waits for another reason. */
const longestDrainMs = 4 * 3_600_000;

/** Counts the outcomes of recipients that no longer wait, for their incidents. */
export function countEndings({ ended, waiting }: Situation, ledger: Ledger): void {
  if (ended.length === 0) return;
  const stuck = withOneName([...ended, ...waiting].map(diagnose));
  for (const [index, { ending }] of ended.entries()) {
    const one = stuck[index]!;
    const incident = ledger.activeOf(one.key) ?? wideIncidentOf(one, ledger);
    if (incident) ledger.put({ ...incident, endings: withEnding(incident.endings, ending, one.row.count) });
  }
}

/** Updates an incident, and ends it when none of its rules has been met for long enough. @param own the matches of its rules */
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

/** Whether the log that it is about ended so long ago that nothing more is expected. */
function hasLeftSight({ cause }: Incident, { at, coverage }: Situation): boolean {
  const covered = cause.kind === 'silence' && coverage.find(({ host }) => host === cause.host);
  return covered ? at - covered.to >= historyMs : false;
}

/** The facts of several rules about one cause, combined. */
export function togetherOf(matches: readonly Pick<Match, 'facts'>[]): Facts {
  const watched = new Set(matches.flatMap(({ facts }) => facts.watched));
  return { ...(matches[0]?.facts ?? noFacts), watched: [...watched] };
}

/** Of a trouble of many sites: after it is fixed, mail leaves with the next attempts, so it is over when hardly any mail is left. */
function isMostlyLeft({ cause, peak, heldAt }: Incident, { messages }: Facts, at: number): boolean {
  return wideTroubleOf(cause) !== undefined && messages > Math.max(1, peak * 0.05) && at - heldAt < longestDrainMs;
}

/** The facts when nothing is left: the numbers are zero, the names stay. */
function lastOf({ facts }: Incident): Facts {
  const { hosts, destinations, sites, words, sample, reasons } = facts;
  return { ...noFacts, hosts, destinations, sites, words, sample, reasons };
}

/** The size of an incident: waiting messages, or lines if none wait. */
export function sizeOf({ messages, lines }: Facts): number {
  return messages > 0 ? messages : lines;
}

function calmOf({ reopened }: Incident): number {
  return Math.min(longestCalmMs, calmMs * 2 ** reopened);
}

/** When the trouble began; mail that waited before, for another reason, does not count. */
export function beginOf(cause: Cause, { beganAt }: Facts, { absentAt, at }: Ledger): number {
  // For a trouble of many sites, that instant is unknown: it only exists once it is detected.
  const before = wideTroubleOf(cause) === undefined ? absentAt(keyOf(cause)) : -Infinity;
  return Math.min(at, Math.max(beganAt ?? at, before));
}

/** The incident with new facts; its version increases only when something that is shown has changed. */
export function withFacts(incident: Incident, facts: Facts, ledger: Ledger): Incident {
  const { at } = ledger;
  const size = sizeOf(facts);
  const isNew = JSON.stringify(facts) !== JSON.stringify(incident.facts);
  return {
    ...incident,
    facts,
    // May become earlier when older logs are read later.
    beganAt: Math.min(incident.beganAt, beginOf(incident.cause, facts, ledger)),
    peak: Math.max(incident.peak, size),
    widest: Math.max(incident.widest, facts.sites),
    series: extendSeries(incident.series, at, size),
    version: incident.version + (isNew ? 1 : 0),
  };
}
