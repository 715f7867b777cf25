/** Writes an answer as the JSON object of the contract, version 1: the same data with instants as RFC 3339. */
import type { Answer, Coverage } from '../../ask/answer.ts';
import type { Problem } from '../../ask/query.ts';
import type { Attempt, Hop, Leg, Recipient, Story } from '../../story/story.ts';
import { maskSecrets } from '../secrets.ts';
import { instant } from './instant.ts';

/** The answer to a question that was understood. */
export function answerJson({ query, stories, total, truncated, coverage, problem }: Answer): object {
  return {
    version: 1,
    query: { text: query.text, from: instant(query.range.from), to: instant(query.range.to), zone: query.zone },
    stories: stories.map(storyJson),
    total,
    truncated,
    coverage: coverage.map(coverageJson),
    problem,
  };
}

/** The same object for a question that was not understood. */
export function problemJson(text: string, zone: string, coverage: readonly Coverage[], problem: Problem): object {
  const query = { text, from: null, to: null, zone };
  return { version: 1, query, stories: [], total: 0, truncated: false, coverage: coverage.map(coverageJson), problem };
}

function coverageJson({ host, from, to }: Coverage): object {
  return { host, from: instant(from), to: instant(to) };
}

function storyJson(story: Story): object {
  return {
    ...story,
    receivedAt: orNull(story.receivedAt),
    hops: story.hops.map(hopJson),
    recipients: story.recipients.map(recipientJson),
    evidence: story.evidence.map((line) => ({ ...line, at: instant(line.at), line: maskSecrets(line.line) })),
  };
}

function hopJson(hop: Hop): object {
  return { ...hop, receivedAt: orNull(hop.receivedAt), legs: hop.legs.map(legJson) };
}

function legJson(leg: Leg): object {
  return { ...leg, at: instant(leg.at), tries: leg.tries.map(attemptJson) };
}

function attemptJson(attempt: Attempt): object {
  return { ...attempt, at: instant(attempt.at) };
}

function recipientJson(recipient: Recipient): object {
  const { pickup } = recipient;
  return { ...recipient, at: instant(recipient.at), pickup: pickup ? { ...pickup, at: orNull(pickup.at) } : null };
}

function orNull(at: number | null): string | null {
  return at === null ? null : instant(at);
}
