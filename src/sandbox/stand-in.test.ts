import type { AddressInfo } from 'node:net';
import { App, LogLevel, type BlockButtonAction } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import { startStandIn, type StandIn } from './stand-in.ts';

let stand: StandIn | undefined;
let app: App | undefined;

afterEach(async () => {
  await app?.stop();
  await stand?.close();
  app = stand = undefined;
});

const button = (text: string, action: string) => ({
  type: 'button' as const,
  text: { type: 'plain_text' as const, text },
  action_id: action,
  value: 'v1',
});

function answering(app: App): void {
  app.command('/mailtrace', async ({ ack, command, client }) => {
    await ack();
    const root = await client.chat.postMessage({ channel: command.channel_id, text: `asked: ${command.text}` });
    await client.chat.postMessage({
      channel: command.channel_id,
      thread_ts: root.ts as string,
      text: 'found one',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: 'found *one*' } },
        { type: 'actions', elements: [button('Expand', 'expand')] },
      ],
    });
  });
  app.action<BlockButtonAction>('expand', async ({ ack, body, client, respond }) => {
    await ack();
    if (body.message === undefined) {
      await respond({ text: 'expanded', replace_original: true });
      return;
    }
    await client.chat.update({
      channel: body.channel?.id as string,
      ts: body.message.ts,
      text: `expanded for <@${body.user.id}>`,
      blocks: [],
    });
  });
  app.event('app_mention', async ({ event, say }) => {
    await say({ text: `you said: ${event.text}`, thread_ts: event.thread_ts ?? event.ts });
  });
  app.message(async ({ message, say }) => {
    await say(`in private: ${'text' in message ? message.text : ''}`);
  });
}

/** What an app must do to use the stand-in instead of Slack. */
async function overHttp({ botToken: token, signingSecret, apiUrl, connectHttp }: StandIn): Promise<App> {
  const app = new App({ token, signingSecret, clientOptions: { slackApiUrl: apiUrl }, logLevel: LogLevel.ERROR });
  answering(app);
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  await connectHttp(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return app;
}

async function overSocketMode({ botToken: token, appToken, apiUrl }: StandIn): Promise<App> {
  const clientOptions = { slackApiUrl: apiUrl };
  const app = new App({ token, appToken, socketMode: true, clientOptions, logLevel: LogLevel.ERROR });
  answering(app);
  await app.start();
  return app;
}

describe.each([
  ['signed HTTP', overHttp],
  ['Socket Mode', overSocketMode],
])('a Bolt app over %s', (_name, connect) => {
  async function begin(): Promise<StandIn> {
    stand = await startStandIn();
    app = await connect(stand);
    return stand;
  }

  it('answers a command with a root message and a thread', async () => {
    const stand = await begin();
    const { ack } = await stand.command('boss@example.com today', { user: 'sam', channel: '#support' });
    expect(ack.ok).toBe(true);
    const reply = await stand.waitFor(() => stand.workspace.messages(stand.workspace.channel('#support').id)[1]);
    const [root] = stand.messages('#support');
    expect(root?.text).toBe('asked: boss@example.com today');
    expect(stand.thread('#support', root?.ts ?? '')).toEqual([root, reply]);
    expect(reply.user).toBe(stand.workspace.identity.botUserId);
  });

  it('changes the message whose button was pressed', async () => {
    const stand = await begin();
    await stand.command('boss@example.com');
    const reply = await stand.waitFor((workspace) => workspace.messages('C0SUPPORT1')[1]);
    await stand.press(reply, 'Expand', { user: 'lee' });
    const edited = await stand.waitFor((workspace) =>
      workspace.messages('C0SUPPORT1').find(({ text }) => text.startsWith('expanded')),
    );
    expect(edited).toMatchObject({ ts: reply.ts, text: 'expanded for <@U0LEE00001>' });
  });

  it('hears a mention in a thread, and answers there', async () => {
    const stand = await begin();
    const { message: root } = await stand.say('where is the mail from boss@example.com?', { user: 'sam' });
    await stand.mention('boss@example.com', { user: 'maria', thread: root.ts });
    const answer = await stand.waitFor(() => stand.thread('#support', root.ts)[2]);
    expect(answer.text).toBe('you said: <@U0MAILTRACE> <mailto:boss@example.com|boss@example.com>');
  });

  it('hears direct messages', async () => {
    const stand = await begin();
    const { message } = await stand.directMessage('is it <there> & ok?', { user: 'lee' });
    const answer = await stand.waitFor((workspace) => workspace.messages(message.channel)[1]);
    expect(answer.text).toBe('in private: is it &lt;there&gt; &amp; ok?');
  });
});
