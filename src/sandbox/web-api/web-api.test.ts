import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf, refusal } from '../bolt-app.ts';
import { SCOPES, SLACK_RATE, startStandIn, type StandIn } from '../stand-in.ts';

let stand: StandIn;
beforeEach(async () => {
  stand = await startStandIn();
});
afterEach(() => stand.close());

const SUPPORT = 'C0SUPPORT1';
const GENERAL = 'C0GENERAL1';
const MARIA = 'U0MARIA001';

async function restart(options: Parameters<typeof startStandIn>[0]): Promise<void> {
  await stand.close();
  stand = await startStandIn(options);
}

describe('who may call', () => {
  it('knows the bot by its token', async () => {
    const { user_id: user, bot_id: bot, team_id: team } = await clientOf(stand).auth.test();
    expect([user, bot, team]).toEqual(['U0MAILTRACE', 'B0MAILTRACE', 'T0EXAMPLE1']);
  });

  it('refuses a wrong token, no token, and the app token where the bot is wanted', async () => {
    expect((await refusal(clientOf(stand, 'xoxb-somebody').auth.test())).error).toBe('invalid_auth');
    expect((await refusal(clientOf(stand, '').auth.test())).error).toBe('not_authed');
    expect((await refusal(clientOf(stand, stand.appToken).auth.test())).error).toBe('not_allowed_token_type');
    expect((await refusal(clientOf(stand).apps.connections.open())).error).toBe('not_allowed_token_type');
  });

  it('says which scope is missing', async () => {
    await restart({ scopes: SCOPES.filter((scope) => scope !== 'users:read') });
    const said = await refusal(clientOf(stand).users.info({ user: MARIA }));
    expect(said).toMatchObject({ error: 'missing_scope', needed: 'users:read' });
    expect(said['provided']).toContain('chat:write');
  });

  it('does not know other methods', async () => {
    expect((await refusal(clientOf(stand).apiCall('admin.users.list'))).error).toBe('unknown_method');
  });
});

