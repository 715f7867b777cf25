import type { App } from '@slack/bolt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { overHttp, overSocketMode, type Connected } from '../bolt-app.ts';
import { HttpCourier } from './deliver-http.ts';
import { startStandIn, type StandIn } from '../stand-in.ts';

let stand: StandIn;
let connected: Connected | undefined;
let heard: string[] = [];

function hearing(app: App): void {
  app.command('/mailtrace', async ({ ack, command }) => void (heard.push(command.text), await ack()));
}

beforeEach(async () => {
  heard = [];
  stand = await startStandIn();
});
afterEach(async () => {
  await connected?.stop();
  await stand.close();
  connected = undefined;
});

it('an app with another signing secret does not pass the handshake', async () => {
  const other = { ...stand, signingSecret: 'another', connectHttp: async (url: string) => stand.connectHttp(url) };
  await expect(overHttp(other, hearing)).rejects.toThrow('did not answer with the challenge: HTTP 401');
});

it('nobody at the request URL', async () => {
  const courier = new HttpCourier('http://127.0.0.1:9/slack/events', 'secret', 1_000);
  const delivery = { id: 'e', kind: 'slash_commands' as const, payload: {} };
  expect(await courier.deliver(delivery)).toMatchObject({ ok: false, problem: 'dispatch_failed' });
});

it('a Socket Mode app comes back when Slack asks it to', async () => {
  connected = await overSocketMode(stand, hearing);
  stand.sockets.disconnect('refresh_requested');
  await stand.sockets.connected(2);
  await stand.command('after the pause');
  expect(heard).toEqual(['after the pause']);
});

it('a Socket Mode app comes back after its connection was cut', async () => {
  connected = await overSocketMode(stand, hearing);
  stand.sockets.drop();
  expect((await stand.command('while nobody listens')).ack.problem).toBe('dispatch_failed');
  await stand.sockets.connected(2);
  await stand.command('after the cut');
  expect(heard).toEqual(['after the cut']);
});

it('each delivery goes to one of the connections, in turn', async () => {
  connected = await overSocketMode(stand, hearing);
  const second = await overSocketMode(stand, (app) => {
    app.command('/mailtrace', async ({ ack, command }) => void (heard.push(`second: ${command.text}`), await ack()));
  });
  for (const text of ['a', 'b', 'c']) await stand.command(text);
  expect(heard).toEqual(['a', 'second: b', 'c']);
  await second.stop();
});

it('a connection needs a fresh ticket', async () => {
  const socket = new WebSocket(`${stand.hostUrl.replace('http', 'ws')}/link/?ticket=guessed`);
  const closed = await new Promise((resolve) => socket.addEventListener('error', () => resolve('refused')));
  expect(closed).toBe('refused');
});

it('an eleventh connection is one too many', async () => {
  const apps = await Promise.all(Array.from({ length: 10 }, () => overSocketMode(stand, hearing)));
  const reply = await fetch(`${stand.apiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stand.appToken}` },
  });
  const { url } = (await reply.json()) as { url: string };
  const socket = new WebSocket(url);
  const said = await new Promise<string>((resolve) =>
    socket.addEventListener('message', ({ data }) => resolve(String(data))),
  );
  expect(JSON.parse(said)).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
  await Promise.all(apps.map((app) => app.stop()));
});
