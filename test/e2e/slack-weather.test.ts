/** What may go wrong between Slack and us: nobody is left without an answer, and nothing is posted twice. */
import { afterEach, describe, expect, test } from 'vitest';
import type { SlackMessage, StandIn } from '../../src/sandbox/stand-in.ts';
import { fixtureDoorway } from '../fixtures/doorway.ts';
import { modes, setStage, startSlack, wordsOf, type Stage, type StageParts } from '../fixtures/slack-stage.ts';
import { stories } from '../fixtures/stories.ts';

type Delivery = StandIn['deliveries'][number];

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const maria = 'U0MARIA001';

describe.each(modes)('over %s', (mode) => {
  async function begin(parts: StageParts = {}): Promise<Stage> {
    stage = await setStage(mode, fixtureDoorway(stories), await startSlack(), undefined, parts);
    return stage;
  }
  const reply = (): Promise<SlackMessage> =>
    (stage as Stage).slack.waitFor((workspace) =>
      workspace.messages('C0SUPPORT1').find((message) => message.thread_ts),
    );
  const whisper = (words: string): Promise<SlackMessage> =>
    (stage as Stage).slack.waitFor((workspace) =>
      workspace.whispers(maria).find((one) => wordsOf(one).includes(words)),
    );

  test('what is delivered twice is done once', async () => {
    const { slack, settle } = await begin();
    const again = (retry = { attempt: 1, reason: 'timeout' }) =>
      slack.redeliver(slack.deliveries.at(-1) as Delivery, retry);
    await slack.command('members@partner.test');
    await again();
    const first = await reply();
    const { message } = await slack.mention('members@partner.test', { user: 'sam' });
    await again();
    await again({ attempt: 2, reason: 'http_timeout' });
    await slack.press(first, 'Related (1)');
    await again();
    await slack.waitFor(() => slack.thread('#support', message.ts).length === 3);
    await slack.waitFor((workspace) => workspace.messages('C0SUPPORT1').length >= 6);
    await settle();
    // Root, reply and bounce; mention, root and reply.
    expect(slack.workspace.messages('C0SUPPORT1')).toHaveLength(6);
    expect(slack.deliveries).toHaveLength(3);
  });

  test('a failure is confessed to the asker with a reference, and the log has the cause', async () => {
    const { slack, logged } = await begin();
    await slack.command('broken@example.com');
    const sorry = await whisper('something went wrong');
    const [, reference] = /reference `([0-9a-f]{6})`/.exec(wordsOf(sorry)) ?? [];
    expect(logged).toContainEqual(
      expect.objectContaining({ reference, err: expect.objectContaining({ message: 'the store is on fire' }) }),
    );
    expect(slack.messages('#support')).toEqual([]);
  });

  test('a response URL that no longer works is passed over', async () => {
    const { slack } = await begin();
    slack.failNext({ method: 'response_url', error: 'expired_url' });
    await slack.command('help');
    await whisper('Ask where a mail is');
    slack.failNext({ method: 'response_url', error: 'used_url' });
    await slack.command('help', { channel: '#general' });
    const direct = slack.workspace.direct(maria, slack.workspace.identity.botUserId).id;
    await slack.waitFor((workspace) =>
      workspace.messages(direct).some((one) => wordsOf(one).includes('Ask where a mail is')),
    );
  });

  test('the rate limit only makes it slower', async () => {
    const { slack, settle } = await begin();
    slack.failNext({ method: 'chat.postMessage', error: 'ratelimited', retryAfterSeconds: 1 });
    slack.failNext({ method: 'chat.postMessage', error: 'ratelimited', retryAfterSeconds: 0, times: 7 });
    await slack.command('members@partner.test');
    await reply();
    await settle();
    expect(slack.workspace.messages('C0SUPPORT1')).toHaveLength(2);
  });

  test.each([
    ['cuts the line after a post', { error: 'dropped', afterwards: true }],
    ['posts, and says that it failed', { error: 'internal_error', afterwards: true }],
    ['posts, and never says so', { error: 'hanging', afterwards: true }],
    ['takes the post and does nothing', { error: 'hanging' }],
  ])('when Slack %s, it stands there once all the same', async (_, failure) => {
    const { slack, settle } = await begin({ patienceMs: 300 });
    slack.failNext({ method: 'chat.postMessage', ...failure });
    await slack.command('members@partner.test');
    await reply();
    await settle();
    expect(slack.workspace.messages('C0SUPPORT1')).toHaveLength(2);
    expect(slack.ephemerals(maria)).toEqual([]);
  });

  test('a response URL, an update and a modal of which Slack says nothing are no end of an answer', async () => {
    const { slack } = await begin({ patienceMs: 300 });
    slack.failNext({ method: 'response_url', error: 'hanging' });
    await slack.command('help');
    await whisper('Ask where a mail is');
    await slack.command('members@partner.test');
    const posted = await reply();
    slack.failNext({ method: 'chat.update', error: 'hanging' });
    await slack.press(posted, 'Expand');
    await slack.waitFor((workspace) =>
      wordsOf(workspace.message(posted.channel, posted.ts) as SlackMessage).includes('*1. ns1'),
    );
    slack.failNext({ method: 'views.open', error: 'dropped', afterwards: true });
    await slack.press(posted, 'Copy for customer');
    await slack.waitFor((workspace) =>
      JSON.stringify(workspace.modals.get(maria) ?? []).includes('To: members@partner.test'),
    );
  });

  test('a restarted bot answers old buttons', async () => {
    const { slack, restart } = await begin();
    await slack.command('members@partner.test');
    const old = await reply();
    await restart(fixtureDoorway(stories));
    await slack.press(old, 'Expand');
    await slack.waitFor((workspace) =>
      wordsOf(workspace.message(old.channel, old.ts) as SlackMessage).includes('*1. ns1'),
    );
    await restart(fixtureDoorway([]));
    await slack.press(old, 'Raw lines');
    await whisper('The logs no longer hold this message');
  });

  test('a message that was deleted while its button was pressed is shown to the presser', async () => {
    const { slack } = await begin();
    await slack.command('members@partner.test');
    const gone = await reply();
    slack.workspace.delete(gone);
    await slack.press(gone, 'Expand');
    await whisper('*1. ns1');
  });

  test('an unreadable button says so', async () => {
    const { slack } = await begin();
    await slack.command('members@partner.test');
    const message = await reply();
    const old = (key: string, value: unknown): unknown => (key === 'value' ? 'v0' : value);
    const blocks = JSON.parse(JSON.stringify(message.blocks), old) as NonNullable<SlackMessage['blocks']>;
    await slack.press({ ...message, blocks }, 'Expand');
    await whisper('This button is of an older answer');
  });

  test('an archived channel gets its answer privately', async () => {
    const { slack } = await begin();
    slack.workspace.archive('#support');
    await slack.command('members@partner.test');
    await whisper('This channel is archived');
  });

  test('when Slack hides the zone of an asker, the default one is used', async () => {
    const { slack, logged } = await begin();
    slack.failNext({ method: 'users.info', error: 'user_not_found' });
    await slack.command('members@partner.test');
    expect(wordsOf(await reply())).toContain('Mon 23 Nov, 09:02:03 UTC');
    expect(logged).toContainEqual(expect.objectContaining({ msg: 'Slack does not tell the zone of an asker' }));
  });

  test('a refused token stops the start with a word on what mends it', async () => {
    const slack = await startSlack();
    try {
      const refused = setStage(mode, fixtureDoorway(stories), { ...slack, botToken: 'xoxb-wrong' });
      await expect(refused).rejects.toMatchObject({
        code: 'invalid_auth',
        fix: expect.stringContaining('SLACK_BOT_TOKEN'),
      });
    } finally {
      await slack.close();
    }
  });
});