describe('posting', () => {
  it('stores the message and returns it with the ids Slack adds', async () => {
    const button = { type: 'button' as const, text: { type: 'plain_text' as const, text: 'Go' } };
    const { ts, message } = await clientOf(stand).chat.postMessage({
      channel: '#support',
      text: 'hello',
      blocks: [{ type: 'actions', elements: [button] }],
    });
    const [block] = (message?.blocks ?? []) as unknown as { block_id: string; elements: Record<string, unknown>[] }[];
    expect(block?.block_id).toMatch(/^\w+$/);
    expect(block?.elements[0]).toMatchObject({ action_id: expect.stringMatching(/^\w+$/), text: { emoji: true } });
    expect(stand.messages('#support')).toMatchObject([{ ts, text: 'hello', bot_id: 'B0MAILTRACE' }]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown channel', { channel: 'C0NOWHERE0', text: 'x' }, 'channel_not_found'],
    ['a public channel without the bot', { channel: GENERAL, text: 'x' }, 'not_in_channel'],
    ['a private channel without the bot', { channel: 'C0BOARD001', text: 'x' }, 'channel_not_found'],
    ['nothing', { channel: SUPPORT }, 'no_text'],
    ['a thread that is none', { channel: SUPPORT, text: 'x', thread_ts: '1.000001' }, 'thread_not_found'],
    ['too long a text', { channel: SUPPORT, text: 'x'.repeat(40_001) }, 'msg_too_long'],
    ['blocks that are no JSON', { channel: SUPPORT, text: 'x', blocks: '[{' }, 'invalid_blocks_format'],
    ['an unknown block', { channel: SUPPORT, text: 'x', blocks: [{ type: 'poll' }] }, 'invalid_blocks'],
  ])('refuses %s', async (_what, args, code) => {
    expect((await refusal(clientOf(stand).apiCall('chat.postMessage', args))).error).toBe(code);
    expect(stand.messages('#support')).toEqual([]);
  });

  it('tells where the fault in the blocks is', async () => {
    const blocks = [{ type: 'header' as const, text: { type: 'plain_text' as const, text: 'x'.repeat(151) } }];
    const said = await refusal(clientOf(stand).chat.postMessage({ channel: SUPPORT, text: 'x', blocks }));
    expect(said['response_metadata']).toMatchObject({
      messages: ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
    });
  });

  it('refuses an archived channel', async () => {
    stand.workspace.archive('#support');
    expect((await refusal(clientOf(stand).chat.postMessage({ channel: SUPPORT, text: 'x' }))).error).toBe(
      'is_archived',
    );
  });

  it('posts to any public channel with chat:write.public', async () => {
    await restart({ scopes: [...SCOPES, 'chat:write.public'] });
    await clientOf(stand).chat.postMessage({ channel: GENERAL, text: 'x' });
    expect(stand.messages('#general')).toHaveLength(1);
  });

  it('takes a user for the direct messages with that user', async () => {
    const { channel } = await clientOf(stand).chat.postMessage({ channel: MARIA, text: 'psst' });
    const opened = await clientOf(stand).conversations.open({ users: MARIA });
    expect(channel).toBe(opened.channel?.id);
  });

  it('puts a reply to a reply into the thread of its root', async () => {
    const { chat } = clientOf(stand);
    const root = (await chat.postMessage({ channel: SUPPORT, text: 'root' })).ts ?? '';
    const reply = (await chat.postMessage({ channel: SUPPORT, text: 'one', thread_ts: root })).ts ?? '';
    await chat.postMessage({ channel: SUPPORT, text: 'two', thread_ts: reply });
    expect(stand.thread('#support', root).map(({ text }) => text)).toEqual(['root', 'one', 'two']);
    expect(stand.messages('#support').map(({ text }) => text)).toEqual(['root']);
  });
});

describe('whispering', () => {
  it('is seen by one user and is no message of the channel', async () => {
    await clientOf(stand).chat.postEphemeral({ channel: SUPPORT, user: MARIA, text: 'only you' });
    expect(stand.ephemerals('maria')).toMatchObject([{ text: 'only you', channel: SUPPORT }]);
    expect(stand.ephemerals('sam')).toEqual([]);
    expect(stand.messages('#support')).toEqual([]);
  });

  it('cannot be edited, deleted or answered in a thread', async () => {
    const { chat } = clientOf(stand);
    const ts = (await chat.postEphemeral({ channel: SUPPORT, user: MARIA, text: 'only you' })).message_ts ?? '';
    expect((await refusal(chat.update({ channel: SUPPORT, ts, text: 'new' }))).error).toBe('message_not_found');
    expect((await refusal(chat.delete({ channel: SUPPORT, ts }))).error).toBe('message_not_found');
    const reply = chat.postMessage({ channel: SUPPORT, thread_ts: ts, text: 'x' });
    expect((await refusal(reply)).error).toBe('thread_not_found');
  });

  it('wants the user in the channel, and the bot', async () => {
    const { chat } = clientOf(stand);
    const board = chat.postEphemeral({ channel: 'C0POSTMAST', user: 'U0NOBODY01', text: 'x' });
    expect((await refusal(board)).error).toBe('user_not_in_channel');
    expect((await refusal(chat.postEphemeral({ channel: GENERAL, user: MARIA, text: 'x' }))).error).toBe(
      'not_in_channel',
    );
  });
});

describe('editing and deleting', () => {
  const divider = { type: 'divider' as const };

  it('drops the blocks when only a text is given, and marks the message as edited', async () => {
    const { chat } = clientOf(stand);
    const ts = (await chat.postMessage({ channel: SUPPORT, text: 'old', blocks: [divider] })).ts ?? '';
    await chat.update({ channel: SUPPORT, ts, text: 'new' });
    const [message] = stand.messages('#support');
    expect(message).toMatchObject({ ts, text: 'new', edited: { user: 'U0MAILTRACE' } });
    expect(message).not.toHaveProperty('blocks');
  });

  it('shows no mark when blocks are given', async () => {
    const { chat } = clientOf(stand);
    const ts = (await chat.postMessage({ channel: SUPPORT, text: 'old' })).ts ?? '';
    await chat.update({ channel: SUPPORT, ts, text: 'new', blocks: [divider] });
    expect(stand.messages('#support')[0]).not.toHaveProperty('edited');
  });

  it("refuses other people's messages, too long texts and what is gone", async () => {
    const { chat } = clientOf(stand);
    const { message } = await stand.say('mine');
    expect((await refusal(chat.update({ channel: SUPPORT, ts: message.ts, text: 'x' }))).error).toBe(
      'cant_update_message',
    );
    expect((await refusal(chat.delete({ channel: SUPPORT, ts: message.ts }))).error).toBe('cant_delete_message');
    const ts = (await chat.postMessage({ channel: SUPPORT, text: 'mine' })).ts ?? '';
    const long = chat.update({ channel: SUPPORT, ts, text: 'x'.repeat(4_001) });
    expect((await refusal(long)).error).toBe('msg_too_long');
    await chat.delete({ channel: SUPPORT, ts });
    expect((await refusal(chat.update({ channel: SUPPORT, ts, text: 'x' }))).error).toBe('message_not_found');
  });

  it('leaves a stone where a root with replies was deleted', async () => {
    const { chat } = clientOf(stand);
    const ts = (await chat.postMessage({ channel: SUPPORT, text: 'root' })).ts ?? '';
    await chat.postMessage({ channel: SUPPORT, text: 'reply', thread_ts: ts });
    await chat.delete({ channel: SUPPORT, ts });
    expect(stand.thread('#support', ts).map(({ text }) => text)).toEqual(['This message was deleted.', 'reply']);
  });
});

describe('looking things up', () => {
  it('gives people with their zone', async () => {
    const { user } = await clientOf(stand).users.info({ user: 'U0LEE00001' });
    expect(user).toMatchObject({ name: 'lee', real_name: 'Lee Tanaka', tz: 'Asia/Tokyo', tz_offset: 32_400 });
    expect((await refusal(clientOf(stand).users.info({ user: 'U0NOBODY01' }))).error).toBe('user_not_found');
  });

  it('gives channels, their members and whether the bot is one', async () => {
    const { conversations } = clientOf(stand);
    expect((await conversations.info({ channel: GENERAL })).channel).toMatchObject({
      name: 'general',
      is_member: false,
    });
    expect((await conversations.members({ channel: SUPPORT })).members).toContain('U0MAILTRACE');
    const { channels } = await conversations.list({ types: 'public_channel,private_channel' });
    expect(channels?.map(({ name }) => name)).toEqual(['support', 'general', 'postmasters']);
    await refusal(conversations.join({ channel: GENERAL })).then(({ error }) => expect(error).toBe('missing_scope'));
  });

  it('joins a public channel where the scope allows it', async () => {
    await restart({ scopes: [...SCOPES, 'channels:join'] });
    await clientOf(stand).conversations.join({ channel: GENERAL });
    await clientOf(stand).chat.postMessage({ channel: GENERAL, text: 'here I am' });
    expect(stand.messages('#general')).toHaveLength(1);
  });

  it('gives history newest first, threads oldest first, page by page', async () => {
    const { chat, conversations } = clientOf(stand);
    const root = (await chat.postMessage({ channel: SUPPORT, text: 'root' })).ts ?? '';
    for (const text of ['a', 'b', 'c']) await chat.postMessage({ channel: SUPPORT, text, thread_ts: root });
    await chat.postMessage({ channel: SUPPORT, text: 'next' });
    const history = await conversations.history({ channel: SUPPORT });
    expect(history.messages?.map(({ text }) => text)).toEqual(['next', 'root']);
    expect(history.messages?.[1]).toMatchObject({ reply_count: 3 });
    const first = await conversations.replies({ channel: SUPPORT, ts: root, limit: 3 });
    expect(first.messages?.map(({ text }) => text)).toEqual(['root', 'a', 'b']);
    const cursor = first.response_metadata?.next_cursor ?? '';
    const second = await conversations.replies({ channel: SUPPORT, ts: root, limit: 3, cursor });
    expect(second.messages?.map(({ text }) => text)).toEqual(['c']);
  });

  it('links to a message', async () => {
    const { chat } = clientOf(stand);
    const ts = (await chat.postMessage({ channel: SUPPORT, text: 'x' })).ts ?? '';
    const { permalink } = await chat.getPermalink({ channel: SUPPORT, message_ts: ts });
    expect(permalink).toBe(`https://example-mail.slack.com/archives/C0SUPPORT1/p${ts.replace('.', '')}`);
  });
});

describe('reactions and files', () => {
  it('adds a reaction once', async () => {
    const { reactions } = clientOf(stand);
    const { message } = await stand.say('look');
    const there = { channel: SUPPORT, timestamp: message.ts, name: 'eyes' };
    await reactions.add(there);
    expect(stand.messages('#support')[0]?.reactions).toEqual([{ name: 'eyes', users: ['U0MAILTRACE'] }]);
    expect((await refusal(reactions.add(there))).error).toBe('already_reacted');
  });

  it('uploads a file into a thread', async () => {
    const { message: root } = await stand.say('raw lines, please');
    await clientOf(stand).filesUploadV2({
      channel_id: SUPPORT,
      thread_ts: root.ts,
      filename: 'raw.log',
      title: 'Raw lines',
      content: 'Jan 11 11:45:49 …',
      initial_comment: 'here',
    });
    const [, reply] = stand.thread('#support', root.ts);
    expect(reply).toMatchObject({
      text: 'here',
      files: [{ name: 'raw.log', title: 'Raw lines', content: 'Jan 11 11:45:49 …' }],
    });
  });
});

describe("Slack's weather", () => {
  it('allows a burst, then about one message a second and channel', async () => {
    let now = Date.UTC(2026, 0, 11);
    await restart({ now: () => now, rate: { perSecond: 1, burst: 3 } });
    const post = (channel = SUPPORT) => clientOf(stand).chat.postMessage({ channel, text: 'x' });
    for (let n = 0; n < 3; n += 1) await post();
    await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 1 });
    await post('C0POSTMAST');
    now += 1_000;
    await post();
    expect(stand.messages('#support')).toHaveLength(4);
  });

  it('allows fifty edits a minute', async () => {
    let now = Date.UTC(2026, 0, 11);
    await restart({ now: () => now, rate: SLACK_RATE });
    const { chat } = clientOf(stand);
    const ts = (await chat.postMessage({ channel: SUPPORT, text: 'x' })).ts ?? '';
    for (let n = 0; n < 50; n += 1) await chat.update({ channel: SUPPORT, ts, text: `${n}` });
    await expect(chat.update({ channel: SUPPORT, ts, text: 'x' })).rejects.toMatchObject({ retryAfter: 2 });
    now += 2_000;
    await chat.update({ channel: SUPPORT, ts, text: 'last' });
    expect(stand.messages('#support')[0]?.text).toBe('last');
  });

  it('answers 429 with Retry-After when told to', async () => {
    stand.failNext({ error: 'ratelimited', retryAfterSeconds: 7, method: 'chat.postMessage' });
    await clientOf(stand).auth.test();
    const post = clientOf(stand).chat.postMessage({ channel: SUPPORT, text: 'x' });
    await expect(post).rejects.toMatchObject({ retryAfter: 7 });
    expect(stand.messages('#support')).toEqual([]);
  });

  it('fails as often as told, with any code or status', async () => {
    stand.failNext({ error: 'internal_error', times: 2 });
    stand.failNext({ error: 'service_unavailable', status: 503 });
    const { auth } = clientOf(stand);
    expect((await refusal(auth.test())).error).toBe('internal_error');
    expect((await refusal(auth.test())).error).toBe('internal_error');
    await expect(auth.test()).rejects.toMatchObject({ statusCode: 503 });
    expect((await auth.test()).ok).toBe(true);
  });

  it('leaves a call without an answer', async () => {
    stand.failNext({ error: 'hanging' });
    const options = { headers: { authorization: `Bearer ${stand.botToken}` }, signal: AbortSignal.timeout(30) };
    await expect(fetch(`${stand.apiUrl}auth.test`, { method: 'POST', ...options })).rejects.toThrow('timeout');
    expect(stand.calls).toMatchObject([{ method: 'auth.test', reply: { ok: false } }]);
  });

  it('drops the connection before or after the work is done', async () => {
    const { chat } = clientOf(stand);
    stand.failNext({ error: 'dropped' });
    await expect(chat.postMessage({ channel: SUPPORT, text: 'lost' })).rejects.toMatchObject({
      code: 'slack_webapi_request_error',
    });
    stand.failNext({ error: 'dropped', afterwards: true });
    await expect(chat.postMessage({ channel: SUPPORT, text: 'done' })).rejects.toMatchObject({
      code: 'slack_webapi_request_error',
    });
    expect(stand.messages('#support').map(({ text }) => text)).toEqual(['done']);
  });
});

it('survives callers that hang up in the middle, or ask for nonsense', async () => {
  const { hostname, port } = new URL(stand.hostUrl);
  const socket = connect(Number(port), hostname);
  socket.write(`POST /api/auth.test HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-length: 100\r\n\r\ntoken=`);
  await once(socket, 'connect');
  socket.resetAndDestroy();
  const nonsense = connect(Number(port), hostname);
  nonsense.end(`GET // HTTP/1.1\r\nhost: ${hostname}:${port}\r\nconnection: close\r\n\r\n`);
  expect(String(await once(nonsense, 'data'))).toContain('404');
  expect((await clientOf(stand).auth.test()).ok).toBe(true);
});
