/** Writes an answer as the JSON object of the contract, version 1: the same data with instants as RFC 3339. */
import type { Answer, Coverage } from '../../ask/answer.ts';
import type { Asked } from '../../ask/doorway.ts';
import { helpLines } from '../../ask/help.ts';
import type { Query } from '../../ask/query.ts';
import { rangeOf } from '../../ask/question/fields.ts';
import type { Attempt, Hop, Leg, Recipient, Story } from '../../story/story.ts';
import type { Present } from '../../time/phrase.ts';
import { maskSecrets } from '../secrets.ts';
import { instant, instantOrNull } from './instant.ts';

/** What a question gave. @param question as typed. */
export function askedJson(asked: Asked, question: string, present: Present): object {
  if (asked.kind === 'answer') return answerJson(asked.answer);
  const query = queryJson({ text: question, range: rangeOf([], present), zone: present.zone });
  const nothing = { version: 1, query, stories: [], total: 0, totalIsExact: true, truncated: false };
  if (asked.kind === 'help') return { ...nothing, coverage: [], problem: null, help: helpLines };
  return { ...nothing, coverage: asked.coverage.map(coverageJson), problem: asked.problem };
}

/** The answer to a question that was understood. */
export function answerJson({ query, stories, total, totalIsExact, truncated, coverage, problem }: Answer): object {
  return {
    version: 1,
    query: queryJson(query),
    stories: stories.map(storyJson),
    total,
    totalIsExact,
    truncated,
    coverage: coverage.map(coverageJson),
    problem,
  };
}

function queryJson({ text, range, zone }: Pick<Query, 'text' | 'range' | 'zone'>): object {
  return { text, from: instant(range.from), to: instant(range.to), zone };
}

function coverageJson({ host, from, to }: Coverage): object {
  return { host, from: instant(from), to: instant(to) };
}

function storyJson(story: Story): object {
  return {
    ...story,
    receivedAt: instantOrNull(story.receivedAt),
    hops: story.hops.map(hopJson),
    recipients: story.recipients.map(recipientJson),
    verdicts: story.verdicts.map((verdict) => ({ ...verdict, at: instant(verdict.at) })),
    evidence: story.evidence.map((line) => ({ ...line, at: instant(line.at), line: maskSecrets(line.line) })),
  };
}

function hopJson(hop: Hop): object {
  return { ...hop, receivedAt: instantOrNull(hop.receivedAt), legs: hop.legs.map(legJson) };
}

function legJson(leg: Leg): object {
  return { ...leg, at: instant(leg.at), tries: leg.tries.map(attemptJson) };
}

function attemptJson(attempt: Attempt): object {
  return { ...attempt, at: instant(attempt.at) };
}

function recipientJson(recipient: Recipient): object {
  const { pickup } = recipient;
  return {
    ...recipient,
    at: instant(recipient.at),
    pickup: pickup ? { ...pickup, at: instantOrNull(pickup.at) } : null,
  };
}
