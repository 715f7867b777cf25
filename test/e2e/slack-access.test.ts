/** Who may ask what, in both modes, over the demo log and a rules file that changes while the program runs. */
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
const sam = 'U0SAM00001';
const support = 'C0SUPPORT1';
const postmasters = 'C0POSTMAST';
const relay = 'relay=mx.agency.test[198.51.100.1]:25, delay=3, delays=1/0/1/1';
const mail = (id: string, from: string, ...recipients: readonly string[]) => [
  `postfix/smtpd[41]: ${id}: client=pc4.example.com[192.0.2.77]`,
  `postfix/cleanup[42]: ${id}: message-id=<${id}@mail.example.com>`,
  `postfix/qmgr[43]: ${id}: from=<${from}>, size=162, nrcpt=${recipients.length} (queue active)`,
  ...recipients.map(
    (to) =>
      `postfix/smtp[44]: ${id}: to=<${to}>, ${relay}, dsn=5.1.1, status=bounced (host mx.agency.test[198.51.100.1] said: 550 5.1.1 <${to}>: User unknown)`,
  ),
];
const logs = [
  ...mail('A1B2C3D4E5', 'boss@example.com', 'jobs@agency.test', 'employee@example.com'),
  ...mail('B1B2C3D4E5', 'ceo@other.test', 'lawyer@secret.test'),
];
const rules = (...all: readonly object[]) => ({ access: { rules: all } });

