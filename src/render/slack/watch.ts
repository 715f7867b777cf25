/** Watching a message turned into Slack messages: that one watches, what has moved, and that it is over. */
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Move } from '../../watch/watcher.ts';
import { formatInstant } from '../../time/format.ts';
import { cardOf, type Card } from '../card.ts';
import { counted } from '../phrases.ts';
import type { RecipientLine } from '../recipient-line.ts';
import type { Viewer } from '../viewer.ts';
import { dispositionWords, outcomeWords } from '../words.ts';
import { actionIds } from './action-ids.ts';
import { actions, button, context, said, section, type Message } from './blocks.ts';
import { parseCarried } from './carried.ts';
import { cutRendered, joinWithin, limits } from './limits.ts';
import { code, prose } from './mrkdwn.ts';

/** As far as Slack needs to know it. */
export interface WatchLine {
  readonly id: number;
  readonly title: string;
  /** Epoch milliseconds. */
  readonly until: number;
  readonly threadTs: string | null;
}

const titleOf = (title: string): string => cutRendered(title, 700, prose);
const unwatchButton = (id: number) => button('Unwatch', actionIds.unwatch, JSON.stringify({ w: id }));
export const parseWatchId = (value: string | undefined): number | undefined =>
  parseCarried(z.object({ w: z.int().min(0) }), value)?.w;
const unwatch = (id: number): KnownBlock[] => actions([unwatchButton(id)]);

export function watchingMessage({ id, title, until, threadTs }: WatchLine, viewer: Viewer, isNew: boolean): Message {
  const where = threadTs === null ? 'in a direct message' : 'in this thread';
  const lead = isNew ? 'I tell you' : 'You watch this already: I tell you';
  const end = formatInstant(until, viewer.zone, viewer);
  return said(`👀 ${lead} ${where} when ${titleOf(title)} moves, until ${end}.`, ...unwatch(id));
}

/** @param card of a message with nothing more to come */
export function nothingToWatchMessage(card: Card): Message {
  const { emoji, word } = outcomeWords[card.outcome];
  return said(`${emoji} There is nothing more to come: ${titleOf(card.title)} is ${word}.`);
}

export function unwatchedMessage(title: string | null): Message {
  return said(title === null ? 'This watch is over already.' : `You no longer watch ${titleOf(title)}.`);
}

export function notYoursMessage(): Message {
  return said('This is somebody else’s watch. Press Watch on the message for one of your own.');
}

/** `✅ employee@example.com *delivered*: handed to the mailbox on ns1 · Tue 11 Jan, 17:45:49 CET` */
function movedLine({ recipient, disposition, outcome, at, reply, pickup }: RecipientLine): string {
  const { emoji, word } = dispositionWords[disposition];
  const words = cutRendered([outcome, at, pickup].filter(Boolean).join(' · '), 500, prose);
  const answer = reply === null ? '' : `\n      said: ${cutRendered(reply, 500, code)}`;
  return `${emoji} ${cutRendered(recipient, 400, code)} *${word}*: ${words}${answer}`;
}

function movedText(card: Card, moved: ReadonlySet<string>): string {
  const some = card.recipients.filter(({ recipient }) => moved.has(recipient));
  const lines = (some.length > 0 ? some : card.recipients).map(movedLine);
  const missing = (count: number): string => `… and ${counted(count, 'more recipient')}`;
  return joinWithin(lines, limits.sectionText - 900, missing, 10);
}

function endText({ ends, watch, now }: Move): string {
  if (ends === 'settled') return 'That is all that can come: this watch has ended.';
  if (ends === 'expired')
    return 'It has not come to its end, but the time of this watch is up. Press Watch again to go on.';
  return `You watch it until ${formatInstant(watch.until, watch.zone, { now })}.`;
}

const headOf = ({ ends, moved }: Move): string => (ends === 'expired' && moved.size === 0 ? 'Still' : 'Moved');

/** `👀 Moved: boss@example.com → employee@example.com`, the news, and whether the watch continues. */
export function noticeMessage(move: Move, marker: string): Message {
  const { watch, story, moved, ends, now } = move;
  const card = cardOf(story, { zone: watch.zone, now });
  const { emoji, word } = outcomeWords[card.outcome];
  const mention = watch.threadTs === null ? '' : `<@${watch.user}> `;
  const head = `👀 ${mention}*${headOf(move)}*: ${titleOf(card.title)}`;
  return {
    text: cutRendered(`👀 ${emoji} ${word}: ${card.title}. ${card.conclusion}`, limits.fallbackText, prose),
    blocks: [
      { ...section(`${head}\n${movedText(card, moved)}`), block_id: marker },
      ...(card.conclusion === '' ? [] : [section(cutRendered(card.conclusion, 1_000, prose))]),
      context(endText(move)),
      ...(ends === null ? unwatch(watch.id) : []),
    ],
  };
}

/** Shown in the Home at most. */
const mostWatches = 20;

/** For the Home. @param watches the newest first */
export function watchesSection(watches: readonly WatchLine[], viewer: Viewer): KnownBlock[] {
  if (watches.length === 0)
    return [section('*My watches*'), context('None. Press Watch on a message that still waits.')];
  const rows = watches.slice(0, mostWatches).map(({ id, title, until }) => {
    const text = `👀 ${titleOf(title)}\n      until ${formatInstant(until, viewer.zone, viewer)}`;
    const stop = unwatchButton(id);
    return stop === null ? section(text) : { ...section(text), accessory: stop };
  });
  const left = watches.length - rows.length;
  return [
    section('*My watches*'),
    ...rows,
    ...(left > 0 ? [context(`… and ${counted(left, 'more watch', 'more watches')}`)] : []),
  ];
}
