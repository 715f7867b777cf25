/** Turns the webhooks in the rules into announcers. */
import type { Announcer } from '../alerts/announcing/announcer.ts';
import type { Webhook } from '../alerts/rules/webhook.ts';
import { alertmanager } from './alertmanager.ts';
import { jsonWebhook } from './json-webhook.ts';
import { pagerDuty } from './pagerduty.ts';

/** Rules may change at any time; a webhook that has not changed keeps its announcer. */
export class Webhooks {
  #known = new Map<string, Announcer>();

  of(webhooks: readonly Webhook[]): Announcer[] {
    this.#known = new Map(
      webhooks.map((webhook) => {
        const key = JSON.stringify(webhook);
        return [key, this.#known.get(key) ?? webhookAnnouncer(webhook)];
      }),
    );
    return [...this.#known.values()];
  }
}

export function webhookAnnouncer(webhook: Webhook, now: () => number = Date.now): Announcer {
  switch (webhook.kind) {
    case 'json':
      return jsonWebhook(webhook, now);
    case 'pagerduty':
      return pagerDuty(webhook, now);
    case 'alertmanager':
      return alertmanager(webhook, now);
  }
}
