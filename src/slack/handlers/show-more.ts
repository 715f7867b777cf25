/** Show more: the next page of an answer; in a thread below the last one, in a private list in its place. */
import { shownMoreMessage } from '../../render/slack/show-more.ts';
import { parsePage, type Page } from '../../render/slack/state.ts';
import { askedAgain } from './asked-again.ts';
import { countedStories } from '../answering/counted-stories.ts';
import { onlyOnce, type Glue } from '../glue.ts';
import { onPress, type Press } from './press.ts';
import { privatePage } from '../answering/private-answer.ts';
import { putInPlace } from './redraw.ts';
import { postPage } from '../answering/thread.ts';

async function postNextPage(glue: Glue, press: Press, page: Page): Promise<void> {
  const { question, zone, now, offset } = page;
  const asked = await glue.doorway.ask(question, { zone, now, offset, limit: countedStories });
  const answer = askedAgain(asked);
  // The button is removed first, so that nobody can press it again meanwhile.
  await putInPlace(press, shownMoreMessage());
  const { stories, total, totalIsExact } = answer;
  const { conversation, messageTs } = press;
  await postPage(conversation, conversation.threadTs ?? messageTs, { page, stories, total, totalIsExact });
}

const isInList = ({ isEphemeral }: Press): boolean => isEphemeral;

export const onShowMore = (glue: Glue) =>
  onPress(glue, parsePage, async (press, page) => {
    if (isInList(press)) return putInPlace(press, await privatePage(glue, page));
    await onlyOnce(glue, press.key, () => postNextPage(glue, press, page));
  });
