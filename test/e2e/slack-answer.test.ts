/** The Slack conversation as people have it, in both modes: ask, open, page, ask in private, be told what is wrong. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Doorway } from '../../src/ask/doorway.ts';
import type { SlackMessage } from '../../src/sandbox/stand-in.ts';
import { fixtureDoorway } from '../fixtures/doorway.ts';
import { modes, setStage, startSlack, wordsOf, type Stage } from '../fixtures/slack-stage.ts';
import { hostileStory, listed, stories, story } from '../fixtures/stories.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const maria = 'U0MARIA001';
/** 23 messages, newest first. */
const many = Array.from({ length: 23 }, (_, index) => ({
  ...listed(1),
  id: `ns1-${index + 1}`,
  subject: `number ${index + 1}.`,
}));

describe.each(modes)('over %s', (mode) => {
  async function begin(doorway: Doorway = fixtureDoorway(stories)): Promise<Stage> {
    stage = await setStage(mode, doorway, await startSlack());
    return stage;
  }
  /** The thread of the newest root, once it holds so many replies. */
  const threadOf = (replies: number, channel = '#support'): Promise<readonly SlackMessage[]> => {
    const { slack } = stage as Stage;
    return slack.waitFor(() => {
      const root = slack.messages(channel).at(-1);
      const thread = root === undefined ? [] : slack.thread(channel, root.ts);
      return thread.length > replies && thread;
    });
  };
  const whispersTo = (user: string, count: number): Promise<readonly SlackMessage[]> => {
    const { slack } = stage as Stage;
    return slack.waitFor(() => slack.ephemerals(user).length >= count && slack.ephemerals(user));
  };
  const withWords = (message: SlackMessage, words: string): Promise<SlackMessage> =>
    (stage as Stage).slack.waitFor((workspace) => {
      const now = workspace.message(message.channel, message.ts);
      return now !== undefined && wordsOf(now).includes(words) && now;
    });

  test('a question in a channel is answered by a root and a reply for each message, newest first', async () => {
    const { slack } = await begin();
    const { ack } = await slack.command('info@example.com today', { user: 'sam', shouldEscape: true });
    expect(ack.ok).toBe(true);
    const [root, ...replies] = await threadOf(3);
    expect(wordsOf(root as SlackMessage)).toContain(
      '*3 messages: `info@example.com`, today*\n❌ 1 bounced · ✅ 2 delivered',
    );
    expect(wordsOf(root as SlackMessage)).toContain('Asked by <@U0SAM00001>: `info@example.com today`');
    expect(replies.map((reply) => wordsOf(reply).split('\n')[0])).toEqual([
      '✅ *Delivered* `&lt;&gt;` → `info@example.com`',
      '❌ *Bounced* `info@example.com` → `members@partner.test`',
      '✅ *Delivered* `rink@partner.test` → `info@example.com`',
    ]);
    // Sam's zone is New York's; the log's own clock stands beside it.
    expect(wordsOf(replies[2] as SlackMessage)).toContain('Mon 23 Nov, 04:02:02 EST (log 10:02:02)');
    await stage?.settle();
    expect(slack.ephemerals('sam')).toEqual([]);
  });

  test('Expand, Collapse and Raw lines change the reply in its place', async () => {
    const { slack } = await begin();
    await slack.command('members@partner.test');
    const [, reply] = (await threadOf(1)) as [SlackMessage, SlackMessage];
    await slack.press(reply, 'Expand', { user: 'lee' });
    const expanded = await withWords(reply, '*1. ns1 · sendmail · `6AN923L4000338`*');
    await slack.press(expanded, 'Raw lines', { user: 'sam' });
    const withLines = await withWords(reply, 'Raw lines 1–3 of 3');
    expect(wordsOf(withLines)).toContain(
      '```\nNov 23 10:02:03 ns1 sendmail[338]: 6AN923L4000338: from=&lt;info@example.com&gt;',
    );
    expect(wordsOf(withLines)).toContain('*1. ns1');
    await slack.press(withLines, 'Collapse');
    await slack.press(await withWords(reply, '\nExpand\n'), 'Hide raw lines');
    const collapsed = await withWords(reply, '\nRaw lines\n');
    expect(collapsed.blocks?.map((block) => ({ ...block, block_id: '' }))).toEqual(
      reply.blocks?.map((block) => ({ ...block, block_id: '' })),
    );
  });

  test('pressing Expand twice is harmless', async () => {
    const { slack } = await begin();
    await slack.command('members@partner.test');
    const [, reply] = (await threadOf(1)) as [SlackMessage, SlackMessage];
    await Promise.all([slack.press(reply, 'Expand'), slack.press(reply, 'Expand')]);
    await stage?.settle();
    expect(slack.thread('#support', reply.thread_ts ?? '')).toHaveLength(2);
    expect(wordsOf(slack.thread('#support', reply.thread_ts ?? '')[1] as SlackMessage)).toContain('Collapse');
  });

  test('Related posts the bounce below, once', async () => {
    const { slack } = await begin();
    await slack.command('members@partner.test');
    const [, reply] = (await threadOf(1)) as [SlackMessage, SlackMessage];
    await Promise.all([slack.press(reply, 'Related (1)'), slack.press(reply, 'Related (1)', { user: 'lee' })]);
    await slack.waitFor(
      () => !wordsOf(slack.thread('#support', reply.thread_ts ?? '')[1] as SlackMessage).includes('Related (1)'),
    );
    await stage?.settle();
    const [, , ...related] = slack.thread('#support', reply.thread_ts ?? '');
    expect(related.map((message) => wordsOf(message).split('\n').slice(0, 2))).toEqual([
      ['its bounce to the sender (`6AN923L4000341`)', '✅ *Delivered* `&lt;&gt;` → `info@example.com`'],
    ]);
  });

  test('ten at a time: Show more posts the next ones below, once', async () => {
    const { slack } = await begin(fixtureDoorway(many));
    await slack.command('news@example.com');
    const first = await threadOf(11);
    expect(wordsOf(first[0] as SlackMessage)).toContain('*23 messages:');
    const more = first[11] as SlackMessage;
    expect(wordsOf(more)).toBe('10 of 23 messages shown\nShow 10 more');
    await Promise.all([slack.press(more, 'Show 10 more'), slack.press(more, 'Show 10 more', { user: 'sam' })]);
    const second = await threadOf(22);
    await slack.press(second[22] as SlackMessage, 'Show 3 more');
    await threadOf(25);
    await stage?.settle();
    const all = slack.thread('#support', first[0]?.ts ?? '').map(wordsOf);
    const numbers = all.flatMap((words) => /number (\d+)\./.exec(words)?.[1] ?? []);
    expect(numbers).toEqual(Array.from({ length: 23 }, (_, index) => String(index + 1)));
    expect(all.filter((words) => words.includes('Show'))).toEqual([]);
  });

  test('private: one ephemeral message that opens, closes and pages in its place', async () => {
    const { slack } = await begin(fixtureDoorway(many));
    await slack.command('private news@example.com');
    const [list] = (await whispersTo(maria, 1)) as [SlackMessage];
    expect(wordsOf(list)).toContain('*23 messages:');
    const now = (words: string): Promise<SlackMessage> =>
      slack.waitFor(() => slack.ephemerals(maria).find((message) => wordsOf(message).includes(words)));
    await slack.press(list, 'Expand');
    await slack.press(await now('*1. ns1'), 'Raw lines');
    await slack.press(await now('The raw line'), 'Collapse');
    await slack.press(await now('\nExpand\n'), 'Hide raw lines');
    await slack.press(await now('Show 10 more'), 'Show 10 more');
    await slack.press(await now('Messages 11–20'), 'Show 3 more');
    await slack.press(await now('Messages 21–23'), 'Back');
    await now('Messages 11–20');
    await stage?.settle();
    expect(slack.ephemerals(maria)).toHaveLength(1);
    expect(slack.messages('#support')).toEqual([]);
  });

  test('where the bot is no member it answers privately and says how to invite it', async () => {
    const { slack } = await begin();
    await slack.command('members@partner.test', { channel: '#general' });
    const [answer] = (await whispersTo(maria, 1)) as [SlackMessage];
    expect(wordsOf(answer)).toContain(
      'I am not in this channel, so only you see the answer. Type `/invite` <@U0MAILTRACE>',
    );
    await slack.press(answer, 'Expand');
    await slack.waitFor(() => slack.ephemerals(maria).some((message) => wordsOf(message).includes('*1. ns1')));
    await slack.press(slack.ephemerals(maria)[0] as SlackMessage, 'Related (1)');
    const [, related] = await whispersTo(maria, 2);
    expect(wordsOf(related as SlackMessage)).toContain('its bounce to the sender');
    expect(slack.messages('#general')).toEqual([]);
  });

  test('in a channel that hides from the bot, and between two people, too', async () => {
    const { slack } = await begin();
    await slack.command('members@partner.test', { channel: '#board' });
    await whispersTo(maria, 1);
    const direct = slack.workspace.direct(maria, 'U0SAM00001').id;
    await slack.command('members@partner.test', { channel: direct });
    const [, second] = await whispersTo(maria, 2);
    expect(wordsOf(second as SlackMessage)).toContain('I take no part in this conversation');
  });

  test('a mention in a thread is answered in that thread', async () => {
    const { slack } = await begin();
    const { message } = await slack.say('where is it?', { user: 'sam' });
    await slack.mention('members@partner.test', { thread: message.ts });
    const thread = await slack.waitFor(() => {
      const all = slack.thread('#support', message.ts);
      return all.length === 4 && all;
    });
    expect(thread.map(({ thread_ts: root }) => root)).toEqual([undefined, message.ts, message.ts, message.ts]);
    expect(wordsOf(thread[3] as SlackMessage)).toContain('*Bounced*');
  });

  test('a private mention is answered in its thread, seen by the asker alone', async () => {
    const { slack } = await begin();
    const { message } = await slack.mention('members@partner.test PRIVATE', { user: 'sam' });
    const [answer] = (await whispersTo('sam', 1)) as [SlackMessage];
    expect(answer.thread_ts).toBe(message.ts);
    await slack.press(answer, 'Expand', { user: 'sam' });
    await slack.waitFor(() => slack.ephemerals('sam').some((one) => wordsOf(one).includes('*1. ns1')));
    await slack.mention('status:lost');
    await whispersTo(maria, 1);
    await stage?.settle();
    expect(slack.workspace.messages('C0SUPPORT1').filter((one) => one.bot_id !== undefined)).toEqual([]);
  });

  test('a direct message in plain words is answered there', async () => {
    const { slack } = await begin();
    const { message } = await slack.directMessage('members@partner.test');
    const root = await slack.waitFor((workspace) => workspace.messages(message.channel)[1]);
    expect(wordsOf(root)).toContain('*1 message:');
    await slack.waitFor(() => slack.thread(message.channel, root.ts).length === 2);
    await slack.directMessage('status:lost');
    await slack.waitFor((workspace) =>
      workspace.messages(message.channel).some((one) => wordsOf(one).includes('Ask this instead')),
    );
  });

  test.each(['help', ''])('%j gets help, seen by the asker alone', async (question) => {
    const { slack } = await begin();
    await slack.command(question);
    const [help] = (await whispersTo(maria, 1)) as [SlackMessage];
    expect(wordsOf(help)).toContain('`from:boss@example.com to:@example.com`');
    await stage?.settle();
    expect(slack.messages('#support')).toEqual([]);
  });

  test('a question that is not understood is told to the asker, with the corrected one as a button', async () => {
    const { slack } = await begin();
    await slack.command('info@example.com status:lost');
    const [problem] = (await whispersTo(maria, 1)) as [SlackMessage];
    expect(wordsOf(problem)).toContain('I read the status lost; there is no such status.\nTry: `info@example.com`');
    expect(slack.messages('#support')).toEqual([]);
    await slack.press(problem, 'Ask this instead');
    await threadOf(3);
    await slack.waitFor(() => wordsOf(slack.ephemerals(maria)[0] as SlackMessage).startsWith('Asked instead:'));
  });

  test('nothing found: the diagnosis stands in the channel, without a thread', async () => {
    const { slack } = await begin();
    await slack.command('nobody@example.com');
    const root = await slack.waitFor(() => slack.messages('#support')[0]);
    expect(wordsOf(root)).toContain('*Nothing found: `nobody@example.com`');
    expect(wordsOf(root)).toContain('No message of `nobody@example.com` is in the logs.');
    expect(wordsOf(root)).toContain('logs of ns1: 23 Nov');
    await slack.press(root, 'Ask this instead', { user: 'lee' });
    await threadOf(3);
    await stage?.settle();
    expect(slack.thread('#support', root.ts)).toHaveLength(1);
    expect(slack.messages('#support')).toHaveLength(2);
  });

  test('what the logs say is shown and never obeyed', async () => {
    const { slack } = await begin(fixtureDoorway([hostileStory]));
    await slack.command('<!channel>@example.com');
    const [, reply] = (await threadOf(1)) as [SlackMessage, SlackMessage];
    await slack.press(reply, 'Expand');
    const expanded = await withWords(reply, '*1. ns1');
    await slack.press(expanded, 'Raw lines');
    const all = wordsOf(await withWords(reply, 'The raw line'));
    expect(all).toContain('`&lt;!channel&gt;@example.com`');
    expect(all).not.toMatch(/<[!@#h]/);
  });

  test('one more message than fits is counted, not lost', async () => {
    const wide = { ...listed(300), id: 'ns1-wide', recipients: story(listed(300)).recipients };
    const { slack } = await begin(fixtureDoorway([wide]));
    await slack.command('news@example.com');
    const [, reply] = (await threadOf(1)) as [SlackMessage, SlackMessage];
    expect(wordsOf(reply)).toContain('… and 295 more recipients');
    await slack.press(reply, 'Expand');
    await withWords(reply, 'more recipients: ask with to: for one of them');
  });
});
