/** Makes the daily digest: sites that are always slow, and incidents that stay open. */
import type { LogStore } from '../../store/log-store.ts';
import type { Reason } from '../../story/wording/finding.ts';
import { dayAt, minuteOf, wallAt } from '../../time/zone.ts';
import type { Baselines } from './baselines.ts';
import { factsOf, groupsOf } from './group.ts';
import { type Incident, isActive } from '../incident.ts';
import type { AlertSettings } from '../rules/settings.ts';

export interface SlowSite {
  readonly destination: string;
  readonly messages: number;
  readonly oldestAt: number;
  readonly reason: Reason | null;
}

export interface Digest {
  /** Most messages first. */
  readonly sites: readonly SlowSite[];
  /** Open for longer than a day. */
  readonly incidents: readonly Incident[];
}

const dayMs = 86_400_000;

export async function digestOf(
  store: LogStore,
  baselines: Baselines,
  incidents: readonly Incident[],
  at: number,
): Promise<Digest> {
  const [waiting, coverage] = [await store.waiting(), await store.coverage()];
  const situation = { at, waiting, coverage, ended: [], tallies: [], troubles: [], lags: [] };
  const reported = new Set(incidents.filter(isActive).map(({ key }) => key));
  const sites: SlowSite[] = [];
  for (const group of groupsOf(situation).values()) {
    if (group.cause.kind !== 'destination' || reported.has(group.key)) continue;
    if (baselines.chronic(group.key, at) === null) continue;
    const { messages, oldestAt, reasons } = factsOf(group, situation);
    const { destination } = group.cause;
    if (oldestAt !== null) sites.push({ destination, messages, oldestAt, reason: reasons[0]?.reason ?? null });
  }
  return {
    sites: sites.sort((a, b) => b.messages - a.messages),
    incidents: incidents.filter((one) => isActive(one) && at - one.openedAt > dayMs),
  };
}

/** The day (since 1970, in the rules' zone) whose digest is due; `null` before its time of day. */
export function digestDay({ digest, zone }: AlertSettings, at: number): number | null {
  if (digest === null || digest.channel === null) return null;
  return minuteOf(wallAt(at, zone)) < digest.at ? null : Math.floor(Date.parse(dayAt(at, zone)) / dayMs);
}
