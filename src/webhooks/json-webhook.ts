/** A webhook that gets every happening of an incident as one signed JSON object. */
import { createHmac } from 'node:crypto';
import { happeningJson, incidentJson } from '../render/json/incident.ts';
import type { Webhook } from '../alerts/rules/webhook.ts';
import type { Announcer } from '../alerts/announcing/announcer.ts';
import type { Happening, Incident } from '../alerts/incident.ts';
import { placesFor } from './places.ts';
import { postJson } from './post.ts';

export type JsonWebhook = Extract<Webhook, { kind: 'json' }>;

/**
 * `X-Mailtrace-Signature: t=1767225600,v1=<hex>`: HMAC-SHA256 with the secret over `t`, a dot and the body. Receivers
 * should compare it in constant time and refuse requests that are older than some minutes.
 */
function signatureOf(secret: string, body: string, now: number): string {
  const t = Math.floor(now / 1000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

export function jsonWebhook(hook: JsonWebhook, now: () => number = Date.now): Announcer {
  const what = `The webhook ${hook.name}`;
  const send = async (delivery: string, event: string, incident: Incident, happening: Happening | null) => {
    const at = now();
    const told = happening === null ? null : happeningJson(happening);
    // The id of a delivery stays the same however often it is retried.
    const body = JSON.stringify({ version: 1, delivery, event, happening: told, incident: incidentJson(incident, at) });
    await postJson(
      hook.url,
      what,
      body,
      hook.secret === undefined ? {} : { 'x-mailtrace-signature': signatureOf(hook.secret, body, at) },
    );
  };
  return {
    name: `webhook/${hook.name}`,
    updateEveryMs: Infinity,
    placesOf: placesFor(hook),
    async open(_, incident) {
      await send(`${incident.id}-opened`, 'opened', incident, null);
      return String(incident.id);
    },
    note: (_, ref, incident, happening) => send(`${ref}-${happening.number}`, happening.kind, incident, happening),
    update: async () => {},
    resolve: async () => {},
  };
}
