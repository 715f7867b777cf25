/** What a button carries, so that nothing has to be remembered between presses: a card's or a list's state as a button value and back. */
import { z } from 'zod';
import { isZone } from '../../time/zone.ts';
import { parseCarried } from './carried.ts';
import { limits } from './limits.ts';

/** A question as asked, and the offset of a list in its answers. */
export interface Page {
  readonly question: string;
  readonly zone: string;
  /** The present of the question, epoch milliseconds: later pages are of the same answer. */
  readonly now: number;
  readonly offset: number;
}

/** How one message's card is shown, or is to be shown when the button is pressed. */
export interface CardState {
  readonly storyId: string;
  /** The asker's IANA zone. */
  readonly zone: string;
  readonly expanded: boolean;
  /** The page of raw lines shown, from 1; 0 shows none. */
  readonly linesPage: number;
  /** Its related messages were posted below. */
  readonly relatedShown: boolean;
  /** The private list that the card was opened from. */
  readonly list: Page | null;
  /** How this message is related to the one for which it was posted, if it was. */
  readonly lead: string | null;
}

/** A card as it is first shown. */
export function freshCard(storyId: string, zone: string): CardState {
  return { storyId, zone, expanded: false, linesPage: 0, relatedShown: false, list: null, lead: null };
}

/** A question offered as a button in place of one that was not understood. */
export interface Suggestion {
  readonly question: string;
  readonly isPrivate: boolean;
}

const zone = z.string().refine(isZone);
/** Farther than any date: ECMA-262, time values. */
const lastInstant = 8.64e15;
const pageShape = z.object({
  q: z.string(),
  z: zone,
  n: z.number().min(-lastInstant).max(lastInstant),
  o: z.number().int().min(0),
});
const cardShape = z.object({
  s: z.string(),
  z: zone,
  e: z.literal(1).optional(),
  l: z.number().int().min(0).optional(),
  r: z.literal(1).optional(),
  p: pageShape.optional(),
  w: z.string().optional(),
});
const suggestionShape = z.object({ q: z.string(), p: z.literal(1).optional() });

const packPage = (page: Page) => ({ q: page.question, z: page.zone, n: page.now, o: page.offset });
const unpackPage = ({ q, z: zone, n, o }: z.infer<typeof pageShape>): Page => ({
  question: q,
  zone,
  now: n,
  offset: o,
});

/** The JSON, or `undefined` when it is longer than a button may carry. */
function withinLimit(value: object): string | undefined {
  const text = JSON.stringify(value);
  return text.length <= limits.buttonValue ? text : undefined;
}

export function writePage(page: Page): string | undefined {
  return withinLimit(packPage(page));
}

export function parsePage(value: string | undefined): Page | undefined {
  const carried = parseCarried(pageShape, value);
  return carried && unpackPage(carried);
}

/** Drops a list whose question is too long for a button value: the card then has no way back to it. */
export function writeCardState(state: CardState): string | undefined {
  const alone = {
    s: state.storyId,
    z: state.zone,
    ...(state.expanded && { e: 1 }),
    ...(state.linesPage > 0 && { l: state.linesPage }),
    ...(state.relatedShown && { r: 1 }),
    ...(state.lead !== null && { w: state.lead }),
  };
  return (state.list && withinLimit({ ...alone, p: packPage(state.list) })) ?? withinLimit(alone);
}

export function parseCardState(value: string | undefined): CardState | undefined {
  const carried = parseCarried(cardShape, value);
  if (carried === undefined) return undefined;
  const { s, z: zone, e, l, r, p, w } = carried;
  return {
    storyId: s,
    zone,
    expanded: e === 1,
    linesPage: l ?? 0,
    relatedShown: r === 1,
    list: p ? unpackPage(p) : null,
    lead: w ?? null,
  };
}

export function writeSuggestion({ question, isPrivate }: Suggestion): string | undefined {
  return withinLimit({ q: question, ...(isPrivate && { p: 1 }) });
}

export function parseSuggestion(value: string | undefined): Suggestion | undefined {
  const carried = parseCarried(suggestionShape, value);
  return carried && { question: carried.q, isPrivate: carried.p === 1 };
}
