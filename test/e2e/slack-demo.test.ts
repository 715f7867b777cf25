/** The whole way, in both modes: Slack, Bolt, doorway, store and back, over the demo log. */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SlackMessage } from '../../src/sandbox/stand-in.ts';
import { demoNow, openDemoDoorway, type DemoDoorway } from '../fixtures/demo-doorway.ts';
import { accept, markupOf } from '../fixtures/slack-page.ts';
import { modes, setStage, startSlack, wordsOf, type Stage } from '../fixtures/slack-stage.ts';

const demoLog = readFileSync(new URL('../../data/demo/mail.log', import.meta.url), 'utf8');

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
    expect(wordsOf(root)).toContain('logs of ns1: 12 Jan');
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

  test('a pasted bounce, traced by the queue ID in it, and the text for its sender', async () => {
    const { slack } = (stage = await setStage(mode, demo.doorway, await startSlack(), demoNow));
    const queueId = /(\w+): from=<boss@example\.com>[^\n]*\n(?:[^\n]*\n){0,6}?[^\n]*\1: to=<jobs@agency\.test>/.exec(
      demoLog,
    )?.[1];
    const { message } = await slack.say(
      `This came back:\nReporting-MTA: dns; ns1.example.com\nArrival-Date: Mon, 12 Jan 2026 10:00:00 +0000\n\nFinal-Recipient: RFC822; jobs@agency.test\nAction: failed\n\nReceived: from pc4 by ns1.example.com (8.17.1/8.17.1) with ESMTP id ${queueId}\n\tfor <jobs@agency.test>`,
    );
    await slack.shortcut('mailtrace.trace-message', { message });
    const [, root, reply] = await slack.waitFor(() => {
      const thread = slack.thread('#support', message.ts);
      return thread.length > 2 && thread;
    });
    expect(wordsOf(root as SlackMessage)).toContain(`Read out of the message, and used: the queue ID \`${queueId}\`.`);
    await slack.press(reply as SlackMessage, 'Copy for customer');
    const text = await slack.waitFor(
      (workspace) =>
        /"initial_value":"([^"]*jobs@agency\.test[^"]*)"/.exec(
          JSON.stringify(workspace.modals.get('U0MARIA001') ?? []),
        )?.[1],
    );
    expect(text).toContain('It was not delivered: ');
    expect(text).not.toMatch(/ns1|sm-mta|esafe1|192\.0\.2/);
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
