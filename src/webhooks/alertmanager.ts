/** Tells a Prometheus Alertmanager of incidents: `POST /api/v2/alerts`, sent again and again while they last. */
import { factsText, incidentTitle, resolutionText } from '../render/incident-words.ts';
import { instant } from '../render/json/instant.ts';
import type { Webhook } from '../alerts/rules/webhook.ts';
import type { Announcer } from '../alerts/announcing/announcer.ts';
import { keyOf } from '../alerts/cause.ts';
import type { Incident } from '../alerts/incident.ts';
import { placesFor } from './places.ts';
import { postJson } from './post.ts';
import { severityOf } from './severity.ts';

export type AlertmanagerWebhook = Extract<Webhook, { kind: 'alertmanager' }>;

const minuteMs = 60_000;
/** An alert that is not sent again ends by itself; we send it more often. */
const lastsMs = 15 * minuteMs;
const againMs = 4 * minuteMs;

/** Alerts are the same when their labels are: nothing that changes may be among these. */
function alertOf(incident: Incident, own: Readonly<Record<string, string>>, now: number): object {
  const { cause, facts, resolution, endings } = incident;
  const ended = resolution && resolutionText(resolution, endings, facts.recipients);
  return {
    labels: {
      alertname: `Mailtrace${cause.kind.charAt(0).toUpperCase()}${cause.kind.slice(1)}`,
      incident: String(incident.id),
      ...('destination' in cause && { destination: cause.destination }),
      ...('host' in cause && { host: cause.host }),
      ...('trouble' in cause && { trouble: cause.trouble }),
      severity: severityOf(cause),
      ...own,
    },
    annotations: {
      summary: incidentTitle(incident),
      description: ended ?? factsText(facts, cause, now),
      cause: keyOf(cause),
      ...(facts.words !== null && { words: facts.words }),
    },
    startsAt: instant(incident.openedAt),
    endsAt: instant(incident.resolvedAt ?? now + lastsMs),
  };
}

/** Acknowledging and snoozing are Alertmanager's own silences: only the beginning, the course and the end are sent. */
export function alertmanager(hook: AlertmanagerWebhook, now: () => number = Date.now): Announcer {
  const url = `${hook.url.replace(/\/+$/, '')}/api/v2/alerts`;
  const send = (incident: Incident) =>
    postJson(url, `Alertmanager (${hook.name})`, JSON.stringify([alertOf(incident, hook.labels, now())]));
  return {
    name: `webhook/${hook.name}`,
    updateEveryMs: againMs,
    repeatEveryMs: againMs,
    placesOf: placesFor(hook),
    async open(_, incident) {
      await send(incident);
      return String(incident.id);
    },
    note: async () => {},
    update: (_, __, incident) => send(incident),
    resolve: (_, __, incident) => send(incident),
  };
}
