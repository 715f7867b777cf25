/** Writes an incident as JSON: for webhooks and for `--json`. Fields may be added; none is renamed without a new version. */
import type { Happening, Incident } from '../../alerts/incident.ts';
import { incidentAdvice } from '../incident-advice.ts';
import { factsText, happeningText, incidentTitle } from '../incident-words.ts';
import { instant, instantOrNull } from './instant.ts';

/** @param now for ages in its words */
export function incidentJson(incident: Incident, now: number): object {
  const { facts, resolution } = incident;
  return {
    id: incident.id,
    key: incident.key,
    cause: incident.cause,
    state: incident.state,
    title: incidentTitle(incident),
    summary: factsText(facts, incident.cause, now),
    rules: incident.rules,
    advice: incidentAdvice(incident),
    beganAt: instant(incident.beganAt),
    openedAt: instant(incident.openedAt),
    acknowledgedBy: incident.acknowledgedBy,
    snoozedUntil: instantOrNull(incident.snoozedUntil),
    resolvedAt: instantOrNull(incident.resolvedAt),
    resolution: resolution && {
      kind: resolution.kind,
      by: resolution.by,
      reason: resolution.reason,
      into: resolution.into,
    },
    reopened: incident.reopened,
    peak: incident.peak,
    endings: incident.endings,
    facts: {
      messages: facts.messages,
      recipients: facts.recipients,
      senders: facts.senders,
      oldestAt: instantOrNull(facts.oldestAt),
      lastAttemptAt: instantOrNull(facts.lastAttemptAt),
      hosts: facts.hosts,
      destinations: facts.destinations,
      sites: facts.sites,
      watched: facts.watched,
      reasons: facts.reasons,
      words: facts.words,
      share: facts.share,
      lines: facts.lines,
      usual: facts.usual,
      sample: facts.sample,
    },
  };
}

export function happeningJson(happening: Happening): object {
  const { at, incident: _, ...rest } = happening;
  const until = 'until' in rest ? { until: instant(rest.until) } : {};
  return { ...rest, ...until, at: instant(at), text: happeningText(happening) };
}
