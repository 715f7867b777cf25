/** `/mailtrace QUESTION` */
import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { answerQuestion } from '../answering/answer.ts';
import { conversationOf } from '../posting/conversation.ts';
import type { Glue } from '../glue.ts';
import { typedQuestion } from '../answering/question-text.ts';

export const commandName = '/mailtrace';

export const onCommand =
  (glue: Glue) =>
  async ({ ack, command, client, respond, context }: SlackCommandMiddlewareArgs & AllMiddlewareArgs): Promise<void> => {
    await ack();
    const { channel_id: channel, user_id: user } = command;
    const { botUserId: botUser } = context;
    const conversation = conversationOf({ poster: glue.poster, client, channel, user, botUser, respond });
    await answerQuestion(glue, client, conversation, typedQuestion(command.text, botUser));
  };
