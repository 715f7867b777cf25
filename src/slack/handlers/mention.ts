/** `@mailtrace QUESTION` in a channel, answered in the thread of the mention: slash commands do not work in threads. */
import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import { answerQuestion } from '../answering/answer.ts';
import { conversationOf } from '../posting/conversation.ts';
import type { Glue } from '../glue.ts';
import { typedQuestion } from '../answering/question-text.ts';

export const onMention =
  (glue: Glue) =>
  async ({ event, client, context }: SlackEventMiddlewareArgs<'app_mention'> & AllMiddlewareArgs): Promise<void> => {
    if (event.user === undefined) return;
    const threadTs = event.thread_ts ?? event.ts;
    const { channel, user } = event;
    const { botUserId: botUser } = context;
    const conversation = conversationOf({ poster: glue.poster, client, channel, user, botUser, threadTs });
    await answerQuestion(glue, client, conversation, typedQuestion(event.text, botUser));
  };
