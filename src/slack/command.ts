/** `/mailtrace QUESTION` */
import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { answerQuestion } from './answer.ts';
import { conversationOf } from './conversation.ts';
import type { Glue } from './glue.ts';
import { typedQuestion } from './question-text.ts';

export const commandName = '/mailtrace';

export const onCommand =
  (glue: Glue) =>
  async ({ ack, command, client, respond }: SlackCommandMiddlewareArgs & AllMiddlewareArgs): Promise<void> => {
    await ack();
    const conversation = conversationOf({ client, channel: command.channel_id, user: command.user_id, respond });
    await answerQuestion(glue, client, conversation, typedQuestion(command.text, glue.botUser()));
  };
