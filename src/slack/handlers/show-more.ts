/** Show more: the next page of an answer; in a thread below the last one, in a private list in its place. */
import { shownMoreMessage } from '../../render/slack/show-more.ts';
import { parsePage, type Page } from '../../render/slack/state.ts';
import { askedAgain } from './asked-again.ts';
import { onlyOnce, type Glue } from '../glue.ts';
import { onPress, type Press } from './press.ts';
import { privatePage } from '../answering/private-answer.ts';
import { putInPlace } from './redraw.ts';
import { postPage } from '../answering/thread.ts';

async function postNextPage(glue: Glue, press: Press, page: Page): Promise<void> {
  const { stories, total, totalIsExact } = await askedAgain(glue, page);
  // The button is removed first, so that nobody can press it again meanwhile.
  await putInPlace(press, shownMoreMessage());
  const { conversation, messageTs } = press;
  await postPage(conversation, conversation.threadTs ?? messageTs, { page, stories, total, totalIsExact });
}

export const onShowMore = (glue: Glue) =>
  onPress(glue, parsePage, async (press, page) => {
    if (press.isEphemeral) return putInPlace(press, await privatePage(glue, page));
    await onlyOnce(glue, press.key, () => postNextPage(glue, press, page));
  });
