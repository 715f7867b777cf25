/** Which incidents are sent to a webhook. */
import type { Webhook } from '../alerts/rules/webhook.ts';
import type { Announcer } from '../alerts/announcing/announcer.ts';

/** Those of the rules that it names; all if it names none. A webhook is one place. */
export function placesFor({ rules }: Pick<Webhook, 'rules'>): Announcer['placesOf'] {
  return (incident) => (rules === undefined || incident.rules.some((name) => rules.includes(name)) ? [''] : []);
}
