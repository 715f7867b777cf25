/** A summary turned into the Slack message above an answer's thread: who asked, how many, how they ended, whose logs. */
import type { KnownBlock } from '@slack/types';
import { capital, counted } from '../phrases.ts';
import type { Summary } from '../summary.ts';
import { actions, context, section, type Message } from './blocks.ts';
import { cutRendered, limits } from './limits.ts';
import { answerButtons } from './answer-buttons.ts';
import { code, prose } from './mrkdwn.ts';
import { problemBlocks } from './problem.ts';
import type { Page } from './state.ts';
import { countsText } from './story-text.ts';

export interface RootOptions {
  /** The asker's Slack user ID. */
  readonly asker: string | null;
  readonly isPrivate: boolean;
  /** Where the question came from when it was not typed; plain words. */
  readonly note?: string | null;
  /** With it come the buttons for the whole answer. */
  readonly page?: Page;
}

/** `✅ 1 delivered · ⏳ 2 deferred (of the newest 100)` */
function endedText({ counts, countsNote }: Summary): string {
  return countsText(counts) + (countsNote === null ? '' : ` (${countsNote})`);
}

/** Named in a root; `mailtrace doctor` and the Home name them all. */
const mostHosts = 4;

/** `logs of ns1: 23 Nov 04:51–09:19; ns2: 23 Nov 04:51–09:20; and of 3 more hosts` */
function coverageText(coverage: readonly string[]): string {
  if (coverage.length === 0) return 'no logs are indexed yet';
  const named = coverage.slice(0, mostHosts).map((line) => cutRendered(line, 200, prose));
  const left = coverage.length - named.length;
  return `logs of ${[...named, ...(left === 0 ? [] : [`and of ${counted(left, 'more host')}`])].join('; ')}`;
}

/** The only mention that we ever write; Slack user IDs begin with U or W. */
export const mention = (user: string | null): string =>
  user !== null && /^[UW][A-Z0-9]{1,30}$/.test(user) ? ` by <@${user}>` : '';

function rootBlocks(summary: Summary, question: string, options: RootOptions): KnownBlock[] {
  const asked = `Asked${mention(options.asker)}: ${cutRendered(question, 500, code)}`;
  const looked = `Searched ${cutRendered(summary.range, 200, prose)} · ${coverageText(summary.coverage)}`;
  const headline = `*${cutRendered(capital(summary.headline), 500, prose)}*`;
  return [
    section([headline, ...(summary.counts.length === 0 ? [] : [endedText(summary)])].join('\n')),
    ...(summary.problem === null ? [] : problemBlocks(summary.problem, options.isPrivate)),
    ...(summary.skipped === null ? [] : [context(`⚠️ ${cutRendered(summary.skipped, 1_000, prose)}`)]),
    context(`${asked}\n${looked}`),
    ...(options.note ? [context(cutRendered(options.note, 1_500, prose))] : []),
    ...(options.page === undefined ? [] : actions(answerButtons(summary, options.page, options.isPrivate))),
  ];
}

export function rootMessage(summary: Summary, question: string, options: RootOptions): Message {
  const text = [summary.headline, endedText(summary)].filter((part) => part !== '').join('. ');
  return { text: cutRendered(text, limits.fallbackText, prose), blocks: rootBlocks(summary, question, options) };
}
