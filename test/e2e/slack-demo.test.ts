/** The whole way, in both modes: Slack, Bolt, doorway, store and back, over the demo log. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SlackMessage } from '../../src/sandbox/stand-in.ts';
import { demoNow, openDemoDoorway, type DemoDoorway } from '../fixtures/demo-doorway.ts';
import { accept, markupOf } from '../fixtures/slack-page.ts';
import { modes, setStage, startSlack, wordsOf, type Stage } from '../fixtures/slack-stage.ts';

let demo: DemoDoorway;
let stage: Stage | undefined;
beforeAll(async () => void (demo = await openDemoDoorway()));
afterAll(() => demo.close());
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

describe.each(modes)('over %s', (mode) => {
  async function ask(question: string): Promise<readonly SlackMessage[]> {
    const { slack } = (stage = await setStage(mode, demo.doorway, await startSlack(), demoNow));
    await slack.command(question, { user: 'sam', channel: '#support' });
    const root = await slack.waitFor(() => slack.messages('#support')[0]);
    const total = Number(/^\*(\d+) message/.exec(wordsOf(root))?.[1]);
    // A page of ten, and the button for the rest.
    const replies = total > 10 ? 11 : total;
    return slack.waitFor(() => {
      const thread = slack.thread('#support', root.ts);
      return thread.length > replies && thread;
    });
  }
  const after = (message: SlackMessage, words: string): Promise<SlackMessage> =>
    (stage as Stage).slack.waitFor((workspace) => {
      const now = workspace.message(message.channel, message.ts);
      return now !== undefined && wordsOf(now).includes(words) && now;
    });

  test('boss@example.com today', async () => {
    const [root, ...replies] = (await ask('boss@example.com today')) as [SlackMessage, ...SlackMessage[]];
    expect(wordsOf(root)).toMatch(/^\*11 messages: `boss@example\.com`, today\*\n/);
    expect(wordsOf(root)).toContain('Logs of ns1: 12 Jan');
    expect(wordsOf(replies.at(-1) as SlackMessage)).toBe('10 of 11 messages shown\nShow 1 more');
    const ended = replies.slice(0, -1).map((reply) => /^\S+ \*([^*]+)\*/.exec(wordsOf(reply))?.[1]);
    expect(new Set(ended)).toEqual(new Set(['Delivered', 'Bounced', 'Rejected', 'Deferred', 'Mixed', 'Relayed']));
    expect(replies.some((reply) => wordsOf(reply).includes('&lt;!channel&gt;'))).toBe(true);
    for (const message of [root, ...replies]) {
      const posted = message as unknown as Parameters<typeof accept>[0];
      accept(posted);
      for (const text of markupOf(posted)) expect(text.replace('<@U0SAM00001>', '')).not.toMatch(/<|>/);
    }
  });

  test('a bounce: expanded, its raw lines, and the DSN that belongs to it', async () => {
    const [, reply] = (await ask('jobs@agency.test')) as [SlackMessage, SlackMessage];
    const { slack } = stage as Stage;
    expect(wordsOf(reply)).toMatch(/^❌ \*Bounced\* `boss@example\.com` → `jobs@agency\.test`/);
    await slack.press(reply, 'Expand');
    const expanded = await after(reply, '*1. ns1 · sendmail · ');
    await slack.press(expanded, 'Raw lines');
    expect(wordsOf(await after(reply, 'Raw lines 1–'))).toMatch(
      /```\nJan 12 \d\d:\d\d:\d\d ns1 sm-mta\[\d+\]: \w+: from=&lt;boss@example\.com&gt;/,
    );
    await slack.press(expanded, 'Related (1)');
    const [, , related] = await slack.waitFor(() => {
      const thread = slack.thread('#support', reply.thread_ts ?? '');
      return thread.length > 2 && thread;
    });
    expect(wordsOf(related as SlackMessage)).toMatch(
      /^its bounce to the sender .*\n✅ \*Delivered\* `&lt;&gt;` → `boss@example\.com`/,
    );
  });

  test('nothing found', async () => {
    const { slack } = (stage = await setStage(mode, demo.doorway, await startSlack(), demoNow));
    await slack.command('nobody@nowhere.test today');
    const root = await slack.waitFor(() => slack.messages('#support')[0]);
    expect(wordsOf(root)).toMatch(/^\*Nothing found: `nobody@nowhere\.test`, today\*/);
    await stage.settle();
    expect(slack.thread('#support', root.ts)).toHaveLength(1);
  });
});
