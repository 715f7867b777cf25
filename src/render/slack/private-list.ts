/** An answer turned into the one ephemeral Slack message that only its asker sees: summary, a page of short cards, paging in place. */
import type { Button, KnownBlock } from '@slack/types';
import type { Card } from '../card.ts';
import type { Summary } from '../summary.ts';
import { actionIds } from './action-ids.ts';
import { answerButtons } from './answer-buttons.ts';
import { actions, button, context, divider, section, type Message } from './blocks.ts';
import { fitBlocks } from './limits.ts';
import { briefButtons, replyMessage } from './reply.ts';
import { rootMessage } from './root.ts';
import { pageSize, showMoreButton, type Progress } from './show-more.ts';
import { freshCard, writePage, type CardState, type Page } from './state.ts';
import { briefText, factsText } from './story-text.ts';

export interface PrivateList {
  readonly summary: Summary;
  readonly page: Page;
  /** The cards of this page. */
  readonly cards: readonly Card[];
  /** What to do when there is more. */
  readonly progress: Progress | null;
  /** Said first, where the answer is private for another reason than that it was asked for so. */
  readonly note: string | null;
}

const stateOf = (card: Card, page: Page): CardState => ({ ...freshCard(card.storyId, page.zone), list: page });

function briefCard(card: Card, page: Page): KnownBlock[] {
  const state = stateOf(card, page);
  const facts = factsText(card, 2);
  return [section(briefText(card)), ...(facts === '' ? [] : [context(facts)]), ...actions(briefButtons(card, state))];
}

/** The only card of an answer needs not be short. */
const onlyCard = (card: Card, page: Page): KnownBlock[] => replyMessage(card, stateOf(card, page)).blocks;

const earlierButton = (page: Page): Button | null =>
  page.offset === 0
    ? null
    : button('Back', actionIds.showEarlier, writePage({ ...page, offset: Math.max(0, page.offset - pageSize) }));

function footBlocks({ page, progress, summary }: PrivateList): KnownBlock[] {
  return [
    ...actions([earlierButton(page), progress === null ? null : showMoreButton(progress)]),
    ...actions(answerButtons(summary, page, true)),
  ];
}

/** `Messages 11–20`, from the second page on. */
function placeBlocks({ page, cards }: PrivateList): KnownBlock[] {
  return page.offset === 0 ? [] : [context(`Messages ${page.offset + 1}–${page.offset + cards.length}`)];
}

const cardsMissing = (count: number): KnownBlock =>
  context(`… ${count} more than a Slack message can hold: narrow the question.`);

export function privateListMessage(list: PrivateList): Message {
  const root = rootMessage(list.summary, list.page.question, { asker: null, isPrivate: true });
  const head = [...(list.note === null ? [] : [section(list.note)]), ...root.blocks, ...placeBlocks(list)];
  const isAlone = list.cards.length === 1 && list.page.offset === 0;
  const groups = list.cards.map((card) => [divider, ...(isAlone ? onlyCard : briefCard)(card, list.page)]);
  return { text: root.text, blocks: fitBlocks(head, groups, footBlocks(list), cardsMissing) };
}
