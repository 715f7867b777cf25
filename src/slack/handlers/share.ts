/** Share to channel: shows a private answer, or one message of it, to everybody in the channel. */
import { cardOf } from '../../render/card.ts';
import { said } from '../../render/slack/blocks.ts';
import { closedChannelNote } from '../../render/slack/closed-channel.ts';
import { replyMessage } from '../../render/slack/reply.ts';
import { sharedMessage } from '../../render/slack/share.ts';
import { freshCard, parseCardState, parsePage, type CardState } from '../../render/slack/state.ts';
import { storyGoneMessage } from '../../render/slack/trouble.ts';
import { askedAgain } from './asked-again.ts';
import { publish } from '../answering/answer.ts';
import { onlyOnce, type Glue } from '../glue.ts';
import { onPress, type Press } from './press.ts';
import { isClosedToUs, slackErrorCode } from '../connection/slack-error.ts';

async function shareMessage(glue: Glue, { conversation }: Press, { storyId, zone }: CardState): Promise<void> {
  const story = await glue.doorway.story(storyId, { now: glue.now() });
  if (story === null) return conversation.whisper(storyGoneMessage());
  const reply = replyMessage(cardOf(story, { zone, now: glue.now() }), freshCard(storyId, zone));
  try {
    await conversation.post(sharedMessage(reply, conversation.user));
  } catch (error) {
    if (!isClosedToUs(error)) throw error;
    const { channel, botUser } = conversation;
    await conversation.whisper(said(closedChannelNote(slackErrorCode(error) ?? '', channel, botUser)));
  }
}

export const onShareAnswer = (glue: Glue) =>
  onPress(glue, parsePage, (press, page) =>
    onlyOnce(glue, press.key, async () => publish(press.conversation, await askedAgain(glue, page), page)),
  );

export const onShareMessage = (glue: Glue) =>
  onPress(glue, parseCardState, (press, state) => onlyOnce(glue, press.key, () => shareMessage(glue, press, state)));
