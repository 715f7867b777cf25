/** The Slack message of one mail: the conclusion first, then details, raw lines and buttons according to its state. */
import type { Button, KnownBlock } from '@slack/types';
import type { Card } from '../card.ts';
import { counted } from '../phrases.ts';
import { outcomeWords } from '../words.ts';
import { actionIds } from './action-ids.ts';
import { actions, button, context, section, type Message } from './blocks.ts';
import { cutRendered, fitBlocks, limits } from './limits.ts';
import { prose } from './mrkdwn.ts';
import { hasCutLine, linesPage, type LinesPage } from './raw-lines.ts';
import { writeCardState, type CardState } from './state.ts';
import { detailText, factsText, headText, recipientsText } from './story-text.ts';

const shownRecipients = { collapsed: 5, expanded: 25 } as const;

/** The text for notifications. */
function fallbackText(card: Card): string {
  const { emoji, word } = outcomeWords[card.outcome];
  return cutRendered(`${emoji} ${word}: ${card.title}. ${card.conclusion}`, limits.fallbackText, prose);
}

function headBlocks(card: Card, state: CardState): KnownBlock[] {
  const most = state.expanded ? shownRecipients.expanded : shownRecipients.collapsed;
  const hint = state.expanded ? 'ask with to: for one of them' : 'Expand shows more';
  const facts = factsText(card);
  return [
    ...(state.lead === null ? [] : [context(cutRendered(state.lead, 300, prose))]),
    section(headText(card)),
    ...(card.recipients.length === 0 ? [] : [section(recipientsText(card, most, hint))]),
    ...(facts === '' ? [] : [context(facts)]),
  ];
}

function detailGroups(card: Card, state: CardState): KnownBlock[][] {
  if (!state.expanded) return [];
  const related = card.related.map(({ text }) => `• ${cutRendered(text, 300, prose)}`);
  const relatedText = ['*Related*', ...related.slice(0, 8)].join('\n');
  return [
    ...card.details.map((group) => [section(detailText(group))]),
    ...(related.length === 0 ? [] : [[section(relatedText)]]),
  ];
}

/** Within its list, which can be shared as a whole. */
const isInList = ({ list, expanded, linesPage: page }: CardState): boolean => list !== null && !expanded && page === 0;

/** The buttons of a card; each carries the state that it leads to. */
function cardButtons(card: Card, state: CardState, hasMoreLines: boolean): (Button | null)[] {
  const to = (change: Partial<CardState>): string | undefined => writeCardState({ ...state, ...change });
  const { expanded, linesPage: page } = state;
  const isLong = page > 1 || hasMoreLines || (page === 1 && hasCutLine(card));
  const hasRelated = card.related.length > 0 && !state.relatedShown;
  return [
    button(expanded ? 'Collapse' : 'Expand', actionIds.expand, to({ expanded: !expanded })),
    button(page > 0 ? 'Hide raw lines' : 'Raw lines', actionIds.rawLines, to({ linesPage: page > 0 ? 0 : 1 })),
    ...(hasMoreLines ? [button('Next lines', actionIds.moreLines, to({ linesPage: page + 1 }))] : []),
    ...(isLong ? [button('All lines as a file', actionIds.linesFile, to({}))] : []),
    ...(hasRelated ? [button(`Related (${card.related.length})`, actionIds.related, to({ relatedShown: true }))] : []),
    ...(card.canMove ? [button('Watch', actionIds.watch, to({}))] : []),
    button('Copy for customer', actionIds.copy, to({})),
    ...(state.list === null || isInList(state) ? [] : [button('Share to channel', actionIds.shareMessage, to({}))]),
  ];
}

/** Of one of several cards in a list: what opens it leads to the others. */
export function briefButtons(card: Card, state: CardState): (Button | null)[] {
  return cardButtons(card, state, false).filter((one) => one?.action_id !== actionIds.copy);
}

const noLines: LinesPage = { blocks: [], hasMore: false };
const partsMissing = (count: number): KnownBlock =>
  context(`… ${counted(count, 'more part')} than a Slack message can hold.`);

export function replyMessage(card: Card, state: CardState): Message {
  const lines = state.linesPage > 0 ? linesPage(card, state.linesPage) : noLines;
  const foot = [...lines.blocks, ...actions(cardButtons(card, state, lines.hasMore))];
  const blocks = fitBlocks(headBlocks(card, state), detailGroups(card, state), foot, partsMissing);
  return { text: fallbackText(card), blocks };
}
