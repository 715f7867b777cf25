/** The app's Home: how to ask, my questions, how the logs stand, and whatever else is plugged in. */
import { afterEach, describe, expect, test } from 'vitest';
import { acceptView } from '../../src/sandbox/limits/limits.ts';
import type { SlackView } from '../../src/sandbox/wire.ts';
import { section } from '../../src/render/slack/blocks.ts';
import { brokenSection, healthSection, homeView, recentSection } from '../../src/render/slack/home.ts';
import { indexHealthPart, type HomePart } from '../../src/slack/handlers/home.ts';
import type { IndexHealth } from '../../src/ops/index-health.ts';
import { markupOf } from '../fixtures/slack-page.ts';
import { fixtureDoorway } from '../fixtures/doorway.ts';
import { modes, setStage, startSlack, wordsOf, type Stage } from '../fixtures/slack-stage.ts';
import { at, bounced, hostile, stories } from '../fixtures/stories.ts';

const maria = 'U0MARIA001';
const health: IndexHealth = {
  hosts: [{ host: 'ns1', from: at('10:02:01'), to: at('10:43:00'), events: 990, unexplained: 10 }],
  files: 2,
  events: 990,
  irrelevant: 100,
  unexplained: 10,
  unexplainedShare: 0.01,
};
const broken: HomePart = { name: 'My watches', blocks: () => Promise.reject(new Error('the store is on fire')) };
const incidents: HomePart = {
  name: 'Open incidents',
  blocks: async ({ user, zone }) => [section(`for ${user} in ${zone}`)],
};

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const textOf = (view: SlackView): string => {
  const words: string[] = [];
  JSON.stringify(view.blocks, (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') words.push(value);
    return value;
  });
  return words.join('\n');
};

describe.each(modes)('over %s', (mode) => {
  async function begin(home: readonly HomePart[] = [indexHealthPart(async () => health)]): Promise<Stage> {
    return (stage = await setStage(mode, fixtureDoorway(stories), await startSlack(), at('10:45:00'), { home }));
  }
  const home = async (): Promise<SlackView> => {
    const { slack } = stage as Stage;
    const before = slack.workspace.homes.get(maria)?.hash;
    await slack.openHome();
    return slack.waitFor((workspace) => {
      const view = workspace.homes.get(maria);
      return view?.hash !== before && view;
    });
  };
  const direct = (words: string) => {
    const { slack } = stage as Stage;
    const channel = slack.workspace.direct(maria, slack.workspace.identity.botUserId).id;
    return slack.waitFor((workspace) => workspace.messages(channel).find((one) => wordsOf(one).includes(words)));
  };

  test('shows how to ask and how the logs stand', async () => {
    await begin();
    const text = textOf(await home());
    expect(text).toContain('`from:boss@example.com to:@example.com`');
    expect(text).toContain('*My questions*\nNone yet.');
    expect(text).toContain('ns1: 23 Nov 10:02–10:43, newest line 2 min old, 1.0 % not understood');
    expect(text).toContain('1,100 lines of 2 files; 1.0 % of the mail lines not understood (10 lines).');
  });

  test('my questions can be asked again, answered in a direct message', async () => {
    const { slack } = await begin();
    await slack.command('info@example.com today');
    await slack.command('private members@partner.test');
    await slack.command('rink@partner.test', { user: 'sam' });
    await slack.waitFor(() => slack.ephemerals(maria).length > 0 && slack.messages('#support').length === 2);
    const view = await home();
    const text = textOf(view);
    expect(text).toContain('`members@partner.test` · private\nAsk again\n`info@example.com today`\nAsk again');
    expect(text).not.toContain('rink@partner.test');
    await Promise.all([slack.press(view, 'Ask again'), slack.press(view, 'Ask again')]);
    const root = await direct('*1 message: `members@partner.test`');
    await slack.waitFor(() => slack.thread(root.channel, root.ts).length === 2);
    await stage?.settle();
    expect(slack.workspace.messages(root.channel)).toHaveLength(2);
  });

  test('asks with the form, too', async () => {
    const { slack } = await begin();
    await slack.press(await home(), 'Ask with a form');
    await slack.waitFor((workspace) => workspace.modals.get(maria)?.length);
    await slack.submitView({ to: 'members@partner.test' });
    await direct('Asked by <@U0MARIA001>: `to:members@partner.test`');
  });

  test('a watch that is ended there is gone from it', async () => {
    const waiting = bounced.recipients.map((one) => ({ ...one, disposition: 'deferred' as const }));
    const story = { ...bounced, recipients: waiting };
    stage = await setStage(mode, fixtureDoorway([story]), await startSlack(), at('10:45:00'));
    const { slack } = stage;
    await slack.command('private info@example.com');
    const answer = await slack.waitFor((workspace) => workspace.whispers(maria)[0]);
    await slack.press(answer, 'Watch');
    await slack.waitFor((workspace) => workspace.whispers(maria).length === 2);
    const watched = await home();
    expect(textOf(watched)).toContain('👀');
    await slack.press(watched, 'Unwatch');
    await slack.waitFor((workspace) => !textOf(workspace.homes.get(maria) as SlackView).includes('👀'));
  });

  test('a part that fails takes no other with it', async () => {
    const { logged } = await begin([broken, incidents]);
    const text = textOf(await home());
    expect(text).toContain('My watches cannot be shown at the moment.');
    expect(text).toContain('for U0MARIA001 in Europe/Berlin');
    expect(logged).toContainEqual(expect.objectContaining({ part: 'My watches' }));
  });

  test('a rate limit only makes it slower', async () => {
    const { slack } = await begin();
    slack.failNext({ method: 'views.publish', error: 'ratelimited' });
    await home();
  });
});

test('whatever was asked and whatever the hosts are called, Slack takes the Home and nothing is obeyed', () => {
  const recent = Array.from({ length: 10 }, (_, index) => ({
    question: `${index} ${hostile.repeat(index)}`,
    isPrivate: true,
  }));
  const hosts = Array.from({ length: 300 }, (_, index) => ({
    host: `${hostile} ${index}`,
    from: 0,
    to: at('10:00:00'),
    events: index,
    unexplained: 1,
  }));
  const viewer = { zone: 'UTC', now: at('10:45:00') };
  const many = Array.from({ length: 60 }, () => [section('one'), section('two')]);
  const view = homeView([
    recentSection(recent),
    healthSection({ ...health, hosts }, viewer),
    brokenSection(hostile),
    ...many,
  ]);
  acceptView(view, 'home');
  for (const text of markupOf({ text: '', blocks: view.blocks })) expect(text).not.toMatch(/<|>|&(?!(lt|gt|amp);)/);
});
