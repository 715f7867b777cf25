/** All lines as a file: the raw lines of a message that are too many to page through. */
import { cardOf } from '../../render/card.ts';
import { rawText } from '../../render/raw-text.ts';
import { parseCardState, type CardState } from '../../render/slack/state.ts';
import { storyGoneMessage } from '../../render/slack/trouble.ts';
import { onlyOnce, type Glue } from '../glue.ts';
import { onPress, type Press } from './press.ts';
import { showFile } from './text-file.ts';

async function showLines(glue: Glue, press: Press, { storyId, zone }: CardState): Promise<void> {
  const story = await glue.doorway.story(storyId, { now: glue.now() });
  if (story === null) return press.conversation.whisper(storyGoneMessage());
  const card = cardOf(story, { zone, now: glue.now() });
  const id = story.hops.find(({ queueId }) => queueId !== null)?.queueId ?? 'message';
  const name = `raw-lines-${id.replace(/[^\w-]/g, '')}.txt`;
  await showFile(glue, press, { name, title: `Raw lines: ${card.title}`, content: rawText(card) });
}

export const onLinesFile = (glue: Glue) =>
  onPress(glue, parseCardState, (press, state) => onlyOnce(glue, press.key, () => showLines(glue, press, state)));
