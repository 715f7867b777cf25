/** Incidents in Slack, in both modes, over a real log: one post that is edited in place, its buttons, its thread, and the words about alerts. */
import { afterEach, describe, expect, test } from 'vitest';
import { pingsIn, type SlackMessage } from '../../src/sandbox/stand-in.ts';
import { hour, makeTraffic, minute, site, smallSites, takes } from '../alerts/traffic.ts';
import { setLiveStage, type LiveStage } from '../fixtures/live-stage.ts';
import { modes, wordsOf } from '../fixtures/slack-stage.ts';

let stage: LiveStage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

/** The last two hours; a big provider is out of reach for half an hour. */
function outage(): string {
  const now = Date.now();
  const reply = ({ at }: { at: number }) =>
    at < now - 30 * minute ? takes() : ({ kind: 'out-of-reach', text: 'Connection timed out' } as const);
  const sites = [...smallSites(20), site('gmail.com', 30, reply, 'gmail-smtp-in.l.google.com')];
  return makeTraffic({ seed: 51, from: now - 2 * hour, to: now, rate: 20, sites, host: 'mx1' }).text();
}

const alerts = {
  channel: 'C0POSTMAST',
  mention: '@here',
  escalate: { after: '4h', channel: 'C0SUPPORT1', mention: 'U0SAM00001' },
};

