/** Decides who is mentioned for an incident and when: once, not in quiet hours, and not shortly after another mention. */
import type { Audience, Happening, Incident } from '../incident.ts';
import { isQuiet } from './quiet-hours.ts';
import type { ActiveRule } from '../rules/settings.ts';

/** Shortest time between two mentions of the same people in a channel: they are looking already. */
const callGapMs = 10 * 60_000;

/** What decides whether a mention is possible now. */
export interface Calls {
  readonly at: number;
  readonly zone: string;
  readonly rules: ReadonlyMap<string, ActiveRule>;
  /** All known incidents, for the times of their mentions. */
  readonly incidents: Iterable<Incident>;
}

/** The audience of a rule that has just been met. */
export function audienceOf({ name, voice }: ActiveRule): Audience {
  return {
    channel: voice.channel,
    mention: voice.mention,
    rule: name,
    mentionedAt: null,
    owed: voice.mention !== null,
  };
}

/** Makes the owed mention, if it is possible now. */
export function call(audience: Audience, calls: Calls): Audience {
  const { mention, owed, rule } = audience;
  if (!owed || mention === null) return audience;
  const voice = calls.rules.get(rule)?.voice;
  const isNight = voice !== undefined && !voice.urgent && isQuiet(voice.quietHours, calls.at, calls.zone);
  return isNight || wasCalled(audience, calls) ? audience : { ...audience, owed: false, mentionedAt: calls.at };
}

function wasCalled({ mention, channel }: Audience, { at, incidents }: Calls): boolean {
  for (const { audiences } of incidents)
    for (const other of audiences)
      if (other.mention === mention && other.channel === channel && at - (other.mentionedAt ?? -Infinity) < callGapMs)
        return true;
  return false;
}

/** The audiences with their mentions owed again. */
export function owedAgain(audiences: readonly Audience[]): readonly Audience[] {
  return audiences.map((audience) => ({ ...audience, owed: audience.mention !== null }));
}

/** The delayed mentions that are possible now; none unless the incident is open. */
export function callsDue(
  incident: Incident,
  calls: Calls,
): { audiences: readonly Audience[]; happenings: Happening[] } {
  if (incident.state !== 'open') return { audiences: incident.audiences, happenings: [] };
  const happenings: Happening[] = [];
  const audiences = incident.audiences.map((audience) => {
    const called = call(audience, calls);
    if (called !== audience && called.mention !== null) {
      const { channel, mention } = called;
      happenings.push({ kind: 'called', incident: incident.id, at: calls.at, by: null, channel, mention });
    }
    return called;
  });
  return { audiences, happenings };
}

/** The escalation of an incident that nobody acknowledged in time; `null` if it is not due. An incident is escalated once. */
export function escalationDue(incident: Incident, { at, zone, rules }: Calls): Happening | null {
  if (incident.state !== 'open' || incident.escalatedAt !== null || incident.acknowledgedBy !== null) return null;
  const rule = incident.rules.map((name) => rules.get(name)).find((one) => one?.voice.escalate);
  const { escalate, quietHours, urgent, channel } = rule?.voice ?? {};
  if (!escalate || at - incident.stateAt < escalate.after) return null;
  if (!urgent && isQuiet(quietHours ?? null, at, zone)) return null;
  return {
    kind: 'escalated',
    incident: incident.id,
    at,
    by: null,
    channel: escalate.channel ?? channel ?? null,
    mention: escalate.mention ?? null,
    afterMs: at - incident.stateAt,
  };
}
