/** The form: from a button, a shortcut and the Home; what is wrong stands under its input, and nothing typed is lost. */
import { afterEach, describe, expect, test } from 'vitest';
import type { SlackMessage } from '../../src/sandbox/stand-in.ts';
import { acceptView } from '../../src/sandbox/limits/limits.ts';
import type { SlackView } from '../../src/sandbox/wire.ts';
import { refineView } from '../../src/render/slack/refine.ts';
import { emptyForm } from '../../src/ask/form.ts';
import { fixtureDoorway, type FixtureDoorway } from '../fixtures/doorway.ts';
import { modes, setStage, startSlack, wordsOf, type Stage } from '../fixtures/slack-stage.ts';
import { hostile, stories } from '../fixtures/stories.ts';

const ask = 'mailtrace.ask';
const maria = 'U0MARIA001';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const valueOf = (view: SlackView | undefined, name: string): unknown =>
  (view?.state.values as Record<string, Record<string, { value?: unknown }>> | undefined)?.[name]?.[name]?.value;

describe.each(modes)('over %s', (mode) => {
  let doorway: FixtureDoorway;
  async function begin(): Promise<Stage> {
    doorway = fixtureDoorway(stories);
    return (stage = await setStage(mode, doorway, await startSlack()));
  }
  const modal = (): Promise<SlackView> => {
    const { slack } = stage as Stage;
    return slack.waitFor((workspace) => workspace.modals.get(maria)?.at(-1));
  };
  const root = (): Promise<SlackMessage> => {
    const { slack } = stage as Stage;
    return slack.waitFor(() => slack.messages('#support').at(-1));
  };
  const direct = (words: string): Promise<SlackMessage> => {
    const { slack } = stage as Stage;
    const channel = slack.workspace.direct(maria, slack.workspace.identity.botUserId).id;
    return slack.waitFor((workspace) => workspace.messages(channel).find((one) => wordsOf(one).includes(words)));
  };

  test('Refine begins with the question, and what comes of it is asked there, in the question language', async () => {
    const { slack } = await begin();
    await slack.command('from:info@example.com to:@partner.test status:bounced yesterday 9-11');
    await slack.press(await root(), 'Refine');
    const view = await modal();
    const begun = Object.fromEntries(view.blocks.map((block) => [block.block_id, block['element']]));
    expect(begun).toMatchObject({
      from: { initial_value: 'info@example.com' },
      to: { initial_value: '@partner.test' },
      time: { initial_value: 'yesterday 9-11' },
      statuses: { initial_options: [{ value: 'bounced' }] },
    });
    const { errors } = await slack.submitView({
      time: '',
      fromDay: '2026-11-20',
      toDay: '2026-11-23',
      statuses: ['deferred'],
    });
    expect(errors).toEqual({});
    const refined = await slack.waitFor(() => slack.messages('#support')[1]);
    expect(wordsOf(refined)).toContain(
      'Asked by <@U0MARIA001>: `from:info@example.com to:@partner.test status:deferred 2026-11-20..2026-11-23`',
    );
    expect(slack.workspace.modals.get(maria)).toEqual([]);
  });

  test('what is wrong is said under its input, and everything typed stays', async () => {
    const { slack } = await begin();
    await slack.shortcut(ask);
    await modal();
    const first = await slack.submitView({ from: 'the boss', to: 'info@example.com', time: 'blursday' });
    expect(Object.keys(first.errors).sort()).toEqual(['from', 'time']);
    expect(first.errors['time']).toContain('blursday');
    expect(valueOf(first.view, 'from')).toBe('the boss');
    expect(valueOf(first.view, 'to')).toBe('info@example.com');
    const second = await slack.submitView({ from: '', time: 'today' });
    expect(second.errors).toEqual({});
    await direct('to:info@example.com today');
    expect(doorway.questions).toEqual(['to:info@example.com today']);
  });

  test('an empty form asks for something', async () => {
    const { slack } = await begin();
    await slack.shortcut(ask);
    await modal();
    expect((await slack.submitView()).errors).toEqual({ from: 'Fill in at least one field.' });
  });

  test('private: only the asker sees the answer, also where the bot is no member', async () => {
    const { slack } = await begin();
    await slack.command('members@partner.test', { channel: '#general' });
    const [list] = await slack.waitFor(() => slack.ephemerals(maria).length > 0 && slack.ephemerals(maria));
    await slack.press(list as SlackMessage, 'Refine');
    await modal();
    await slack.submitView({ other: 'info@example.com', private: ['private'] });
    await slack.waitFor(() =>
      slack.ephemerals(maria).some((one) => wordsOf(one).includes('Asked: `info@example.com`')),
    );
    expect(slack.workspace.messages('C0GENERAL1')).toEqual([]);
  });

  test('a form that was opened too late says so', async () => {
    const { slack } = await begin();
    await slack.command('members@partner.test');
    slack.failNext({ method: 'views.open', error: 'expired_trigger_id' });
    await slack.press(await root(), 'Refine');
    await slack.waitFor(() => slack.ephemerals(maria).some((one) => wordsOf(one).includes('no time to open the form')));
    slack.failNext({ method: 'views.open', error: 'ratelimited' });
    await slack.press(await root(), 'Refine');
    await modal();
  });

  test('a form that is brought twice is asked once', async () => {
    const { slack, settle } = await begin();
    await slack.command('help');
    await slack.shortcut(ask);
    await modal();
    await slack.submitView({ other: 'info@example.com' });
    const submission = slack.deliveries.at(-1);
    if (submission !== undefined) await slack.redeliver(submission);
    await direct('*Bounced*');
    await settle();
    expect(doorway.questions.filter((question) => question === 'info@example.com')).toHaveLength(1);
  });

  test('a question that is not understood can be put right in the form', async () => {
    const { slack } = await begin();
    await slack.command('info@example.com status:lost');
    const [problem] = await slack.waitFor(() => slack.ephemerals(maria).length > 0 && slack.ephemerals(maria));
    await slack.press(problem as SlackMessage, 'Refine');
    const view = await modal();
    expect(JSON.stringify(view.blocks)).toContain('"initial_value":"info@example.com status:lost"');
  });
});

test('whatever was asked, Slack takes the form', () => {
  const texts = [hostile, 'x'.repeat(5_000), '*'.repeat(4_000), ''];
  for (const text of texts) {
    const form = { ...emptyForm, from: text, to: text, time: text, other: text };
    for (const place of [null, { channel: 'C1', threadTs: '1.2', responseUrl: 'https://hooks.example.test/x' }]) {
      acceptView(refineView({ form, isPrivate: true, place }), 'modal');
    }
  }
});
