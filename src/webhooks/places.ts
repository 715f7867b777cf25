/** Which incidents a webhook is told of. */
import type { Webhook } from '../alerts/rules/webhook.ts';
import type { Announcer } from '../alerts/announcing/announcer.ts';

/** Those of the rules that it names; all when it names none. A webhook is one place. */
export function placesFor({ rules }: Pick<Webhook, 'rules'>): Announcer['placesOf'] {
  return (incident) => (rules === undefined || incident.rules.some((name) => rules.includes(name)) ? [''] : []);
}
