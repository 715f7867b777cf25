/** Related: posts the bounces, forwards and copies related to a message below it. */
import { cardOf, relatedText } from '../../render/card.ts';
import type { Message } from '../../render/slack/blocks.ts';
import { relatedGoneMessage } from '../../render/slack/related.ts';
import { replyMessage } from '../../render/slack/reply.ts';
import { freshCard, parseCardState, type CardState } from '../../render/slack/state.ts';
import { storyGoneMessage } from '../../render/slack/trouble.ts';
import type { Related } from '../../story/story.ts';
import { onlyOnce, type Glue } from '../glue.ts';
import { onPress, type Press } from './press.ts';
import { redraw } from './redraw.ts';

/** Largest number of related messages posted; Expand names all of them. */
const postedAtMost = 10;

async function relatedMessage(glue: Glue, related: Related, zone: string): Promise<Message> {
  const story = await glue.doorway.story(related.storyId, { now: glue.now() });
  const lead = relatedText(related);
  if (story === null) return relatedGoneMessage(lead);
  return replyMessage(cardOf(story, { zone, now: glue.now() }), { ...freshCard(story.id, zone), lead });
}

async function postRelated(glue: Glue, press: Press, state: CardState): Promise<void> {
  const story = await glue.doorway.story(state.storyId, { now: glue.now() });
  if (story === null) {
    // With other rights it may be found.
    glue.claims.release(press.key);
    return press.conversation.whisper(storyGoneMessage());
  }
  const { conversation, messageTs, isEphemeral } = press;
  for (const related of story.related.slice(0, postedAtMost)) {
    const message = await relatedMessage(glue, related, state.zone);
    if (isEphemeral) await conversation.whisper(message);
    else await conversation.post(message, conversation.threadTs ?? messageTs);
  }
  if (!isEphemeral) await redraw(glue, press, state);
}

export const onRelated = (glue: Glue) =>
  onPress(glue, parseCardState, (press, state) => onlyOnce(glue, press.key, () => postRelated(glue, press, state)));
