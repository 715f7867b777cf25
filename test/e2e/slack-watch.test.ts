/** Watch, in both modes, over a log that grows: each move of the mail is told once, to whoever asked, whatever happens meanwhile. */
import { afterEach, describe, expect, test } from 'vitest';
import type { SlackMessage } from '../../src/sandbox/stand-in.ts';
import { setLiveStage, type LiveStage } from '../fixtures/live-stage.ts';
import { modes, wordsOf } from '../fixtures/slack-stage.ts';

let stage: LiveStage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const maria = 'U0MARIA001';
const id = 'A1B2C3D4E5';
const relay = 'relay=mx.agency.test[198.51.100.1]:25, delay=3, delays=1/0/1/1';
const arrival = [
  `postfix/smtpd[41]: ${id}: client=pc4.example.com[192.0.2.77]`,
  `postfix/cleanup[42]: ${id}: message-id=<2026.1@mail.example.com>`,
  `postfix/qmgr[43]: ${id}: from=<boss@example.com>, size=162, nrcpt=2 (queue active)`,
];
const greylisted = (recipient: string, seconds: number) =>
  `postfix/smtp[44]: ${id}: to=<${recipient}>, ${relay}, dsn=4.7.1, status=deferred (host mx.agency.test[198.51.100.1] said: 451 4.7.1 Greylisted, try again in ${seconds} seconds (in reply to RCPT TO command))`;
const timedOut = (recipient: string) =>
  `postfix/smtp[44]: ${id}: to=<${recipient}>, ${relay}, dsn=4.4.1, status=deferred (connect to mx.agency.test[198.51.100.1]:25: Connection timed out)`;
const bounced = (recipient: string) =>
  `postfix/smtp[44]: ${id}: to=<${recipient}>, ${relay}, dsn=5.1.1, status=bounced (host mx.agency.test[198.51.100.1] said: 550 5.1.1 <${recipient}>: User unknown (in reply to RCPT TO command))`;
const delivered = (recipient: string) =>
  `postfix/local[45]: ${id}: to=<${recipient}>, relay=local, delay=5, delays=1/0/0/4, dsn=2.0.0, status=sent (delivered to maildir)`;
const jobs = 'jobs@agency.test';
const staff = 'staff@agency.test';

