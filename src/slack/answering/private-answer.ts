/** Answers a question for the asker alone: one ephemeral message, one page at a time. */
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

/** @param note shown first, if the answer is private for a reason other than the asker's wish */
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

/** The page of a private answer that a button leads to; the question is asked again. */
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
