/** The buttons of an incident: each is a move, which the announcer then shows in the post and its thread. */
import type { Escalation } from '../../alerts/rules/rule.ts';
import type { Incident, Move } from '../../alerts/incident.ts';
import { parseIncidentId, parseSnooze } from '../../render/slack/incident-buttons.ts';
import { illegalMoveMessage, noEscalationMessage } from '../../render/slack/incident-trouble.ts';
import { resolveView } from '../../render/slack/resolve-form.ts';
import type { Glue } from '../glue.ts';
import { openModalOrSay } from '../handlers/modal.ts';
import { onChoice, onPress, type Press } from '../handlers/press.ts';
import type { SlackAlerts } from './parts.ts';

/** Makes a person's move, or tells them why it is not possible. */
async function act(glue: Glue, alerts: SlackAlerts, press: Press, id: number, asked: Move): Promise<void> {
  const { conversation, client } = press;
  const by = await glue.people.nameOf(client, conversation.user);
  const moved = alerts.desk.act(id, asked, by);
  if (moved.kind === 'illegal') await conversation.whisper(illegalMoveMessage(moved.reason));
}

export const onAcknowledge = (glue: Glue, alerts: SlackAlerts) =>
  onPress(glue, parseIncidentId, (press, id) => act(glue, alerts, press, id, { kind: 'acknowledge' }));

export const onSnooze = (glue: Glue, alerts: SlackAlerts) =>
  onChoice(glue, parseSnooze, (press, { id, ms }) =>
    act(glue, alerts, press, id, { kind: 'snooze', until: glue.now() + ms }),
  );

/** Escalates to whom the incident's rules name. */
function escalationOf({ rules }: Incident, { settings }: SlackAlerts): Escalation | null {
  const voices = settings().rules.filter(({ name }) => rules.includes(name));
  return voices.map(({ voice }) => voice.escalate).find((one) => one !== null) ?? null;
}

export const onEscalate = (glue: Glue, alerts: SlackAlerts) =>
  onPress(glue, parseIncidentId, async (press, id) => {
    const incident = alerts.desk.book.incident(id);
    const escalation = incident ? escalationOf(incident, alerts) : null;
    if (escalation === null) return press.conversation.whisper(noEscalationMessage());
    const { channel = press.conversation.channel, mention = null } = escalation;
    await act(glue, alerts, press, id, { kind: 'escalate', channel, mention });
  });

/** Opens a form that asks for the reason first. */
export const onResolve = (glue: Glue, alerts: SlackAlerts) =>
  onPress(glue, parseIncidentId, async ({ client, conversation, triggerId }, id) => {
    const incident = alerts.desk.book.incident(id);
    if (!incident) return conversation.whisper(illegalMoveMessage(`There is no incident ${id}.`));
    await openModalOrSay(client, conversation, triggerId, resolveView(incident, conversation.channel));
  });
