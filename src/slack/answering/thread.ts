/** Stories posted into a thread, newest first, a page at a time, with a button for the rest. */
import { cardOf } from '../../render/card.ts';
import { replyMessage } from '../../render/slack/reply.ts';
import { pageSize, showMoreMessage } from '../../render/slack/show-more.ts';
import { freshCard, type Page } from '../../render/slack/state.ts';
import type { Story } from '../../story/story.ts';
import type { Conversation } from '../posting/conversation.ts';

export interface ThreadPage {
  readonly page: Page;
  /** Stories from the page's offset on; one page of them is posted. */
  readonly stories: readonly Story[];
  readonly total: number;
  readonly totalIsExact: boolean;
}

/** Posts one after the other, to keep the order. */
export async function postPage(conversation: Conversation, threadTs: string, answer: ThreadPage): Promise<void> {
  const { page, total, totalIsExact } = answer;
  const stories = answer.stories.slice(0, pageSize);
  for (const story of stories) {
    await conversation.post(replyMessage(cardOf(story, page), freshCard(story.id, page.zone)), threadTs);
  }
  const offset = page.offset + stories.length;
  if (stories.length === 0 || (offset >= total && totalIsExact)) return;
  await conversation.post(showMoreMessage({ next: { ...page, offset }, total, totalIsExact }), threadTs);
}
