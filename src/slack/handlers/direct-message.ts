/** A question in a direct message to the bot. */
import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import { answerQuestion } from '../answering/answer.ts';
import { conversationOf } from '../posting/conversation.ts';
import { openly } from '../posting/direct.ts';
import type { Glue } from '../glue.ts';
import { typedQuestion } from '../answering/question-text.ts';

export const onDirectMessage =
  (glue: Glue) =>
  async ({ event, client, context }: SlackEventMiddlewareArgs<'message'> & AllMiddlewareArgs): Promise<void> => {
    // Edits, joins and messages of bots, which have a subtype or a bot_id, are no questions.
    if (event.channel_type !== 'im' || event.subtype !== undefined || event.bot_id !== undefined) return;
    const { channel, user, thread_ts: threadTs, text } = event;
    const { botUserId: botUser } = context;
    const conversation = openly(conversationOf({ poster: glue.poster, client, channel, user, botUser, threadTs }));
    await answerQuestion(glue, client, conversation, typedQuestion(text ?? '', botUser));
  };
