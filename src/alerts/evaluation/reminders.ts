/** Does what is due during an incident: the end of a snooze, delayed mentions, escalation. */
import { callsDue, escalationDue, owedAgain } from './audience.ts';
import type { Incident } from '../incident.ts';
import type { Ledger } from './ledger.ts';

/** @param isMuted whether nothing new is announced about it */
export function remind({ id }: Incident, isMuted: (incident: Incident) => boolean, ledger: Ledger): void {
  wake(ledger.get(id), ledger);
  if (isMuted(ledger.get(id))) return;
  callAgain(ledger.get(id), ledger);
  escalate(ledger.get(id), ledger);
}

function wake(incident: Incident, ledger: Ledger): void {
  const { id, state, snoozedUntil } = incident;
  const { at } = ledger;
  if (state !== 'snoozed' || snoozedUntil === null || snoozedUntil > at) return;
  const awake = { state: 'open', stateAt: at, acknowledgedBy: null, snoozedUntil: null, escalatedAt: null } as const;
  // Pressing a button in a thread does not subscribe to it in Slack, so everybody is mentioned again.
  ledger.put({ ...incident, ...awake, audiences: owedAgain(incident.audiences) });
  ledger.tell({ kind: 'woke', incident: id, at, by: null });
}

function callAgain(incident: Incident, ledger: Ledger): void {
  const { audiences, happenings } = callsDue(incident, ledger.calls);
  if (happenings.length > 0) ledger.put({ ...incident, audiences });
  for (const happening of happenings) ledger.tell(happening);
}

function escalate(incident: Incident, ledger: Ledger): void {
  const escalation = escalationDue(incident, ledger.calls);
  if (!escalation) return;
  ledger.put({ ...incident, escalatedAt: ledger.at });
  ledger.tell(escalation);
}