describe.each(modes)('over %s', (mode) => {
  const slack = () => (stage as LiveStage).slack;
  const posts = (channel: string) => slack().messages(channel);
  const post = (): Promise<SlackMessage> => slack().waitFor(() => posts('#postmasters')[0]);
  /** The post once it says so. */
  const postSaying = (words: string): Promise<SlackMessage> =>
    slack().waitFor(() => posts('#postmasters').find((one) => wordsOf(one).includes(words)));
  const notes = async (): Promise<string[]> => {
    const { ts } = await post();
    return slack().thread('#postmasters', ts).slice(1).map(wordsOf);
  };
  const noted = (words: string): Promise<string> =>
    slack().waitFor(() =>
      posts('#postmasters')
        .flatMap(({ ts }) => slack().thread('#postmasters', ts).slice(1).map(wordsOf))
        .find((one) => one.includes(words)),
    );
  const whisper = (words: string): Promise<SlackMessage> =>
    slack().waitFor((workspace) => workspace.whispers('U0MARIA001').findLast((one) => wordsOf(one).includes(words)));

  test('one post with one call, that shows who has it, and its end', async () => {
    stage = await setLiveStage(mode, { alerts }, outage());
    const root = await post();
    const words = wordsOf(root);
    expect(words).toMatch(/🔴 \*Mail for google\.com waits: no answer\* <!here>/);
    expect(words).toMatch(/\d+ messages from \d+ senders, the oldest for \d\d min, nothing got through lately/);
    expect(words).toContain('Connection timed out');
    expect(pingsIn(root)).toEqual(['!here']);

    await slack().press(root, 'Acknowledge');
    const taken = await postSaying('acknowledged by maria');
    expect(taken.ts).toBe(root.ts);
    expect(wordsOf(taken)).toContain('🟡');
    expect(pingsIn(taken)).toEqual([]);
    expect(await noted('Acknowledged by')).toContain('maria');
    await slack().press(taken, 'Resolve');
    await slack().waitFor((workspace) => workspace.modals.get('U0MARIA001')?.length);
    await slack().submitView({ reason: 'They know; they are on it' });
    const over = await postSaying('✅');
    expect(wordsOf(over)).toContain('Resolved by maria: They know; they are on it (still waiting');
    expect(wordsOf(over)).not.toContain('Acknowledge\n');
    await noted('Resolved by maria');
    // Nobody is called but at the beginning.
    const { ts } = over;
    expect(slack().thread('#postmasters', ts).flatMap(pingsIn)).toEqual([]);
    await stage.stop();
    await stage.start();
    await slack().command('incidents', { channel: '#postmasters' });
    await whisper('There is no open incident');
    expect(posts('#postmasters')).toHaveLength(1);
  });

  test.each(['dropped', 'internal_error'])('a post that is answered with %s is not posted twice', async (error) => {
    stage = await setLiveStage(mode, {}, outage());
    await stage.stop();
    await stage.rule({ alerts });
    slack().failNext({ method: 'chat.postMessage', error, afterwards: true });
    await stage.start();
    const root = await post();
    // The next start does not wait for the next try; it has to look whether there is a post.
    await stage.stop();
    await stage.start();
    await slack().waitFor(() => slack().calls.some(({ method }) => method === 'conversations.history'));
    await slack().press(root, 'Acknowledge');
    await postSaying('acknowledged by maria');
    expect(posts('#postmasters')).toHaveLength(1);
  });

  test('snoozed, escalated to whom the rules name; what is not possible is said to who pressed', async () => {
    stage = await setLiveStage(mode, { alerts }, outage());
    const root = await post();
    await slack().press(root, 'mailtrace.snooze-incident', { value: '1 hour' });
    const asleep = await postSaying('snoozed by maria until');
    await slack().press(asleep, 'Escalate', { user: 'sam' });
    const there = await slack().waitFor(() => posts('#support')[0]);
    expect(wordsOf(there)).toContain('Mail for google.com waits');
    expect(pingsIn(there)).toEqual(['@U0SAM00001']);
    expect(await noted('Escalated by sam')).toBe('📣 Escalated by sam. They are told in <#C0SUPPORT1>.');
    expect(slack().thread('#postmasters', root.ts).slice(1).flatMap(pingsIn)).toEqual([]);
    await slack().press(asleep, 'Acknowledge');
    await postSaying('acknowledged by maria');
    await slack().press(asleep, 'Acknowledge');
    await whisper('maria has it already');
  });

  test('a post that somebody has deleted is let be', async () => {
    stage = await setLiveStage(mode, { alerts }, outage());
    const root = await post();
    await slack().press(root, 'Escalate', { user: 'sam' });
    const there = await slack().waitFor(() => posts('#support')[0]);
    await noted('Escalated by sam');
    await fetch(`${slack().apiUrl}chat.delete`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack().botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel: 'C0SUPPORT1', ts: there.ts }),
    });
    const before = slack().calls.length;
    await slack().press(await post(), 'Acknowledge');
    await postSaying('acknowledged by maria');
    await slack().waitFor(
      () =>
        slack()
          .calls.slice(before)
          .filter(({ method }) => method === 'chat.update').length > 1,
    );
    expect(posts('#support')).toEqual([]);
    expect(stage.logged.map(({ msg }) => msg)).not.toContainEqual(expect.stringContaining('could not be told'));
  });

  test('its messages are traced in its thread', async () => {
    stage = await setLiveStage(mode, { alerts }, outage());
    const root = await post();
    await slack().press(root, 'Show messages');
    const last = await noted('more messages');
    expect(last).toMatch(/… and \d+ more messages/);
    const traced = (await notes()).filter((words) => words.includes('@gmail.com'));
    expect(traced).toHaveLength(10);
    expect(traced.every((words) => words.includes('deferred') || words.includes('does not answer'))).toBe(true);
  });

  test('the words about alerts', async () => {
    stage = await setLiveStage(mode, { alerts }, outage());
    const root = await post();
    await slack().command('incidents', { channel: '#support' });
    expect(wordsOf(await whisper('1 open incident'))).toContain('Mail for google.com waits');
    await slack().command('queue', { channel: '#support' });
    const queue = wordsOf(await whisper('waiting*, by next hop'));
    expect(queue).toMatch(/`gmail\.com` no answer: \d+ messages/);
    expect(queue).not.toContain('person');
    await slack().command('subscribe deferred @gmail.com', { channel: '#support' });
    await slack().waitFor(() =>
      posts('#support').find((one) => wordsOf(one).includes('From now on this channel is told')),
    );
    // The incident that there is, is told to the channel that asks for it.
    const copy = await slack().waitFor(() =>
      posts('#support').find((one) => wordsOf(one).includes('Mail for google.com waits')),
    );
    expect(pingsIn(copy)).toEqual([]);
    await slack().command('unsubscribe @gmail.com', { channel: '#support' });
    await slack().waitFor(() => posts('#support').find((one) => wordsOf(one).includes('no longer told')));
    await slack().command('mute our-host 2h', { channel: '#support' });
    await slack().waitFor(() => posts('#support').find((one) => wordsOf(one).includes('is muted until')));
    await slack().command('mutes', { channel: '#support' });
    expect(wordsOf(await whisper('*Muted*'))).toMatch(/`our-host` until .*, by maria/);
    await slack().command('subscribe everything', { channel: '#support' });
    expect(wordsOf(await whisper('it needs one address'))).toContain('/mailtrace subscribe deferred @example.com');
    expect(posts('#postmasters').map(({ ts }) => ts)).toEqual([root.ts]);
  });
});
