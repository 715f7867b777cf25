/** What somebody typed about alerts, answered: lists for the asker alone, what concerns the channel for all. */
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

export async function answerWords(asked: Asked, words: AlertWords): Promise<void> {
  const { glue, client, conversation, alerts } = asked;
  await glue.access.admit(currentAsker(), words.kind, 'party' in words ? words.party : null);
  const viewer = { zone: await glue.zones.zoneOf(client, conversation.user), now: glue.now() };
  const { wishes } = alerts.desk.book;
  await glue.access.audit.did(currentAsker(), 'press', words.kind);
  switch (words.kind) {
    case 'incidents':
      return conversation.whisper(incidentsMessage(alerts.desk.active(), viewer));
    case 'queue':
      return conversation.whisper(queueMessage(await alerts.queue(), viewer.now));
    case 'subscriptions':
      return conversation.whisper(subscriptionsMessage(wishes.subscriptions(conversation.channel)));
    case 'mutes':
      return conversation.whisper(mutesMessage(wishes.mutes(viewer.now), viewer));
    case 'problem':
      return conversation.whisper(alertProblemMessage(words.message, words.suggestion));
    case 'subscribe': {
      const { status, party } = words;
      const { channel, user } = conversation;
      return tellAll(
        asked,
        subscribedMessage(party, wishes.subscribe({ channel, user, status, party, since: viewer.now })),
      );
    }
    case 'unsubscribe':
      return tellAll(
        asked,
        unsubscribedMessage(words.party, wishes.unsubscribe({ ...words, channel: conversation.channel })),
      );
    case 'mute': {
      const { subject, ms, reason } = words;
      const user = await glue.people.nameOf(client, conversation.user);
      const until = viewer.now + ms;
      wishes.mute({ subject, until, user, reason, since: viewer.now });
      return tellAll(asked, mutedMessage(subject, until, viewer));
    }
    case 'unmute':
      return tellAll(asked, unmutedMessage(words.subject, wishes.unmute(words.subject)));
  }
}

/** What changes for a channel is said there; where the bot may not post, at least to who asked. */
async function tellAll({ conversation, alerts }: Asked, message: Message): Promise<void> {
  alerts.wake();
  try {
    await conversation.post(message);
  } catch (error) {
    if (!isClosedToUs(error)) throw error;
    await conversation.whisper(message);
  }
}
