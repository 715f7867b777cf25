/** A question answered for its asker alone: one ephemeral message, a page at a time, the same whenever it is drawn again. */
import type { Answer } from '../../ask/answer.ts';
import { cardOf } from '../../render/card.ts';
import type { Message } from '../../render/slack/blocks.ts';
import { helpMessage } from '../../render/slack/help.ts';
import { privateListMessage } from '../../render/slack/private-list.ts';
import { problemMessage } from '../../render/slack/problem.ts';
import { pageSize } from '../../render/slack/show-more.ts';
import type { Page } from '../../render/slack/state.ts';
import { summaryOf } from '../../render/summary.ts';
import { countedStories } from './counted-stories.ts';
import type { Glue } from '../glue.ts';

/** @param note said first, where the answer is private for another reason than that it was asked for so */
export function privateAnswer(answer: Answer, page: Page, note: string | null): Message {
  const { stories, total, totalIsExact } = answer;
  const end = page.offset + pageSize;
  const hasMore = !totalIsExact || total > end;
  return privateListMessage({
    summary: summaryOf(answer, page.now),
    page,
    cards: stories.slice(page.offset, end).map((story) => cardOf(story, page)),
    progress: hasMore ? { next: { ...page, offset: end }, total, totalIsExact } : null,
    note,
  });
}

/** The page of a private answer, asked again: what a button of it leads to. */
export async function privatePage(glue: Glue, page: Page): Promise<Message> {
  const limit = Math.max(countedStories, page.offset + pageSize);
  const asked = await glue.doorway.ask(page.question, { zone: page.zone, now: page.now, limit });
  switch (asked.kind) {
    case 'answer':
      return privateAnswer(asked.answer, page, null);
    case 'help':
      return helpMessage();
    case 'problem':
      return problemMessage(asked.problem, true);
  }
}
