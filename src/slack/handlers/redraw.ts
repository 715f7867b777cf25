/** Expand, Collapse and the pages of raw lines: draws a card's message in the state that the button carries, so pressing it twice has the same result. */
import { cardOf } from '../../render/card.ts';
import type { Message } from '../../render/slack/blocks.ts';
import { replyMessage } from '../../render/slack/reply.ts';
import { parseCardState, type CardState } from '../../render/slack/state.ts';
import { storyGoneMessage } from '../../render/slack/trouble.ts';
import type { Glue } from '../glue.ts';
import { onPress, type Press } from './press.ts';
import { privatePage } from '../answering/private-answer.ts';
import { isMessageGone } from '../connection/slack-error.ts';

/** A card opened from a private list leads back to the list when it is closed. */
const isClosed = ({ expanded, linesPage, list }: CardState): boolean => list !== null && !expanded && linesPage === 0;

async function drawn(glue: Glue, state: CardState): Promise<Message | undefined> {
  if (state.list !== null && isClosed(state)) return privatePage(glue, state.list);
  const story = await glue.doorway.story(state.storyId, { now: glue.now() });
  return story === null ? undefined : replyMessage(cardOf(story, { zone: state.zone, now: glue.now() }), state);
}

/** Replaces the message with the button; if it was deleted meanwhile, shows the new one to the presser alone. */
export async function putInPlace({ conversation, messageTs, isEphemeral }: Press, message: Message): Promise<void> {
  if (isEphemeral) return conversation.replace(message);
  try {
    await conversation.update(messageTs, message);
  } catch (error) {
    if (!isMessageGone(error)) throw error;
    await conversation.whisper(message);
  }
}

export async function redraw(glue: Glue, press: Press, state: CardState): Promise<void> {
  const message = await drawn(glue, state);
  if (message === undefined) return press.conversation.whisper(storyGoneMessage());
  await putInPlace(press, message);
}

export const onRedraw = (glue: Glue) => onPress(glue, parseCardState, (press, state) => redraw(glue, press, state));
