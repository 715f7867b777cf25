/** Whatever real servers wrote and whatever an attacker might, on every surface: Slack takes it, and obeys nothing in it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readForm } from '../../src/ask/form.ts';
import { cardOf } from '../../src/render/card.ts';
import { copyMessage, copyView } from '../../src/render/slack/copy.ts';
import { askSection, examplesSection, homeView, recentSection } from '../../src/render/slack/home.ts';
import { privateListMessage } from '../../src/render/slack/private-list.ts';
import { problemMessage } from '../../src/render/slack/problem.ts';
import { refineView } from '../../src/render/slack/refine.ts';
import { replyMessage } from '../../src/render/slack/reply.ts';
import { rootMessage } from '../../src/render/slack/root.ts';
import { freshCard } from '../../src/render/slack/state.ts';
import { noticeMessage, watchesSection, watchingMessage } from '../../src/render/slack/watch.ts';
import { summaryOf } from '../../src/render/summary.ts';
import type { Story } from '../../src/story/story.ts';
import { anyStory, anyText } from '../fixtures/any-story.ts';
import { openSet } from '../truth.ts';
import { obeyed, slackHome, slackMessage, slackModal } from './slack.ts';

const zone = 'Europe/Berlin';
const now = Date.parse('2026-11-23T10:00:00Z');
const sam = 'U0SAM00001';

function messagesAbout(story: Story, words: string): object[] {
  const card = cardOf(story, { zone, now });
  const page = { question: words, zone, now, offset: 0 };
  const fresh = freshCard(story.id, zone);
  const query = {
    text: words,
    either: [{ kind: 'address' as const, address: words }],
    from: null,
    to: null,
    queueId: null,
    messageId: null,
    statuses: [],
    hosts: [],
    range: { from: 0, to: now, phrase: words },
    zone,
  };
  const found = { stories: [story], total: 1, totalIsExact: true, truncated: false };
  const skipped = Array.from({ length: 9 }, (_, day) => ({ from: day * 86_400_000, to: now }));
  const coverage = [{ host: words, from: 0, to: now }];
  const summary = summaryOf({ query, ...found, coverage, skipped, problem: null }, now);
  const list = { summary, page, progress: { next: page, total: 30, totalIsExact: true }, note: null };
  const watch = { id: 1, title: card.title, until: now, threadTs: '1.2', user: sam, zone };
  const moved = new Set(story.recipients.slice(0, 3).map(({ recipient }) => recipient));
  return [
    replyMessage(card, fresh),
    replyMessage(card, { ...fresh, expanded: true, linesPage: 1, lead: words, list: page }),
    rootMessage(summary, words, { asker: sam, isPrivate: false, page, note: words }),
    privateListMessage({ ...list, cards: [card], progress: null }),
    privateListMessage({ ...list, cards: [card, card, card] }),
    copyMessage(story, zone),
    watchingMessage(watch, { zone, now }, true),
    noticeMessage({ watch: watch as never, story, moved, ends: null, now }, 'notice-1'),
    problemMessage({ kind: 'not-understood', message: words, suggestion: words }, true, words),
  ];
}

function check(story: Story, words: string): void {
  for (const message of messagesAbout(story, words)) {
    slackMessage.parse(message);
    expect(obeyed(message, sam)).toEqual([]);
  }
  const place = { channel: 'C0SUPPORT1', threadTs: null, responseUrl: null };
  const copies = story.recipients
    .slice(0, 3)
    .map((_, chosen) => copyView(story, chosen, { storyId: story.id, zone, channel: 'C0SUPPORT1' }));
  const form = refineView({ form: readForm(words, { now, zone }), isPrivate: true, place });
  for (const modal of [...copies, form]) {
    slackModal.parse(modal);
    expect(obeyed(modal)).toEqual([]);
  }
  const watches = watchesSection([{ id: 1, title: words, until: now, threadTs: null }], { zone, now });
  const home = homeView([
    askSection(),
    recentSection([{ question: words, isPrivate: true }]),
    watches,
    examplesSection(),
  ]);
  slackHome.parse(home);
  expect(obeyed(home)).toEqual([]);
}

test('what an attacker may have brought into a log', () => {
  const words = anyText.filter((some) => some.trim() !== '');
  fc.assert(fc.property(anyStory, words, check), { numRuns: 30 });
});

test.each(['sendmail-8.17', 'postfix-3.7', 'exim-4.96', 'opensmtpd-6.8', 'site-sendmail-postfix-dovecot-2.3-sieve'])(
  'what the servers of %s wrote',
  async (set) => {
    await using logs = await openSet(set, 'log');
    const stories = await logs.stories('2026-11-01..2027-01-20');
    expect(stories.length).toBeGreaterThan(5);
    for (const story of stories) check(story, 'boss@example.com today');
  },
);
