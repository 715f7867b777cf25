/** The small messages: each one Slack takes, and each one says what to do. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText } from '../../../test/fixtures/any-story.ts';
import { accept, markupOf, slackPage } from '../../../test/fixtures/slack-page.ts';
import { closedChannelNote } from './closed-channel.ts';
import { helpMessage } from './help.ts';
import { askedInsteadMessage, problemMessage } from './problem.ts';
import { relatedGoneMessage } from './related.ts';
import { showMoreMessage, shownMoreMessage } from './show-more.ts';
import { oldButtonMessage, storyGoneMessage, troubleMessage } from './trouble.ts';

const next = { question: 'info@example.com', zone: 'UTC', now: 0, offset: 10 };

test('help shows examples, and how to be private', () => {
  accept(helpMessage());
  expect(slackPage(helpMessage())).toContain('`from:boss@example.com to:@example.com`');
  expect(slackPage(helpMessage())).toContain('Add `private` anywhere');
});

test('show more counts what is shown and what is left', () => {
  const page = (total: number, totalIsExact: boolean): string =>
    slackPage(showMoreMessage({ next, total, totalIsExact }));
  expect(page(13, true)).toContain('10 of 13 messages shown\nbutton  [ Show 3 more ]');
  expect(page(250, false)).toContain('10 of at least 250 messages shown\nbutton  [ Show 10 more ]');
  const tooLong = { ...next, question: 'x'.repeat(2_000) };
  expect(slackPage(showMoreMessage({ next: tooLong, total: 13, totalIsExact: true }))).toContain('Narrow the question');
});

test('all are taken by Slack', () => {
  const progress = { next, total: 13, totalIsExact: true };
  const messages = [
    troubleMessage('abc123'),
    storyGoneMessage(),
    oldButtonMessage(),
    shownMoreMessage(),
    showMoreMessage(progress),
  ];
  for (const message of messages) accept(message);
});

test('those that quote show it and obey nothing', () => {
  const words = anyText.filter((text) => text.trim() !== '');
  fc.assert(
    fc.property(words, words, (message, suggestion) => {
      const problem = problemMessage({ kind: 'not-understood', message, suggestion }, false);
      for (const posted of [problem, askedInsteadMessage(suggestion), relatedGoneMessage(message)]) {
        accept(posted);
        for (const text of markupOf(posted)) expect(text).not.toMatch(/<|>|&(?!(lt|gt|amp);)/);
      }
    }),
  );
});

test.each([
  ['not_in_channel', 'C0GENERAL1', '`/invite` <@U0BOT>'],
  ['channel_not_found', 'D0MARIASAM', 'I take no part in this conversation'],
  ['is_archived', 'C0SUPPORT1', 'archived'],
  ['restricted_action', 'C0SUPPORT1', 'I may not post'],
])('%s in %s is explained', (reason, channel, words) => {
  expect(closedChannelNote(reason, channel, 'U0BOT')).toContain(words);
});