describe.each(modes)('over %s', (mode) => {
  async function begin(inForce: object): Promise<LiveStage> {
    stage = await setLiveStage(mode, inForce);
    await stage.grow(...logs);
    return stage;
  }
  const whisper = (user: string, words: string): Promise<SlackMessage> =>
    (stage as LiveStage).slack.waitFor((workspace) =>
      workspace.whispers(user).findLast((one) => wordsOf(one).includes(words)),
    );
  /** Asks until the log was read, or the rules were: both are noticed within a second or so. */
  async function askUntil(words: string, question: string, user: string, channel = '#support'): Promise<SlackMessage> {
    const { slack } = stage as LiveStage;
    let told: SlackMessage | undefined;
    const heard = () => [...slack.ephemerals(user), ...slack.messages(channel)];
    await expect
      .poll(
        async () => {
          const before = new Set(heard());
          await slack.command(question, { user, channel });
          told = await slack.waitFor(() => heard().find((one) => !before.has(one)));
          return wordsOf(told);
        },
        { timeout: 10_000 },
      )
      .toContain(words);
    return told as SlackMessage;
  }
  const replyOf = (root: SlackMessage): Promise<SlackMessage> =>
    (stage as LiveStage).slack.waitFor(() => (stage as LiveStage).slack.thread(root.channel, root.ts)[1]);
  /** All that anybody in the workspace can see of what the app said. */
  const everything = (): string => {
    const { slack } = stage as LiveStage;
    const { workspace } = slack;
    const messages = [...workspace.channels.keys()].flatMap((channel) => workspace.messages(channel));
    const whispers = [...workspace.users.keys()].flatMap((user) => slack.ephemerals(user));
    return JSON.stringify([
      messages.filter((one) => one.bot_id !== undefined),
      whispers,
      [...workspace.files.values()],
    ]);
  };

  test('people outside are told so, whatever they ask and press; nothing tells what is there', async () => {
    const { slack } = await begin(rules({ users: [maria], domains: 'all' }));
    const root = await askUntil('1 message', 'jobs@agency.test', maria);
    const reply = await replyOf(root);
    for (const question of ['jobs@agency.test', 'nobody@nowhere.test']) {
      await slack.command(question, { user: sam });
    }
    await slack.waitFor(() => slack.ephemerals(sam).length === 2 && true);
    const [there, not] = slack.ephemerals(sam).map(wordsOf);
    expect(there).toContain('You may not ask about mail from here');
    expect(there).toBe(not);
    await slack.press(reply, 'Expand', { user: sam });
    await slack.press(reply, 'Raw lines', { user: sam });
    await slack.waitFor(() => slack.ephemerals(sam).length === 4 && true);
    expect(wordsOf(slack.thread('#support', root.ts)[1] as SlackMessage)).toContain('Expand');
    await slack.press(root, 'Export CSV', { user: sam });
    await slack.waitFor(() => slack.ephemerals(sam).length === 5 && true);
    await slack.press(root, 'Export CSV', { user: maria });
    await slack.waitFor((workspace) => workspace.files.size === 1);
    await slack.mention('jobs@agency.test', { user: sam });
    await slack.waitFor(() => slack.ephemerals(sam).length === 6 && true);
    expect(new Set(slack.ephemerals(sam).map((one) => wordsOf(one).replace('\nRefine', '')))).toEqual(
      new Set([there?.replace('\nRefine', '')]),
    );
    const deeds = stage
      ?.audit()
      .filter((entry) => entry.user === sam)
      .map(({ deed }) => deed);
    expect(deeds).toEqual([
      'refusal',
      'refusal',
      'press',
      'refusal',
      'press',
      'refusal',
      'export',
      'refusal',
      'refusal',
    ]);
  });

  // Who asks, and where, is read in the same way in both.
  if (mode === 'Socket Mode') return;

  test('what is no question is refused as well, and the Home tells an outsider nothing', async () => {
    const { slack } = await begin(
      rules({ users: [maria], domains: 'all' }, { users: ['U0LEE00001'], domains: ['agency.test'] }),
    );
    await askUntil('1 message', 'jobs@agency.test', maria);
    const words = ['queue', 'incidents', 'mute agency.test 2h', 'subscribe deferred @agency.test'];
    for (const typed of words) await slack.command(typed, { user: sam });
    await slack.waitFor(() => slack.ephemerals(sam).length === words.length && true);
    for (const told of slack.ephemerals(sam)) expect(wordsOf(told)).toContain('You may not ask about mail from here');
    await slack.command('subscribe deferred @other.test', { user: 'lee' });
    await whisper('U0LEE00001', 'you may ask about mail of agency.test only');
    await slack.command('subscribe deferred @agency.test', { user: 'lee' });
    await slack.waitFor(() => slack.messages('#support').some((one) => wordsOf(one).includes('From now on')) && true);
    await slack.openHome(sam);
    const home = await slack.waitFor((workspace) => workspace.homes.get(sam));
    expect(JSON.stringify(home.blocks)).toContain('You may not ask about mail');
    expect(JSON.stringify(home.blocks)).not.toMatch(/mx1|agency\.test/);
  });

  test('a user group may, as long as Slack says who is in it', async () => {
    const { slack } = await begin(rules({ groups: ['S0POSTMAST'], channels: [postmasters], domains: 'all' }));
    slack.workspace.groups.set('S0POSTMAST', [sam]);
    await askUntil('1 message', 'jobs@agency.test', sam, '#postmasters');
    await slack.command('jobs@agency.test', { user: sam, channel: '#support' });
    await whisper(sam, 'You may not ask');
    await slack.command('jobs@agency.test', { user: maria, channel: '#postmasters' });
    await whisper(maria, 'You may not ask');
    // A new process, to which Slack does not say at once who is in the group.
    await stage?.stop();
    await stage?.start();
    slack.failNext({ method: 'usergroups.users.list', error: 'internal_error' });
    await askUntil('1 message', 'jobs@agency.test', sam, '#postmasters');
  });

  test('masked recipients stay masked in every surface, and the presser’s rights count', async () => {
    const masked = { channels: [support], domains: 'all', recipients: ['example.com'] };
    const { slack } = await begin(rules(masked, { users: [maria], channels: [postmasters], domains: 'all' }));
    const root = await askUntil('1 message', 'boss@example.com', sam);
    const reply = await replyOf(root);
    const now = (words: string) =>
      slack.waitFor(() => {
        const current = slack.thread('#support', root.ts)[1];
        return current && wordsOf(current).includes(words) && current;
      });
    expect(wordsOf(reply)).toContain('`j…@agency.test`');
    expect(wordsOf(reply)).toContain('`employee@example.com`');
    const expanded = (await slack.press(reply, 'Expand', { user: sam }), await now('*1. mx1'));
    await slack.press(expanded, 'Raw lines', { user: maria });
    expect(wordsOf(await now('Raw lines 1'))).toContain('to=&lt;j…@agency.test&gt;');
    await slack.press(root, 'Export CSV', { user: sam });
    await slack.press(root, 'Export JSON', { user: sam });
    await slack.waitFor((workspace) => workspace.files.size === 2);
    await slack.command('private boss@example.com', { user: sam });
    await slack.press(await whisper(sam, '1 message'), 'Expand', { user: sam });
    await whisper(sam, '*1. mx1');
    expect(everything()).not.toContain('jobs@agency.test');
    expect(everything().length).toBeGreaterThan(5_000);
    // The same person, where another rule holds.
    const elsewhere = await replyOf(await askUntil('1 message', 'boss@example.com', maria, '#postmasters'));
    expect(wordsOf(elsewhere)).toContain('`jobs@agency.test`');
    await slack.press(elsewhere, 'Expand', { user: maria });
    const deeds = stage?.audit().map(({ deed }) => deed);
    expect(deeds).toContain('export');
  });

  test('a channel for one domain finds nothing of others', async () => {
    const { slack } = await begin(rules({ channels: [support], domains: ['agency.test'] }));
    await askUntil('1 message', 'jobs@agency.test', sam);
    await askUntil('Nothing found', 'ceo@other.test', sam);
    await askUntil('this question is about other mail', 'ceo@other.test to lawyer@secret.test', sam);
    const root = await askUntil('1 message', 'today', sam);
    await slack.waitFor(() => slack.thread('#support', root.ts).length === 2);
    // What was asked stands there, what was not asked does not.
    expect(everything().replaceAll('ceo@other.test to lawyer@secret.test', '')).not.toContain('lawyer@secret.test');
  });

  test('rules change while the program runs; a broken file changes nothing and is complained of', async () => {
    const { slack, rule, logged } = await begin({});
    await askUntil('1 message', 'jobs@agency.test', sam);
    await rule({ access: { privateChannels: [support], ticketChannels: [support] } });
    await askUntil('Questions in this channel need a ticket', 'jobs@agency.test', sam);
    const before = slack.messages('#support').length;
    await slack.command('jobs@agency.test #4711', { user: sam });
    expect(wordsOf(await whisper(sam, '1 message'))).toContain('#4711');
    await slack.waitFor(() => stage?.audit().some(({ ticket }) => ticket === '#4711'));
    expect(slack.messages('#support')).toHaveLength(before);
    await rule('{ "access": { "rules": "none" } }');
    await expect
      .poll(() => logged.some(({ msg }) => String(msg).includes('the rules file is broken')), { timeout: 10_000 })
      .toBe(true);
    await slack.command('jobs@agency.test', { user: maria });
    await whisper(maria, 'need a ticket');
    await rule(rules());
    await askUntil('You may not ask', 'jobs@agency.test #4711', sam);
  });
});
