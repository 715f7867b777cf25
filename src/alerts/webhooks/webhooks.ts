/** Makes the announcer of each webhook in the rules. */
import type { Webhook } from './webhook.ts';
import type { Announcer } from '../announcing/announcer.ts';
import { alertmanager } from './alertmanager.ts';
import { jsonWebhook } from './json-webhook.ts';
import { pagerDuty } from './pagerduty.ts';

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
