/** A question in plain words, written to the bot alone. */
import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import { answerQuestion } from './answer.ts';
import { conversationOf, type Conversation } from './conversation.ts';
import type { Glue } from './glue.ts';
import { typedQuestion } from './question-text.ts';

/** With us alone in the conversation an ordinary message is as private as an ephemeral one, and it stays. */
const openly = (conversation: Conversation): Conversation => ({
  ...conversation,
  whisper: async (message) => void (await conversation.post(message)),
});

export const onDirectMessage =
  (glue: Glue) =>
  async ({ event, client, context }: SlackEventMiddlewareArgs<'message'> & AllMiddlewareArgs): Promise<void> => {
    // Edits, joins and the words of bots have a subtype or a bot_id, and are no questions.
    if (event.channel_type !== 'im' || event.subtype !== undefined || event.bot_id !== undefined) return;
    const { channel, user, thread_ts: threadTs, text } = event;
    const { botUserId: botUser } = context;
    const conversation = openly(conversationOf({ client, channel, user, botUser, threadTs }));
    await answerQuestion(glue, client, conversation, typedQuestion(text ?? '', botUser));
  };
