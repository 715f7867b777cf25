import type { App, BlockAction, SlashCommand } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import { clientOf, Heard, overHttp, overSocketMode, type Connected } from '../bolt-app.ts';
import { startStandIn, type StandIn, type StandInOptions } from '../stand-in.ts';

let stand: StandIn;
let connected: Connected | undefined;

afterEach(async () => {
  await connected?.stop();
  await stand.close();
  connected = undefined;
});

const SUPPORT = 'C0SUPPORT1';
const button = {
  type: 'button' as const,
  text: { type: 'plain_text' as const, text: 'Go' },
  action_id: 'go',
  value: 'v1',
};
const buttons = [{ type: 'actions' as const, block_id: 'row', elements: [button] }];

describe.each([
  ['signed HTTP', overHttp],
  ['Socket Mode', overSocketMode],
])('what a Bolt app is told over %s', (_name, connect) => {
  async function begin(setup: (app: App) => void, options: StandInOptions = {}): Promise<void> {
    stand = await startStandIn(options);
    connected = await connect(stand, setup);
  }

  /** Starts an app that collects the commands it receives. */
  async function hearCommands(options: StandInOptions = {}): Promise<SlashCommand[]> {
    const heard: SlashCommand[] = [];
    await begin(
      (app) => app.command(/.*/, async ({ ack, command }) => void (heard.push(command), await ack())),
      options,
    );
    return heard;
  }

  it('a slash command, field for field', async () => {
    const heard = await hearCommands();
    const { triggerId, responseUrl } = await stand.command('boss@example.com <today> & more', { user: 'sam' });
    expect(heard).toEqual([
      {
        token: expect.any(String),
        team_id: 'T0EXAMPLE1',
        team_domain: 'example-mail',
        channel_id: SUPPORT,
        channel_name: 'support',
        user_id: 'U0SAM00001',
        user_name: 'sam',
        command: '/mailtrace',
        text: 'boss@example.com &lt;today&gt; &amp; more',
        api_app_id: 'A0MAILTRACE',
        is_enterprise_install: 'false',
        response_url: responseUrl,
        trigger_id: triggerId,
      },
    ]);
  });

  it('mail links in a command where the manifest says should_escape', async () => {
    const heard = await hearCommands({ shouldEscape: true });
    await stand.command('from:boss@example.com @lee #general');
    expect(heard[0]?.text).toBe('from:<mailto:boss@example.com|boss@example.com> <@U0LEE00001> <#C0GENERAL1|general>');
  });

  it('what kind of place a command came from, not the name of a private one', async () => {
    const heard = await hearCommands();
    const dm = stand.workspace.direct('U0MARIA001', 'U0MAILTRACE').id;
    for (const channel of ['#general', '#postmasters', dm]) await stand.command('help', { channel });
    expect(heard.map(({ channel_name: name }) => name)).toEqual(['general', 'privategroup', 'directmessage']);
  });

  it('a pressed button, field for field', async () => {
    const heard: BlockAction[] = [];
    await begin((app) => app.action<BlockAction>('go', async ({ ack, body }) => void (heard.push(body), await ack())));
    const root = (await clientOf(stand).chat.postMessage({ channel: SUPPORT, text: 'root' })).ts ?? '';
    await clientOf(stand).chat.postMessage({ channel: SUPPORT, text: 'press', blocks: buttons, thread_ts: root });
    const [, message] = stand.thread('#support', root);
    if (message === undefined) throw new Error('nothing to press');
    const { responseUrl, triggerId } = await stand.press(message, 'Go', { user: 'lee' });
    expect(heard).toEqual([
      {
        type: 'block_actions',
        token: expect.any(String),
        api_app_id: 'A0MAILTRACE',
        team: { id: 'T0EXAMPLE1', domain: 'example-mail' },
        enterprise: null,
        is_enterprise_install: false,
        user: { id: 'U0LEE00001', username: 'lee', name: 'lee', team_id: 'T0EXAMPLE1' },
        channel: { id: SUPPORT, name: 'support' },
        container: {
          type: 'message',
          message_ts: message.ts,
          channel_id: SUPPORT,
          is_ephemeral: false,
          thread_ts: root,
        },
        message,
        state: { values: {} },
        response_url: responseUrl,
        trigger_id: triggerId,
        actions: [
          {
            type: 'button',
            action_id: 'go',
            block_id: 'row',
            value: 'v1',
            text: { type: 'plain_text', text: 'Go', emoji: true },
            action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
          },
        ],
      },
    ]);
  });

  it('an option that was picked in a menu', async () => {
    const heard: unknown[] = [];
    await begin((app) => app.action('more', async ({ ack, action }) => void (heard.push(action), await ack())));
    const options = ['mute', 'close'].map((value) => ({
      text: { type: 'plain_text' as const, text: `Do ${value}` },
      value,
    }));
    const blocks = [
      { type: 'actions' as const, elements: [{ type: 'overflow' as const, action_id: 'more', options }] },
    ];
    await clientOf(stand).chat.postMessage({ channel: SUPPORT, text: 'menu', blocks });
    const [message] = stand.messages('#support');
    if (message === undefined) throw new Error('no menu');
    await stand.press(message, 'more', { value: 'Do close' });
    expect(heard).toMatchObject([{ type: 'overflow', selected_option: { value: 'close' } }]);
    await expect(stand.press(message, 'more', { value: 'burn' })).rejects.toThrow('no option burn');
    await expect(stand.press(message, 'Less')).rejects.toThrow('there is: overflow (more)');
  });

  it('a message shortcut with its message, and a global one without', async () => {
    const heard: object[] = [];
    await begin((app) => app.shortcut('trace', async ({ ack, shortcut }) => void (heard.push(shortcut), await ack())));
    const { message } = await stand.say('Final-Recipient: rfc822; boss@example.com', { user: 'sam' });
    await stand.shortcut('trace', { message });
    await stand.shortcut('trace');
    expect(heard).toMatchObject([
      {
        type: 'message_action',
        callback_id: 'trace',
        message_ts: message.ts,
        channel: { id: SUPPORT, name: 'support' },
      },
      { type: 'shortcut', callback_id: 'trace', user: { id: 'U0MARIA001' } },
    ]);
    expect(heard[0]).toMatchObject({
      message: { text: 'Final-Recipient: rfc822; <mailto:boss@example.com|boss@example.com>' },
    });
    expect(heard[1]).not.toHaveProperty('channel');
    expect(heard[1]).not.toHaveProperty('response_url');
  });

  it('mentions where the bot is a member, and nothing else said in channels', async () => {
    const heard = new Heard<object>();
    await begin((app) => {
      app.event('app_mention', async ({ event }) => heard.add(event));
      app.event('message', async ({ event }) => heard.add(event));
    });
    const untold = [await stand.say('hello all'), await stand.mention('hello', { channel: '#general' })];
    const { ack } = await stand.say('hello @mailtrace', { user: 'lee' });
    expect(untold.map((said) => said.ack)).toEqual([undefined, undefined]);
    expect(ack?.ok).toBe(true);
    const [event] = await heard.first(1);
    expect(event).toMatchObject({
      type: 'app_mention',
      text: 'hello <@U0MAILTRACE>',
      user: 'U0LEE00001',
      channel: SUPPORT,
    });
  });

  it('in direct messages everything, its own edits too', async () => {
    const heard = new Heard<string>();
    await begin((app) =>
      app.event('message', async ({ event }) => heard.add(`${event.subtype ?? 'said'} ${event.channel_type}`)),
    );
    const { message } = await stand.directMessage('hello');
    const { chat } = clientOf(stand);
    const ts = (await chat.postMessage({ channel: message.channel, text: 'hi' })).ts ?? '';
    await chat.update({ channel: message.channel, ts, text: 'hi there' });
    expect(await heard.first(2)).toEqual(['said im', 'message_changed im']);
    const types = stand.deliveries.map(({ payload }) => (payload['event'] as { subtype?: string }).subtype);
    expect(types).toEqual([undefined, undefined, 'message_changed']);
  });

  it('an opened Home, and the view it publishes is there', async () => {
    await begin((app) =>
      app.event('app_home_opened', async ({ event, client }) => {
        const blocks = [{ type: 'section' as const, text: { type: 'plain_text' as const, text: 'Welcome' } }];
        await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
      }),
    );
    await stand.openHome('lee');
    const home = await stand.waitFor((workspace) => workspace.homes.get('U0LEE00001'));
    expect(home).toMatchObject({ type: 'home', blocks: [{ text: { text: 'Welcome' } }] });
  });

  it('the words of an acknowledgement are shown to the user alone, or to all', async () => {
    await begin((app) =>
      app.command('/mailtrace', async ({ ack, command }) =>
        command.text === 'loud' ? ack({ response_type: 'in_channel', text: 'for all' }) : ack('for you'),
      ),
    );
    await stand.command('quiet', { user: 'sam' });
    await stand.command('loud');
    expect(stand.ephemerals('sam').map(({ text }) => text)).toEqual(['for you']);
    expect(stand.messages('#support').map(({ text }) => text)).toEqual(['for all']);
  });

  it('no acknowledgement in time: the user is told', async () => {
    await begin((app) => app.command('/mailtrace', async () => {}), { ackMs: 30 });
    const { ack } = await stand.command('boss@example.com');
    expect(ack).toMatchObject({ ok: false, problem: 'operation_timeout' });
    expect(ack.tookMs).toBeGreaterThanOrEqual(29);
    const text = '/mailtrace failed with the error "operation_timeout"';
    expect(stand.ephemerals('maria')).toMatchObject([{ user: 'USLACKBOT', text }]);
  });

  it('brings the same again when asked to', async () => {
    const heard: (number | undefined)[] = [];
    await begin((app) =>
      app.command('/mailtrace', async ({ ack, context }) => void (heard.push(context.retryNum), await ack())),
    );
    const { delivery } = await stand.command('boss@example.com');
    const again = await stand.redeliver(delivery);
    expect(again.ok).toBe(true);
    expect(heard).toEqual([undefined, 1]);
  });
});

describe('without an app', () => {
  it('a command fails', async () => {
    stand = await startStandIn();
    const { ack } = await stand.command('boss@example.com');
    expect(ack.problem).toBe('dispatch_failed');
  });

  it('nobody can type where he is not', async () => {
    stand = await startStandIn();
    await expect(stand.command('help', { user: 'lee', channel: '#board' })).rejects.toThrow('lee is not in #board');
  });
});