describe('a socket', () => {
  test.each([
    ['that Slack wants to renew', 'disconnect' as const],
    ['that breaks', 'drop' as const],
  ])('%s is opened anew at once', async (_, how) => {
    const { slack } = (stage = await setStage('Socket Mode', fixtureDoorway(stories), await startSlack()));
    slack.sockets[how]();
    await slack.sockets.connected(2);
    await slack.waitFor(() => slack.sockets.connections === 1);
    await slack.command('members@partner.test');
    await slack.waitFor((workspace) => workspace.messages('C0SUPPORT1').length === 2);
  });

  test('that Slack refuses for a while is sought until it opens', async () => {
    const { slack, logged } = (stage = await setStage('Socket Mode', fixtureDoorway(stories), await startSlack()));
    slack.failNext({ method: 'apps.connections.open', error: 'access_denied' });
    slack.sockets.drop();
    await slack.sockets.connected(2);
    expect(logged).toContainEqual(expect.objectContaining({ msg: 'Slack is out of reach; trying again', failures: 1 }));
  });

  test('that cannot be opened at the start, because Slack is out of reach, is opened when it is back', async () => {
    const slack = await startSlack();
    slack.failNext({ method: 'auth.test', error: 'dropped', times: 2 });
    stage = await setStage('Socket Mode', fixtureDoorway(stories), slack);
    expect(stage.logged).toContainEqual(
      expect.objectContaining({
        msg: expect.stringMatching(/^Slack does not let us in: .+ It is tried again/),
        fix: expect.stringMatching(/^Check the network/),
      }),
    );
    await slack.sockets.connected(1);
    await slack.command('members@partner.test');
    await slack.waitFor((workspace) => workspace.messages('C0SUPPORT1').length === 2);
  });

  test('with a wrong token stops the start', async () => {
    const slack = await startSlack();
    const refused = setStage('Socket Mode', fixtureDoorway(stories), { ...slack, appToken: 'xapp-wrong' });
    await expect(refused).rejects.toMatchObject({
      code: 'invalid_auth',
      message: 'Slack refuses SLACK_APP_TOKEN: invalid_auth',
    });
    await slack.close();
  });
});

test('a request that Slack did not sign is refused', async () => {
  const slack = await startSlack({ signingSecret: 'theirs' });
  await expect(setStage('signed HTTP', fixtureDoorway(stories), { ...slack, signingSecret: 'ours' })).rejects.toThrow();
  await slack.close();
});
