/** Sends incidents to PagerDuty: Events API v2, one alert per incident by its deduplication key. */
import { factsText, incidentTitle, resolutionText } from '../render/incident-words.ts';
import { incidentJson } from '../render/json/incident.ts';
import { instant } from '../render/json/instant.ts';
import type { Webhook } from '../alerts/rules/webhook.ts';
import type { Announcer } from '../alerts/announcing/announcer.ts';
import type { HappeningKind, Incident } from '../alerts/incident.ts';
import { placesFor } from './places.ts';
import { postJson } from './post.ts';
import { severityOf } from './severity.ts';

export type PagerDutyWebhook = Extract<Webhook, { kind: 'pagerduty' }>;

type Action = 'trigger' | 'acknowledge' | 'resolve';

/** https://developer.pagerduty.com/docs/send-alert-event: `summary` has at most 1024 characters. */
const longestSummary = 1024;

/** PagerDuty has its own snoozing: ours is sent as an acknowledgement. */
const actions: Partial<Record<HappeningKind, Action>> = {
  acknowledged: 'acknowledge',
  snoozed: 'acknowledge',
  woke: 'trigger',
  reopened: 'trigger',
  escalated: 'trigger',
  widened: 'trigger',
  resolved: 'resolve',
};

function summaryOf(incident: Incident, now: number): string {
  return `${incidentTitle(incident)} – ${factsText(incident.facts, incident.cause, now)}`.slice(0, longestSummary);
}

function payloadOf(incident: Incident, now: number): object {
  const { cause, facts, endings, resolution } = incident;
  return {
    summary: summaryOf(incident, now),
    source: facts.hosts[0] || 'mailtrace',
    severity: severityOf(cause),
    timestamp: instant(incident.openedAt),
    component: cause.kind === 'destination' ? cause.destination : (facts.hosts[0] ?? 'mail'),
    group: 'mail',
    class: 'trouble' in cause ? cause.trouble : cause.kind,
    custom_details: {
      ...incidentJson(incident, now),
      ...(resolution && { ended: resolutionText(resolution, endings, facts.recipients) }),
    },
  };
}

/** Unique even among incidents of other databases. */
function keyOf({ id, openedAt }: Incident): string {
  return `mailtrace-${id}-${openedAt.toString(36)}`;
}

export function pagerDuty(hook: PagerDutyWebhook, now: () => number = Date.now): Announcer {
  const send = (action: Action, incident: Incident) =>
    postJson(
      hook.url,
      `PagerDuty (${hook.name})`,
      JSON.stringify({
        routing_key: hook.routingKey,
        event_action: action,
        dedup_key: keyOf(incident),
        client: 'mailtrace',
        ...(action === 'trigger' && { payload: payloadOf(incident, now()) }),
      }),
    );
  return {
    name: `webhook/${hook.name}`,
    updateEveryMs: Infinity,
    placesOf: placesFor(hook),
    async open(_, incident) {
      await send('trigger', incident);
      return keyOf(incident);
    },
    async note(_, __, incident, { kind }) {
      const action = actions[kind];
      if (action) await send(action, incident);
    },
    update: async () => {},
    resolve: async () => {},
  };
}
