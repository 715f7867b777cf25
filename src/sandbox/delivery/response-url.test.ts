import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf, overHttp, type Connected } from '../bolt-app.ts';
import { startStandIn, type Ephemeral, type SlackMessage, type StandIn } from '../stand-in.ts';

let stand: StandIn;
let connected: Connected;
let now = 0;

beforeEach(async () => {
  now = Date.UTC(2026, 0, 11);
  stand = await startStandIn({ now: () => now });
  connected = await overHttp(stand, (app) => {
    app.command('/mailtrace', ({ ack }) => ack());
    app.action('go', ({ ack }) => ack());
  });
});
afterEach(async () => {
  await connected.stop();
  await stand.close();
});

const blocks = [
  {
    type: 'actions' as const,
    elements: [{ type: 'button' as const, text: { type: 'plain_text' as const, text: 'Go' }, action_id: 'go' }],
  },
];

async function answer(url: string, body: object): Promise<[status: number, error: string | undefined]> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return [response.status, ((await response.json()) as { error?: string }).error];
}

function only<T extends SlackMessage>(messages: readonly T[]): T {
  const [message] = messages;
  if (message === undefined) throw new Error('nothing there');
  return message;
}

describe('the response URL of a command', () => {
  it('whispers to the user, or posts where the bot could not', async () => {
    const { responseUrl } = await stand.command('boss@example.com', { user: 'sam', channel: '#general' });
    expect(await answer(responseUrl, { text: 'only you' })).toEqual([200, undefined]);
    expect(await answer(responseUrl, { text: 'all of you', response_type: 'in_channel' })).toEqual([200, undefined]);
    expect(stand.ephemerals('sam').map(({ text }) => text)).toEqual(['only you']);
    expect(stand.messages('#general').map(({ text }) => text)).toEqual(['all of you']);
  });

  it('works five times', async () => {
    const { responseUrl } = await stand.command('boss@example.com');
    for (let n = 0; n < 5; n += 1) expect(await answer(responseUrl, { text: 'x' })).toEqual([200, undefined]);
    expect(await answer(responseUrl, { text: 'x' })).toEqual([404, 'used_url']);
    expect(stand.ephemerals('maria')).toHaveLength(5);
  });

  it('works for thirty minutes', async () => {
    const { responseUrl } = await stand.command('boss@example.com');
    now += 30 * 60_000;
    expect(await answer(responseUrl, { text: 'x' })).toEqual([200, undefined]);
    now += 1;
    expect(await answer(responseUrl, { text: 'x' })).toEqual([404, 'expired_url']);
  });

  it('refuses what a post would be refused for', async () => {
    const { responseUrl } = await stand.command('boss@example.com');
    expect(await answer(responseUrl, { text: '' })).toEqual([400, 'no_text']);
    expect(await answer(responseUrl, { text: 'x', blocks: [{ type: 'poll' }] })).toEqual([400, 'invalid_blocks']);
  });

  it('fails when told to', async () => {
    const { responseUrl } = await stand.command('boss@example.com');
    stand.failNext({ method: 'response_url', error: 'ratelimited' });
    stand.failNext({ method: 'response_url', error: 'dropped' });
    expect(await answer(responseUrl, { text: 'x' })).toEqual([429, 'ratelimited']);
    await expect(answer(responseUrl, { text: 'x' })).rejects.toThrow('fetch failed');
    expect(await answer(responseUrl, { text: 'x' })).toEqual([200, undefined]);
  });
});

describe('the response URL of a button', () => {
  async function pressOnWhisper(): Promise<string> {
    await clientOf(stand).chat.postEphemeral({ channel: 'C0SUPPORT1', user: 'U0MARIA001', text: 'private', blocks });
    return (await stand.press(only<Ephemeral>(stand.ephemerals('maria')), 'go')).responseUrl;
  }

  it('replaces the message', async () => {
    await clientOf(stand).chat.postMessage({ channel: '#support', text: 'old', blocks });
    const { responseUrl } = await stand.press(only(stand.messages('#support')), 'go', { user: 'sam' });
    await answer(responseUrl, { text: 'new', replace_original: true });
    expect(stand.messages('#support').map(({ text }) => text)).toEqual(['new']);
    await answer(responseUrl, { text: 'psst' });
    expect(stand.ephemerals('sam').map(({ text }) => text)).toEqual(['psst']);
  });

  it('is the only way to change a whisper', async () => {
    const url = await pressOnWhisper();
    await answer(url, { text: 'still private', replace_original: true });
    expect(stand.ephemerals('maria').map(({ text }) => text)).toEqual(['still private']);
    await answer(url, { delete_original: true });
    expect(stand.ephemerals('maria')).toEqual([]);
  });

  it('finds nothing to replace when the message was deleted meanwhile', async () => {
    const { ts } = await clientOf(stand).chat.postMessage({ channel: '#support', text: 'old', blocks });
    const { responseUrl } = await stand.press(only(stand.messages('#support')), 'go');
    await clientOf(stand).chat.delete({ channel: 'C0SUPPORT1', ts: ts ?? '' });
    expect(await answer(responseUrl, { text: 'new', replace_original: true })).toEqual([404, 'message_not_found']);
  });
});
