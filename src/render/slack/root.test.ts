import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyStory, anyText } from '../../../test/fixtures/any-story.ts';
import { fixtureDoorway } from '../../../test/fixtures/doorway.ts';
import { accept, markupOf, slackPage } from '../../../test/fixtures/slack-page.ts';
import { at, hostileStory, stories } from '../../../test/fixtures/stories.ts';
import type { Answer } from '../../ask/answer.ts';
import { cardOf } from '../card.ts';
import { summaryOf } from '../summary.ts';
import { privateListMessage } from './private-list.ts';
import { rootMessage } from './root.ts';

const zone = 'Europe/Berlin';
const now = at('10:45:00');
const options = { asker: 'U0SAM00001', isPrivate: false };

async function answerTo(question: string): Promise<Answer> {
  const asked = await fixtureDoorway([hostileStory, ...stories]).ask(question, {
    zone,
    now: at('10:45:00'),
    limit: 100,
  });
  if (asked.kind !== 'answer') throw new Error(asked.kind);
  return asked.answer;
}

test.each([
  ['root', '* today'],
  ['root-nothing-found', 'nobody@example.com'],
])('%s', async (name, question) => {
  const page = { question, zone, now, offset: 0 };
  const message = rootMessage(summaryOf(await answerTo(question), now), question, { ...options, page });
  accept(message);
  await expect(slackPage(message)).toMatchFileSnapshot(`../../../test/golden/slack/${name}.txt`);
});

test('a private list', async () => {
  const answer = await answerTo('* today');
  const page = { question: '* today', zone, now: at('10:45:00'), offset: 0 };
  const message = privateListMessage({
    summary: summaryOf(answer, now),
    page,
    cards: answer.stories.map((story) => cardOf(story, { zone, now })),
    progress: { next: { ...page, offset: 10 }, total: 37, totalIsExact: true },
    note: null,
  });
  accept(message);
  await expect(slackPage(message)).toMatchFileSnapshot('../../../test/golden/slack/private-list.txt');
});

test('both are within Slack’s limits and mention the asker alone, whatever was asked and found', async () => {
  const answer = await answerTo('* today');
  const list = fc.array(anyStory, { minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(anyText, list, (text, found) => {
      const either = [{ kind: 'address' as const, address: text }];
      const coverage = Array.from({ length: 30 }, () => ({ host: text, from: 0, to: 1 }));
      const problem = { kind: 'nothing-found' as const, message: text, suggestion: text };
      const hostileAnswer = { ...answer, query: { ...answer.query, either }, coverage, stories: found, problem };
      const summary = summaryOf(hostileAnswer, now);
      const page = { question: text, zone, now: 0, offset: 10 };
      const root = rootMessage(summary, text, { ...options, page, note: text });
      const cards = found.map((story) => cardOf(story, { zone, now }));
      const message = privateListMessage({
        summary,
        page,
        cards,
        progress: { next: page, total: 37, totalIsExact: false },
        note: null,
      });
      for (const posted of [root, message]) {
        accept(posted);
        for (const markup of markupOf(posted)) {
          expect(markup.replace('<@U0SAM00001>', '')).not.toMatch(/<|>|&(?!(lt|gt|amp);)/);
        }
      }
    }),
    { numRuns: 50 },
  );
});
