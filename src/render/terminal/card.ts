/** A card turned into lines of a terminal: the same words as in Slack, folded and coloured. */
import { visible } from '../../text/visible.ts';
import type { Card } from '../card.ts';
import type { RecipientLine } from '../recipient-line.ts';
import { dispositionWords, outcomeWords } from '../words.ts';
import type { Style } from './style.ts';
import { indented } from './wrap.ts';

export interface TerminalOptions {
  readonly style: Style;
  /** The present, epoch milliseconds. */
  readonly now: number;
  /** Columns; 80 reads well everywhere. */
  readonly width: number;
  /** Hops, attempts and related messages too. */
  readonly expanded: boolean;
  /** The raw log lines too, not folded. */
  readonly rawLines: boolean;
}

/** A paragraph `by` columns in; log text in it is made visible before it is coloured. */
function paragraph(text: string, { width }: TerminalOptions, by: number): string[] {
  return indented(text, width, by);
}

function titleLines(card: Card, options: TerminalOptions): string[] {
  const { sign, word, colour } = outcomeWords[card.outcome];
  const { style } = options;
  return paragraph(`${style.colour(colour, `${sign} ${word}`)}  ${style.strong(visible(card.title))}`, options, 0);
}

function recipientHead(line: RecipientLine, { style }: TerminalOptions): string {
  const { sign, word, colour } = dispositionWords[line.disposition];
  return `${style.colour(colour, sign)} ${visible(line.recipient)} ${style.colour(colour, word)}: `;
}

/** @param isOnly whether it is the only recipient: then the title already has its address and disposition */
function recipientLines(line: RecipientLine, isOnly: boolean, options: TerminalOptions): string[] {
  const head = isOnly ? '' : recipientHead(line, options);
  const given = line.originalRecipient === null ? '' : ` (first given as ${line.originalRecipient})`;
  const facts = [line.at, ...line.facts].join(' · ');
  const by = isOnly ? 2 : 4;
  return [
    ...paragraph(head + visible(line.outcome + given), options, 2),
    ...paragraph(options.style.faint(visible(facts)), options, by),
    ...(line.reply === null ? [] : paragraph(`said: ${visible(line.reply)}`, options, by)),
    ...(line.pickup === null ? [] : paragraph(visible(line.pickup), options, by)),
  ];
}

function detailLines({ details, related }: Card, options: TerminalOptions): string[] {
  const { style } = options;
  const groups =
    related.length === 0 ? details : [...details, { heading: 'Related', lines: related.map(({ text }) => text) }];
  return groups.flatMap(({ heading, lines }) => [
    ...paragraph(style.strong(visible(heading)), options, 2),
    ...lines.flatMap((line) => paragraph(visible(line), options, 4)),
  ]);
}

function rawLines({ rawLines: groups }: Card, { style }: TerminalOptions): string[] {
  return groups.flatMap(({ heading, lines }) => [
    `  ${style.faint(visible(heading))}`,
    ...lines.map((line) => `  ${visible(line)}`),
  ]);
}

export function cardLines(card: Card, options: TerminalOptions): string[] {
  const { style } = options;
  const { nextStep } = card;
  return [
    ...titleLines(card, options),
    ...paragraph(visible(card.conclusion), options, 2),
    ...(nextStep === null
      ? []
      : paragraph(`${style.strong('Next')} (${nextStep.turn}): ${visible(nextStep.text)}`, options, 2)),
    ...card.recipients.flatMap((line, _, all) => recipientLines(line, all.length === 1, options)),
    ...paragraph(style.faint(visible(card.facts.join(' · '))), options, 2),
    ...(options.expanded ? detailLines(card, options) : []),
    ...(options.rawLines ? rawLines(card, options) : []),
  ];
}
