/** A card's words turned into mrkdwn, each part within a length of its own. */
import type { Card } from '../card.ts';
import type { DetailGroup } from '../hop-details.ts';
import { capital, counted } from '../phrases.ts';
import type { RecipientLine } from '../recipient-line.ts';
import { dispositionWords, outcomeWords, type OutcomeCount } from '../words.ts';
import { cutRendered, joinWithin, limits } from './limits.ts';
import { code, prose } from './mrkdwn.ts';

/** `❌ *Bounced* boss@example.com → employee@example.com` */
function titleLine({ outcome, title }: Card): string {
  const { emoji, word } = outcomeWords[outcome];
  return `${emoji} *${capital(word)}* ${cutRendered(title, 700, prose)}`;
}

function nextStepLine({ nextStep }: Card): string[] {
  return nextStep === null ? [] : [`*Next* (${nextStep.turn}): ${cutRendered(nextStep.text, 700, prose)}`];
}

/** Title, conclusion and next step. */
export function headText(card: Card): string {
  return [titleLine(card), cutRendered(card.conclusion, 1_000, prose), ...nextStepLine(card)].join('\n');
}

const givenText = ({ originalRecipient }: RecipientLine): string =>
  originalRecipient === null ? '' : ` (first given as ${cutRendered(originalRecipient, 400, code)})`;

/** In whose words, on a line of its own. */
const replyText = ({ reply }: RecipientLine): string =>
  reply === null ? '' : `\n      said: ${cutRendered(reply, 500, code)}`;

const factsOf = ({ at, facts, pickup }: RecipientLine): string =>
  cutRendered([at, ...facts, ...(pickup === null ? [] : [pickup])].join(' · '), 500, prose);

/** What became of the recipient, then when, how often and in whose words. */
function recipientText(line: RecipientLine): string {
  const { emoji, word } = dispositionWords[line.disposition];
  const recipient = cutRendered(line.recipient, 400, code);
  const outcome = cutRendered(line.outcome, 400, prose);
  return `${emoji} ${recipient}${givenText(line)} *${word}*: ${outcome}\n      ${factsOf(line)}${replyText(line)}`;
}

/** The line of a single recipient, whose address and disposition are in the title already. */
function onlyRecipientText(line: RecipientLine): string {
  return `• ${cutRendered(line.outcome, 400, prose)}${givenText(line)} · ${factsOf(line)}${replyText(line)}`;
}

/** `✅ 1 delivered · ⏳ 2 deferred` */
export function countsText(counts: readonly OutcomeCount[]): string {
  return counts
    .map(({ outcome, count }) => `${outcomeWords[outcome].emoji} ${count} ${outcomeWords[outcome].word}`)
    .join(' · ');
}

/** The recipients, at most `most` of them; the rest is counted. */
export function recipientsText({ recipients, counts }: Card, most: number, hint: string): string {
  const missing = (count: number): string => `… and ${counted(count, 'more recipient')}: ${hint}`;
  const lines = recipients.map(recipients.length === 1 ? onlyRecipientText : recipientText);
  const tally = counts.length === 0 ? [] : [countsText(counts)];
  return [...tally, joinWithin(lines, limits.sectionText - 400, missing, most)].join('\n');
}

/** Received, queue IDs, Message-ID, size, in one small line; the first `most` of them. */
export function factsText({ facts }: Card, most = facts.length): string {
  return facts
    .slice(0, most)
    .map((fact) => cutRendered(fact, 200, prose))
    .join(' · ');
}

/** `*1. ns1 · sendmail · j0BGjkc28022*` and what happened there, one line each. */
export function detailText({ heading, lines }: DetailGroup): string {
  const bullets = lines.map((line) => `${line.startsWith('–') ? '      ' : '• '}${cutRendered(line, 700, prose)}`);
  return joinWithin(
    [`*${cutRendered(heading, 200, prose)}*`, ...bullets],
    limits.sectionText,
    (count) => `… ${counted(count, 'more line')}`,
  );
}

/** Title and conclusion, short, for a list. */
export function briefText(card: Card): string {
  return [titleLine(card), cutRendered(card.conclusion, 400, prose)].join('\n');
}
