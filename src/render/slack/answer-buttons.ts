/** What can be done with an answer as a whole, turned into buttons: ask otherwise, take it along, show it to others. */
import type { Button } from '@slack/types';
import type { Summary } from '../summary.ts';
import { actionIds } from './action-ids.ts';
import { button } from './blocks.ts';
import { writePage, writeSuggestion, type Page } from './state.ts';

export const refineButton = (question: string, isPrivate: boolean): Button | null =>
  button('Refine', actionIds.refine, writeSuggestion({ question, isPrivate }));

/** Of nothing there is nothing to take along or to share. */
export function answerButtons({ counts }: Summary, page: Page, isPrivate: boolean): (Button | null)[] {
  const refine = refineButton(page.question, isPrivate);
  if (counts.length === 0) return [refine];
  const whole = writePage({ ...page, offset: 0 });
  return [
    ...(isPrivate ? [button('Share to channel', actionIds.shareAnswer, whole)] : []),
    refine,
    button('Export CSV', actionIds.exportCsv, whole),
    button('Export JSON', actionIds.exportJson, whole),
  ];
}
