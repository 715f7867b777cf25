import type { App, SlackViewAction } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf, overHttp, refusal, type Connected } from '../bolt-app.ts';
import { startStandIn, type StandIn } from '../stand-in.ts';

let stand: StandIn;
let connected: Connected;
let now = 0;
let submitted: SlackViewAction[] = [];

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const options = ['deferred', 'bounced'].map((value) => ({ text: plain(value), value }));
const refine = {
  type: 'modal' as const,
  callback_id: 'refine',
  private_metadata: 'C0SUPPORT1',
  title: plain('Refine search'),
  submit: plain('Search'),
  notify_on_close: true,
  blocks: [
    {
      type: 'input' as const,
      block_id: 'from',
      label: plain('Sender'),
      element: { type: 'plain_text_input' as const, action_id: 'sender' },
    },
    {
      type: 'input' as const,
      block_id: 'status',
      label: plain('Status'),
      optional: true,
      element: { type: 'static_select' as const, action_id: 'status', options },
    },
    {
      type: 'input' as const,
      block_id: 'day',
      label: plain('Day'),
      optional: true,
      element: { type: 'datepicker' as const, action_id: 'day', initial_date: '2026-01-11' },
    },
    {
      type: 'actions' as const,
      block_id: 'buttons',
      elements: [{ type: 'button' as const, text: plain('Clear'), action_id: 'clear' }],
    },
  ],
};
const second = { type: 'modal' as const, title: plain('Second'), blocks: [{ type: 'divider' as const }] };

function refining(app: App): void {
  app.command('/mailtrace', async ({ ack, command, client }) => {
    await client.views.open({ trigger_id: command.trigger_id, view: refine });
    await ack();
  });
  app.shortcut('anything', ({ ack }) => ack());
  app.view('refine', async ({ ack, body, view }) => {
    submitted.push(body);
    const sender = view.state.values['from']?.['sender']?.value ?? '';
    if (sender === 'push') return ack({ response_action: 'push', view: second });
    if (sender === 'update') return ack({ response_action: 'update', view: second });
    return sender.includes('@') ? ack() : ack({ response_action: 'errors', errors: { from: 'not an address' } });
  });
  app.view(
    { callback_id: 'refine', type: 'view_closed' },
    async ({ ack, body }) => void (submitted.push(body), await ack()),
  );
  app.action('clear', async ({ ack, body, client }) => {
    if (body.type === 'block_actions')
      await client.views.update({ view_id: body.view?.id ?? '', view: { ...refine, title: plain('Cleared') } });
    await ack();
  });
}

beforeEach(async () => {
  now = Date.UTC(2026, 0, 11);
  submitted = [];
  stand = await startStandIn({ now: () => now });
  connected = await overHttp(stand, refining);
  await stand.command('refine', { user: 'sam' });
});
afterEach(async () => {
  await connected.stop();
  await stand.close();
});

const screen = () => stand.workspace.modals.get('U0SAM00001') ?? [];
const titles = () => screen().map(({ title }) => (title as { text: string }).text);
const sam = { user: 'sam' };

describe('a modal', () => {
  it('opens on the screen of the one who asked', () => {
    expect(titles()).toEqual(['Refine search']);
    expect(stand.workspace.modals.get('U0MARIA001')).toBeUndefined();
  });

  it('tells the app what was typed and chosen, and closes', async () => {
    const { errors, view } = await stand.submitView({ sender: 'boss@example.com', status: 'bounced' }, sam);
    expect([errors, view]).toEqual([{}, undefined]);
    expect(submitted).toMatchObject([
      {
        type: 'view_submission',
        user: { id: 'U0SAM00001', name: 'sam' },
        view: {
          callback_id: 'refine',
          private_metadata: 'C0SUPPORT1',
          state: {
            values: {
              from: { sender: { type: 'plain_text_input', value: 'boss@example.com' } },
              status: { status: { type: 'static_select', selected_option: { value: 'bounced' } } },
              day: { day: { type: 'datepicker', selected_date: '2026-01-11' } },
            },
          },
        },
      },
    ]);
  });

  it('keeps what was typed when the app finds an error in it', async () => {
    const { errors, view } = await stand.submitView({ sender: 'boss' }, sam);
    expect(errors).toEqual({ from: 'not an address' });
    expect(view?.errors).toEqual(errors);
    await stand.submitView({ status: 'deferred' }, sam);
    expect(submitted[1]).toMatchObject({ view: { state: { values: { from: { sender: { value: 'boss' } } } } } });
  });

  it('is not sent while a required input is empty', async () => {
    const { ack, errors } = await stand.submitView({}, sam);
    expect(ack).toBeUndefined();
    expect(errors).toEqual({ from: 'Please complete this required field.' });
    expect(submitted).toEqual([]);
  });

  it('lays another on top of itself, or turns into another', async () => {
    await stand.submitView({ sender: 'push' }, sam);
    expect(titles()).toEqual(['Refine search', 'Second']);
    await stand.closeView(sam);
    await stand.submitView({ sender: 'update' }, sam);
    expect(titles()).toEqual(['Second']);
  });

  it('hears its buttons', async () => {
    const [view] = screen();
    if (view === undefined) throw new Error('no modal');
    await stand.press(view, 'Clear');
    expect(titles()).toEqual(['Cleared']);
  });

  it('tells the app that it was closed', async () => {
    await stand.closeView(sam);
    expect(titles()).toEqual([]);
    expect(submitted).toMatchObject([{ type: 'view_closed', is_cleared: false }]);
  });
});

describe('what Slack refuses about views', () => {
  const open = (trigger: string) => refusal(clientOf(stand).views.open({ trigger_id: trigger, view: refine }));

  it('a trigger that is old, used, or made up', async () => {
    const { triggerId } = await stand.command('refine');
    expect((await open(triggerId)).error).toBe('exchanged_trigger_id');
    const { triggerId: fresh } = await stand.shortcut('anything');
    now += 3_001;
    expect((await open(fresh)).error).toBe('expired_trigger_id');
    expect((await open('12345.98765.abcd')).error).toBe('invalid_trigger_id');
  });

  it('a fourth modal on top of three', async () => {
    const { views } = clientOf(stand);
    const push = async () =>
      views.push({ trigger_id: (await stand.shortcut('anything', sam)).triggerId, view: second });
    await push();
    await push();
    expect((await refusal(push())).error).toBe('push_limit_reached');
  });

  it('a change to a view that is gone, or that changed meanwhile', async () => {
    const { views } = clientOf(stand);
    const [view] = screen();
    const id = view?.id ?? '';
    await views.update({ view_id: id, view: second });
    expect((await refusal(views.update({ view_id: id, hash: view?.hash ?? '', view: second }))).error).toBe(
      'hash_conflict',
    );
    await stand.closeView(sam);
    expect((await refusal(views.update({ view_id: id, view: second }))).error).toBe('not_found');
  });

  it('a modal that breaks a limit', async () => {
    const { triggerId } = await stand.shortcut('anything');
    const view = { ...second, title: plain('x'.repeat(25)) };
    const said = await refusal(clientOf(stand).views.open({ trigger_id: triggerId, view }));
    expect(said).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'] },
    });
  });
});
