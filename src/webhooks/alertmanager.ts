/** Sends incidents to a Prometheus Alertmanager: `POST /api/v2/alerts`, repeated while they last. */
import { factsText, incidentTitle, resolutionText } from '../render/incident-words.ts';
import { capital } from '../render/phrases.ts';
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
/** Alertmanager ends an alert that is not repeated within this time; we repeat it more often. */
const lastsMs = 15 * minuteMs;
const againMs = 4 * minuteMs;

/** Alertmanager identifies an alert by its labels, so they must not change. */
function alertOf(incident: Incident, own: Readonly<Record<string, string>>, now: number): object {
  const { cause, facts, resolution, endings } = incident;
  const ended = resolution && resolutionText(resolution, endings, facts.recipients);
  return {
    labels: {
      alertname: `Mailtrace${capital(cause.kind)}`,
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

/** Only the beginning, the course and the end are sent: for acknowledging and snoozing, Alertmanager has its own silences. */
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
