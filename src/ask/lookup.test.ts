import { expect, test } from 'vitest';
import { corpusLogs, readCorpus } from '../../test/corpus-files.ts';
import { openLogs } from '../../test/open-logs.ts';
import { addressKey, domainOf } from '../mail/address.ts';
import { dispositions } from '../mail/disposition.ts';
import type { Story } from '../story/story.ts';
import { isAnswer } from './match.ts';
import { readQuestion } from './read-question.ts';

const ever = 'since 2020-01-01';
const mostOfAKind = 12;

/** Up to so many distinct ones, from everywhere. */
function some(texts: readonly (string | null | undefined)[]): string[] {
  const all = [...new Set(texts.filter((text) => text !== null && text !== undefined && text !== ''))] as string[];
  const step = Math.max(1, Math.floor(all.length / mostOfAKind));
  return all.filter((_, index) => index % step === 0).slice(0, mostOfAKind);
}

/** Questions whose answers are among the stories, and some whose are not. */
function questionsFor(stories: readonly Story[]): string[] {
  const legs = stories.flatMap(({ hops }) => hops.flatMap((hop) => hop.legs));
  const senders = stories.map(({ envelopeSender }) => envelopeSender);
  const addresses = some([...senders, ...legs.map(({ recipient }) => recipient)].map((one) => one && addressKey(one)));
  const plain = addresses.filter((address) => /^[\w.@+-]+@[\w.-]+$/.test(address));
  return [
    ...dispositions.map((status) => `status:${status}`),
    ...some(stories.flatMap(({ hops }) => hops.map(({ host }) => `host:${host}`))),
    ...plain.flatMap((address) => [address, `from:${address}`, `to:@${domainOf(address)}`, `*${address.slice(2, 7)}*`]),
    ...some(stories.flatMap(({ hops }) => hops.map(({ queueId }) => queueId && `qid:${queueId}`))),
    ...some(stories.map(({ messageId }) => messageId && `<${messageId}>`)),
    'status:deferred host:nowhere',
  ];
}

test.each(corpusLogs.filter((name) => name.endsWith('.log') && !name.includes('iso')))(
  'a question finds all that reading everything finds: %s',
  async (name) => {
    await using logs = await openLogs(null, { now: '2026-12-31T00:00:00Z' });
    await logs.add(readCorpus(name));
    const all = await logs.stories(ever);
    for (const question of questionsFor(all)) {
      const understood = readQuestion(`${question} ${ever}`, { now: logs.now, zone: 'UTC' });
      if (understood.kind !== 'query') continue;
      const { messageId } = understood.query;
      const isExpected = (story: Story) =>
        isAnswer(understood.query, story) && (messageId === null || story.messageId === messageId);
      const found = await logs.stories(`${question} ${ever}`);
      // A refused session may be told from another of its lines.
      const lines = new Set(found.flatMap(({ evidence }) => evidence.map(({ offset }) => offset)));
      const missed = all.filter(
        (story) => isExpected(story) && !story.evidence.some(({ offset }) => lines.has(offset)),
      );
      expect(
        missed.map(({ id }) => id),
        question,
      ).toEqual([]);
    }
  },
);
