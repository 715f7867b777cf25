/** Writes what alert rules would have said as one JSON object, version 1. */
import { noiseOf, type Replay, totalNoise, type ReplayedIncident } from '../../alerts/replay/replay.ts';
import type { AlertSettings } from '../../alerts/rules/settings.ts';
import { happeningJson, incidentJson } from './incident.ts';
import { instant } from './instant.ts';

export function replayJson(replay: Replay, { rules }: AlertSettings): object {
  const { from, to, coveredFrom, coveredTo, incidents } = replay;
  return {
    version: 1,
    from: instant(from),
    to: instant(to),
    coverage:
      coveredFrom === null || coveredTo === null ? null : { from: instant(coveredFrom), to: instant(coveredTo) },
    ...totalNoise(replay),
    incidents: incidents.map((one) => ({
      ...incidentJson(one.incident, one.incident.resolvedAt ?? to),
      ...noiseOf(one.happenings),
      happenings: one.happenings.map(happeningJson),
    })),
    rules: rules.map(({ name, kind }) => ({ name, kind, ...timesOf(name, incidents) })),
  };
}

/** How often a rule opened an incident, and how often it was met by one that was open. */
export function timesOf(name: string, incidents: readonly ReplayedIncident[]): { opened: number; joined: number } {
  const met = incidents.filter(({ incident }) => incident.rules.includes(name));
  const opened = met.filter(({ incident }) => incident.rules[0] === name).length;
  return { opened, joined: met.length - opened };
}
