/** The summary above an answer's messages: how many, their outcomes, what was understood, which logs. */
import type { Answer, Coverage } from '../ask/answer.ts';
import type { Problem } from '../ask/query.ts';
import { formatRange } from '../time/format.ts';
import { counted } from './phrases.ts';
import { phraseWords, rangeWords, soughtWords } from './understood.ts';
import type { Viewer } from './viewer.ts';
import { countOutcomes, type OutcomeCount } from './words.ts';

export interface Summary {
  /** `3 messages: boss@example.com, today` */
  readonly headline: string;
  /** How they ended, worst first. */
  readonly counts: readonly OutcomeCount[];
  /** Said when not all messages were counted. */
  readonly countsNote: string | null;
  /** What was understood, with the time in the asker's zone. */
  readonly understood: string;
  /** The time that was looked at, in the asker's zone: `11 Jan 00:00–17:50 (America/New York)` */
  readonly range: string;
  /** One line per host. */
  readonly coverage: readonly string[];
  /** What may be missing because parts of the logs cannot be read. */
  readonly skipped: string | null;
  readonly problem: Problem | null;
}

/** `3 messages`, `100 or more messages`, `Nothing found` */
function amount({ total, totalIsExact }: Answer): string {
  if (total === 0) return 'Nothing found';
  return totalIsExact ? counted(total, 'message') : `${counted(total, 'message')} or more`;
}

export function coverageLines(coverage: readonly Coverage[], { zone, now }: Viewer): string[] {
  return coverage.map((reach) => `${reach.host}: ${formatRange(reach, zone, { now })}`);
}

/** Told one by one. */
const mostStretches = 3;

/** `1 part of the logs could not be read (11 Jan 10:02–10:14): something may be missing here. …` */
function skippedWords({ skipped, query }: Answer, now: number): string | null {
  if (skipped.length === 0) return null;
  const told = skipped.slice(0, mostStretches).map((stretch) => formatRange(stretch, query.zone, { now }));
  const left = skipped.length - told.length;
  const where = [...told, ...(left > 0 ? [`and ${left} more`] : [])].join(', ');
  const parts = counted(skipped.length, 'part');
  return `${parts} of the logs could not be read (${where}): something may be missing here. To mend it: mailtrace repair.`;
}

/** @param now the present, epoch milliseconds */
export function summaryOf(answer: Answer, now: number): Summary {
  const { query, stories, total } = answer;
  return {
    headline: `${amount(answer)}: ${soughtWords(query)}, ${phraseWords(query)}`,
    counts: countOutcomes(stories.map((story) => story.conclusion.kind)),
    countsNote: stories.length < total ? `of the newest ${stories.length}` : null,
    understood: `Read as ${soughtWords(query)}, ${rangeWords(query, now)}`,
    range: rangeWords(query, now).replaceAll('_', ' '),
    coverage: coverageLines(answer.coverage, { zone: query.zone, now }),
    skipped: skippedWords(answer, now),
    problem: answer.problem,
  };
}
