/** Runs the replay over generated traffic, and summarises its output in a few words for tests. */
import { type AlertRules, alertRules } from '../../src/alerts/rules/alert-rules.ts';
import type { Cause } from '../../src/alerts/cause.ts';
import { keyOf } from '../../src/alerts/cause.ts';
import type { Happening, Incident } from '../../src/alerts/incident.ts';
import { replay } from '../../src/alerts/replay/replay.ts';
import { type AlertSettings, settingsOf } from '../../src/alerts/rules/settings.ts';
import { ChunkReader } from '../../src/lines/chunk-reader.ts';
import { openLogs } from '../open-logs.ts';
import type { Traffic } from './traffic.ts';

/** The rules of a file; by default with a channel and somebody to call. */
export function settingsFrom(file: object = {}): AlertSettings {
  const rules: AlertRules = alertRules.parse({ channel: 'C0MAILOPS', mention: '@here', zone: 'UTC', ...file });
  return settingsOf(rules, { channel: null, zone: 'UTC' });
}

export interface Told {
  readonly cause: string;
  readonly rule: string;
  readonly openedAt: number;
  readonly resolvedAt: number | null;
  readonly resolution: string | null;
  readonly posts: number;
  readonly pings: number;
  readonly kinds: readonly Happening['kind'][];
  readonly incident: Incident;
}

export function told(incident: Incident, happenings: readonly Happening[]): Told {
  const own = happenings.filter((one) => one.incident === incident.id);
  const channels = new Set(own.flatMap((one) => ('channel' in one ? [one.channel] : [])));
  return {
    cause: keyOf(incident.cause as Cause),
    rule: incident.rules[0]!,
    openedAt: incident.openedAt,
    resolvedAt: incident.resolvedAt,
    resolution: incident.resolution?.kind ?? null,
    posts: channels.size,
    pings: own.filter((one) => 'mention' in one && one.mention !== null).length,
    kinds: own.map(({ kind }) => kind),
    incident,
  };
}

export async function replayed(
  traffic: Traffic,
  period: { readonly from: number; readonly to: number },
  settings: AlertSettings = settingsFrom(),
): Promise<Told[]> {
  await using logs = await openLogs(traffic.text(), { now: new Date(period.to).toISOString() });
  const { incidents } = await replay(logs.store, new ChunkReader('localhost'), settings, period);
  return incidents.map(({ incident, happenings }) => told(incident, happenings));
}

export const summary = ({ cause, rule, resolution, posts, pings }: Told) => ({ cause, rule, resolution, posts, pings });
