/** Answers what somebody typed about alerts: lists for the asker alone, changes for the whole channel. */
import { currentAsker } from '../../ask/asker.ts';
import {
  alertProblemMessage,
  incidentsMessage,
  mutedMessage,
  mutesMessage,
  subscribedMessage,
  subscriptionsMessage,
  unmutedMessage,
  unsubscribedMessage,
} from '../../render/slack/alert-lists.ts';
import type { Message } from '../../render/slack/blocks.ts';
import { queueMessage } from '../../render/slack/queue.ts';
import type { Viewer } from '../../render/viewer.ts';
import type { Conversation } from '../posting/conversation.ts';
import type { Client, Glue } from '../glue.ts';
import { isClosedToUs } from '../connection/slack-error.ts';
import type { SlackAlerts } from './parts.ts';
import type { AlertWords } from './words.ts';

interface Asked {
  readonly glue: Glue;
  readonly alerts: SlackAlerts;
  readonly client: Client;
  readonly conversation: Conversation;
}

/** Words that change something for everybody in the channel. */
type Change = Extract<AlertWords, { kind: 'subscribe' | 'unsubscribe' | 'mute' | 'unmute' }>;
type List = Exclude<AlertWords, Change>;

export async function answerWords(asked: Asked, words: AlertWords): Promise<void> {
  const { glue, client, conversation } = asked;
  await glue.access.admit(currentAsker(), words.kind, 'party' in words ? words.party : null);
  const viewer = { zone: await glue.zones.zoneOf(client, conversation.user), now: glue.now() };
  await glue.access.audit.did(currentAsker(), 'press', words.kind);
  if (isChange(words)) await tellAll(asked, await change(asked, words, viewer));
  else await conversation.whisper(await list(asked, words, viewer));
}

function isChange(words: AlertWords): words is Change {
  return ['subscribe', 'unsubscribe', 'mute', 'unmute'].includes(words.kind);
}

async function list({ alerts, conversation }: Asked, words: List, viewer: Viewer): Promise<Message> {
  const { wishes } = alerts.desk.book;
  switch (words.kind) {
    case 'incidents':
      return incidentsMessage(alerts.desk.active(), viewer);
    case 'queue':
      return queueMessage(await alerts.queue(), viewer.now);
    case 'subscriptions':
      return subscriptionsMessage(wishes.subscriptions(conversation.channel));
    case 'mutes':
      return mutesMessage(wishes.mutes(viewer.now), viewer);
    case 'problem':
      return alertProblemMessage(words.message, words.suggestion);
  }
}

async function change({ glue, client, alerts, conversation }: Asked, words: Change, viewer: Viewer): Promise<Message> {
  const { wishes } = alerts.desk.book;
  const { channel, user } = conversation;
  switch (words.kind) {
    case 'subscribe': {
      const { status, party } = words;
      return subscribedMessage(party, wishes.subscribe({ channel, user, status, party, since: viewer.now }));
    }
    case 'unsubscribe':
      return unsubscribedMessage(words.party, wishes.unsubscribe({ ...words, channel }));
    case 'mute': {
      const { subject, ms, reason } = words;
      const until = viewer.now + ms;
      wishes.mute({ subject, until, user: await glue.people.nameOf(client, user), reason, since: viewer.now });
      return mutedMessage(subject, until, viewer);
    }
    case 'unmute':
      return unmutedMessage(words.subject, wishes.unmute(words.subject));
  }
}

/** Announces a change in the channel; if the bot may not post there, to the asker alone. */
async function tellAll({ conversation, alerts }: Asked, message: Message): Promise<void> {
  alerts.wake();
  try {
    await conversation.post(message);
  } catch (error) {
    if (!isClosedToUs(error)) throw error;
    await conversation.whisper(message);
  }
}
