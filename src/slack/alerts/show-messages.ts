/** Show messages: posts the waiting mail of an incident, message by message, in its thread. */
import { nothingWaitsMessage } from '../../render/slack/incident-trouble.ts';
import { parseIncidentId } from '../../render/slack/incident-buttons.ts';
import { problemMessage } from '../../render/slack/problem.ts';
import { moreWaitMessage } from '../../render/slack/queue.ts';
import type { Waiting } from '../../store/log-store.ts';
import type { Story } from '../../story/story.ts';
import { type Glue, onlyOnce } from '../glue.ts';
import { onPress, type Press } from '../handlers/press.ts';
import { postPage } from '../answering/thread.ts';
import type { SlackAlerts } from './parts.ts';

/** Largest number of messages posted. */
const mostShown = 10;

/** One row of each message. */
function distinct(rows: readonly Waiting[]): Waiting[] {
  return [...new Map(rows.map((row) => [`${row.host}/${row.queueId}`, row])).values()];
}

async function show(glue: Glue, { waitingFor, desk }: SlackAlerts, press: Press, id: number): Promise<void> {
  const { conversation, client, messageTs } = press;
  const incident = desk.book.incident(id);
  const messages = incident ? distinct(await waitingFor(incident)) : [];
  if (messages.length === 0) return conversation.whisper(nothingWaitsMessage());
  const zone = await glue.zones.zoneOf(client, conversation.user);
  const now = glue.now();
  const stories = new Map<string, Story>();
  for (const { queueId, host, sinceAt } of messages.slice(0, mostShown)) {
    const where = host === '' ? '' : `host:${host} `;
    const question = `${queueId} ${where}since ${new Date(sinceAt - 60_000).toISOString()}`;
    const asked = await glue.doorway.ask(question, { zone, now, limit: 1 });
    if (asked.kind === 'problem' && asked.problem.kind !== 'nothing-found')
      return conversation.whisper(problemMessage(asked.problem, true));
    if (asked.kind === 'answer') for (const story of asked.answer.stories) stories.set(story.id, story);
  }
  const page = { question: '', zone, now, offset: 0 };
  const shown = [...stories.values()];
  await postPage(conversation, messageTs, { page, stories: shown, total: shown.length, totalIsExact: true });
  const left = messages.length - shown.length;
  if (left > 0) await conversation.post(moreWaitMessage(left), messageTs);
}

export const onShowMessages = (glue: Glue, alerts: SlackAlerts) =>
  onPress(glue, parseIncidentId, (press, id) => onlyOnce(glue, press.key, () => show(glue, alerts, press, id)));
