/** How far a long answer is shown, turned into the message at the end of a thread's page and its button. */
import { actionIds } from './action-ids.ts';
import { actions, button, context, type Message } from './blocks.ts';
import { writePage, type Page } from './state.ts';

/** Messages posted at a time. */
export const pageSize = 10;

export interface Progress {
  /** The page that the button leads to. */
  readonly next: Page;
  readonly total: number;
  readonly totalIsExact: boolean;
}

/** `10 of 37 messages shown`, `10 of at least 37 messages shown` */
function progressText({ next, total, totalIsExact }: Progress): string {
  return `${next.offset} of ${totalIsExact ? '' : 'at least '}${total} messages shown`;
}

/** `Show 10 more` */
export function showMoreButton({ next, total, totalIsExact }: Progress) {
  const left = totalIsExact ? Math.min(pageSize, total - next.offset) : pageSize;
  return button(`Show ${left} more`, actionIds.showMore, writePage(next));
}

/** A question that is too long for a button can only be asked more narrowly. */
export function showMoreMessage(progress: Progress): Message {
  const more = showMoreButton(progress);
  const text = progressText(progress) + (more === null ? '. Narrow the question to see the others.' : '');
  return { text, blocks: [context(text), ...actions([more])] };
}

/** Replaces the button after it was pressed. */
export function shownMoreMessage(): Message {
  const text = 'More messages below';
  return { text, blocks: [context(text)] };
}
