/** An answer turned into what a terminal prints: the summary, and below it a branch for each message. */
import type { Answer } from '../../ask/answer.ts';
import type { Problem } from '../../ask/query.ts';
import { cardOf } from '../card.ts';
import { counted } from '../phrases.ts';
import { summaryOf, type Summary } from '../summary.ts';
import { visible } from '../../text/visible.ts';
import { outcomeWords } from '../words.ts';
import { cardLines, type TerminalOptions } from './card.ts';
import { branchIndent, tree, wrap } from './wrap.ts';

const paragraph = (text: string, { width }: TerminalOptions): string[] => wrap(text, width, 2);

function countsLine({ counts, countsNote }: Summary, { style }: TerminalOptions): string {
  const parts = counts.map(({ outcome, count }) => {
    const { sign, word, colour } = outcomeWords[outcome];
    return style.colour(colour, `${sign} ${count} ${word}`);
  });
  return parts.join(' · ') + (countsNote === null ? '' : ` (${countsNote})`);
}

/** What was understood and what is wrong, then one corrected question. */
function problemLines({ message, suggestion }: Problem, options: TerminalOptions): string[] {
  const { style } = options;
  const tryThis = suggestion === null ? [] : paragraph(`Try: ${style.strong(visible(suggestion))}`, options);
  return [...paragraph(visible(message), options), ...tryThis];
}

function summaryLines(summary: Summary, options: TerminalOptions): string[] {
  const { style } = options;
  return [
    ...paragraph(style.strong(visible(summary.headline)), options),
    ...(summary.counts.length === 0 ? [] : paragraph(countsLine(summary, options), options)),
    ...(summary.problem === null ? [] : problemLines(summary.problem, options)),
    ...(summary.skipped === null ? [] : paragraph(style.colour('yellow', visible(summary.skipped)), options)),
    ...paragraph(style.faint(visible(summary.understood)), options),
    ...summary.coverage.flatMap((line) => paragraph(style.faint(`Logs of ${visible(line)}`), options)),
  ];
}

/** Ends with a line end. */
export function answerText(answer: Answer, options: TerminalOptions): string {
  const inBranch = { ...options, width: options.width - branchIndent };
  const cards = answer.stories.map((story) =>
    cardLines(cardOf(story, { zone: answer.query.zone, now: options.now }), inBranch),
  );
  const more = answer.truncated ? [[options.style.faint(moreText(answer))]] : [];
  return tree(summaryLines(summaryOf(answer, options.now), options), [...cards, ...more]).join('\n') + '\n';
}

/** `17 more messages: --limit shows more`, `at least 17 more messages: …`, `perhaps more messages: …` */
function moreText({ total, stories, totalIsExact }: Answer): string {
  const left = total - stories.length;
  const messages = left === 0 ? 'perhaps more messages' : counted(left, 'more message');
  return `${totalIsExact || left === 0 ? '' : 'at least '}${messages}: --limit shows more`;
}

/** Ends with a line end. */
export function problemText(problem: Problem, options: TerminalOptions): string {
  return problemLines(problem, options).join('\n') + '\n';
}