describe.each(modes)('over %s', (mode) => {
  /** The reply about the message, in the thread of an answer. */
  async function askAbout(question = 'boss@example.com', channel = '#support'): Promise<SlackMessage> {
    const { slack } = stage as LiveStage;
    await slack.command(question, { channel });
    return slack.waitFor(() => {
      const root = slack.messages(channel).at(-1);
      return root && slack.thread(channel, root.ts)[1];
    });
  }
  const noticesIn = (thread: string): string[] =>
    (stage as LiveStage).slack
      .thread('#support', thread)
      .map(wordsOf)
      .filter((words) => words.startsWith('👀'));
  const noticed = (thread: string, count: number): Promise<string[]> =>
    (stage as LiveStage).slack.waitFor(() => noticesIn(thread).length >= count && noticesIn(thread));
  const whisper = (words: string): Promise<SlackMessage> =>
    (stage as LiveStage).slack.waitFor((workspace) =>
      workspace.whispers(maria).findLast((one) => wordsOf(one).includes(words)),
    );
  /** Until the answer shows that the log was read so far. */
  const isKnown = async (words: string): Promise<void> => {
    const { slack } = stage as LiveStage;
    await expect
      .poll(
        async () => {
          const before = slack.messages('#postmasters').length;
          await slack.command('boss@example.com', { channel: '#postmasters', user: 'sam' });
          const root = await slack.waitFor(() => slack.messages('#postmasters')[before]);
          const reply = await slack.waitFor(
            () => /Nothing found/.test(wordsOf(root)) || slack.thread('#postmasters', root.ts)[1],
          );
          return reply === true ? '' : wordsOf(reply);
        },
        { timeout: 10_000 },
      )
      .toContain(words);
  };

  test('a deferral that changes, a bounce and a delivery are told in the thread, once each, and then it is over', async () => {
    stage = await setLiveStage(mode);
    const { slack, grow } = stage;
    await grow(...arrival, greylisted(jobs, 300), greylisted(staff, 300));
    await isKnown('Greylisted');
    const reply = await askAbout();
    const thread = reply.thread_ts ?? '';
    await Promise.all([slack.press(reply, 'Watch'), slack.press(reply, 'Watch')]);
    expect(wordsOf(await whisper('I tell you in this thread when'))).toContain('Unwatch');
    // The countdown of a further attempt is no news.
    await grow(greylisted(jobs, 240), timedOut(staff));
    const [first] = await noticed(thread, 1);
    expect(first).toContain(`👀 <@${maria}> *Moved*`);
    expect(first).toMatch(/`staff@agency\.test` \*deferred\*.*\n.*Connection timed out/);
    expect(first).not.toContain('jobs@agency.test` *deferred*');
    await grow(bounced(jobs));
    expect((await noticed(thread, 2))[1]).toMatch(/`jobs@agency\.test` \*bounced\*.*\n.*User unknown/);
    await grow(delivered(staff));
    const [, , last] = await noticed(thread, 3);
    expect(last).toContain('`staff@agency.test` *delivered*');
    expect(last).toContain('this watch has ended');
    await slack.openHome();
    await slack.waitFor((workspace) =>
      JSON.stringify(workspace.homes.get(maria) ?? '').includes('Press Watch on a message'),
    );
    await stage.stop();
    expect(noticesIn(thread)).toHaveLength(3);
  });

  // What follows is posted by the Web API, which is the same in both.
  if (mode === 'Socket Mode') return;

  test('what moves while the program is down is told when it is up again, once', async () => {
    stage = await setLiveStage(mode);
    const { slack, grow } = stage;
    await grow(...arrival, greylisted(jobs, 300));
    await isKnown('Greylisted');
    const reply = await askAbout();
    const thread = reply.thread_ts ?? '';
    await slack.press(reply, 'Watch');
    await whisper('I tell you');
    await slack.openHome();
    await slack.waitFor((workspace) => JSON.stringify(workspace.homes.get(maria) ?? '').includes('👀'));
    await stage.stop();
    await grow(bounced(jobs));
    await stage.start();
    expect((await noticed(thread, 1))[0]).toContain('*bounced*');
    await stage.stop();
    await stage.start();
    await isKnown('Bounced');
    await stage.stop();
    expect(noticesIn(thread)).toHaveLength(1);
  });

  test.each(['dropped', 'internal_error'])(
    'a notice whose posting is answered with %s is not posted twice',
    async (error) => {
      stage = await setLiveStage(mode);
      const { slack, grow } = stage;
      await grow(...arrival, greylisted(jobs, 300));
      await isKnown('Greylisted');
      const reply = await askAbout();
      const thread = reply.thread_ts ?? '';
      await slack.press(reply, 'Watch');
      await whisper('I tell you');
      slack.failNext({ method: 'chat.postMessage', error, afterwards: true });
      await grow(bounced(jobs));
      await noticed(thread, 1);
      // Stopped before anybody could look whether it was posted: the next run has to.
      await stage.stop();
      await stage.start();
      await slack.waitFor(() => slack.calls.some(({ method }) => method === 'conversations.replies'));
      await isKnown('Bounced');
      await stage.stop();
      expect(noticesIn(thread)).toHaveLength(1);
    },
  );

  test('a private answer is watched in a direct message, and Unwatch ends it', async () => {
    stage = await setLiveStage(mode);
    const { slack, grow } = stage;
    await grow(...arrival, greylisted(jobs, 300));
    await isKnown('Greylisted');
    await slack.command('private boss@example.com');
    await slack.press(await whisper('Greylisted'), 'Watch');
    await whisper('I tell you in a direct message');
    await grow(timedOut(jobs));
    const direct = slack.workspace.direct(maria, slack.workspace.identity.botUserId).id;
    const notice = await slack.waitFor((workspace) =>
      workspace.messages(direct).find((one) => wordsOf(one).startsWith('👀')),
    );
    expect(wordsOf(notice)).toContain('👀 *Moved*');
    await slack.press(notice, 'Unwatch');
    await slack.waitFor((workspace) =>
      [...workspace.messages(direct), ...workspace.whispers(maria)].some((one) =>
        wordsOf(one).includes('You no longer watch'),
      ),
    );
    await grow(bounced(jobs));
    await isKnown('Bounced');
    await stage.stop();
    expect(slack.workspace.messages(direct).filter((one) => wordsOf(one).startsWith('👀'))).toHaveLength(1);
    expect(slack.messages('#support')).toEqual([]);
  });

  test('only the watcher can end a watch; a channel that was archived is left for a direct message', async () => {
    stage = await setLiveStage(mode);
    const { slack, grow } = stage;
    await grow(...arrival, greylisted(jobs, 300));
    await isKnown('Greylisted');
    const reply = await askAbout();
    await slack.press(reply, 'Watch');
    await whisper('I tell you in this thread');
    await grow(timedOut(jobs));
    const thread = reply.thread_ts ?? '';
    await noticed(thread, 1);
    const notice = slack.thread('#support', thread).at(-1) as SlackMessage;
    await slack.press(notice, 'Unwatch', { user: 'sam' });
    await slack.waitFor((workspace) =>
      workspace.whispers('U0SAM00001').some((one) => wordsOf(one).includes('somebody else')),
    );
    slack.workspace.archive('#support');
    await grow(bounced(jobs));
    const direct = slack.workspace.direct(maria, slack.workspace.identity.botUserId).id;
    const told = await slack.waitFor((workspace) =>
      workspace.messages(direct).find((one) => wordsOf(one).includes('*bounced*')),
    );
    expect(wordsOf(told)).toContain('this watch has ended');
  });
});
