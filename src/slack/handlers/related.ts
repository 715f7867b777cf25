/** Related: the bounce, forward or copy that a message belongs with, posted below it. */
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

/** A list's expansion can be large; these are posted, the rest is named by Expand. */
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
    // For somebody else it may be there.
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
