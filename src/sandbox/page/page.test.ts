/** The page over HTTP: who may use it, what it may do, what each user sees. */
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseManifest } from '../manifest.ts';
import { startSandbox, type Sandbox } from '../sandbox.ts';
import { differences } from './differences.ts';
import type { Sight } from './sight.ts';

const manifest = parseManifest(
  JSON.stringify({
    display_information: { name: 'mailtrace' },
    features: { slash_commands: [{ command: '/mailtrace' }] },
    oauth_config: { scopes: { bot: ['chat:write'] } },
    settings: { event_subscriptions: {} },
  }),
);
const maria = 'U0MARIA001';
const lee = 'U0LEE00001';

let sandbox: Sandbox;
const happenings = [{ name: 'storm', label: 'A storm', happen: async () => 'It storms.' }];
beforeEach(async () => void (sandbox = await startSandbox({ manifest, examples: [], happenings })));
afterEach(() => sandbox.close());

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A request with arbitrary headers, as any program or page could send. */
function ask(path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const asking = request(new URL(path, sandbox.pageUrl), { method: body === undefined ? 'GET' : 'POST', headers });
  asking.on('error', reject);
  asking.on('response', async (response) =>
    resolve({ status: response.statusCode, headers: response.headers, body: await text(response) }),
  );
  asking.end(body);
  return promise;
}

const json = { 'content-type': 'application/json' };
const act = (body: object, headers: Record<string, string> = json) => ask('/act', headers, JSON.stringify(body));
const say = { act: 'type', user: maria, channel: 'C0SUPPORT1', text: 'hello' };
const said = () => sandbox.messages('#support').map((message) => message.text);

it('is served with its parts, and nothing else is', async () => {
  const page = await ask('/');
  expect(page.status).toBe(200);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
  expect(page.headers['content-security-policy']).not.toContain('unsafe');
  expect(page.headers['x-content-type-options']).toBe('nosniff');
  for (const part of ['/main.js', '/style.css', '/icon.svg', '/vendor/preact.js']) {
    expect((await ask(part)).status, part).toBe(200);
  }
  for (const path of [
    '/page.ts',
    '/../page.ts',
    '/%2e%2e/page.ts',
    '/tsconfig.json',
    '/vendor/',
    '/stream?user=nobody',
  ]) {
    expect((await ask(path)).status, path).toBe(404);
  }
});

it.each(['evil.example', 'evil.example:80', '127.0.0.1', '[::1]:80'])('is refused to Host %s', async (host) => {
  for (const path of ['/', '/api/auth.test', '/files/F1', `/stream?user=${maria}`]) {
    expect((await ask(path, { host })).status).toBe(403);
  }
});

it('refuses what pages elsewhere post', async () => {
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1']) {
    expect((await act(say, { ...json, origin })).status).toBe(403);
  }
  expect((await act(say, { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await ask('/act')).status).toBe(405);
  expect(said()).toEqual([]);
  expect((await act(say, { ...json, origin: sandbox.hostUrl })).status).toBe(200);
  expect(said()).toEqual(['hello']);
});

it('refuses sockets to pages elsewhere', async () => {
  const { hostname, port } = new URL(sandbox.hostUrl);
  const socket = connect(Number(port), hostname);
  socket.write('GET /link HTTP/1.1\r\nhost: evil.example\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
  expect(await text(socket)).toBe('');
});

it('says what was wrong with an act', async () => {
  expect((await act({ act: 'burn', user: maria })).status).toBe(400);
  expect((await ask('/act', json, '{')).status).toBe(400);
  const outside = await act({ ...say, user: lee, channel: 'C0BOARD001' });
  expect([outside.status, JSON.parse(outside.body)]).toEqual([409, { told: 'lee is not in C0BOARD001' }]);
  const gone = await act({
    act: 'shortcut',
    user: maria,
    callback: 'x',
    message: { channel: 'C0SUPPORT1', ts: '1.0' },
  });
  expect(JSON.parse(gone.body)).toEqual({ told: 'This message is gone.' });
});

it('says where it differs from Slack', () => {
  const titles = differences.map(({ title }) => title);
  expect(titles).toEqual([
    'Where it differs from the real Slack',
    "Where its page (`page/`) differs from Slack's window",
  ]);
  for (const { items } of differences) expect(items.length).toBeGreaterThan(5);
  expect(differences[0]?.items).toContainEqual(
    expect.stringMatching(/^newer blocks .* must have its fall-back ready$/),
  );
});

it('lets happen what is offered, and nothing else', async () => {
  const happen = async (name: string) => JSON.parse((await act({ act: 'happen', user: maria, name })).body);
  expect(await happen('storm')).toEqual({ told: 'It storms.' });
  expect(await happen('flood')).toEqual({ told: null });
});

it('answers in Slackbot’s name what Slack would not take', async () => {
  await act({ ...say, text: '/frobnicate `<now>`' });
  await act({ ...say, text: 'root' });
  const thread = sandbox.messages('#support').at(-1)?.ts;
  await act({ ...say, text: '/mailtrace help', thread });
  await act({ ...say, channel: 'C0GENERAL1', text: 'ask @mailtrace' });
  const words = sandbox.ephemerals('maria').map((message) => message.text);
  expect(words[0]).toContain('`/frobnicate` is not a valid command.');
  expect(words[1]).toBe('/mailtrace is not supported in threads. Sorry!');
  expect(words[2]).toContain('/invite @mailtrace');
  await act({ ...say, channel: 'C0GENERAL1', text: '/invite @mailtrace' });
  expect(sandbox.workspace.channel('#general').members).toContain('U0MAILTRACE');
});

/** The stream of events for a user. */
async function look(user: string): Promise<{ next(): Promise<Sight>; stop(): void }> {
  const stopped = new AbortController();
  const { body } = await fetch(`${sandbox.pageUrl}stream?user=${user}`, { signal: stopped.signal });
  const chunks = (body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let rest = '';
  return {
    async next() {
      for (;;) {
        const end = rest.indexOf('\n\n');
        const event = rest.slice(0, Math.max(0, end));
        if (end >= 0) rest = rest.slice(end + 2);
        if (event.startsWith('data: ')) return JSON.parse(event.slice(6)) as Sight;
        if (end < 0) rest += decoder.decode((await chunks.read()).value, { stream: true });
      }
    },
    stop: () => stopped.abort(),
  };
}

it('tells each user what that user sees, and no more', async () => {
  const [ofMaria, ofLee] = [await look(maria), await look(lee)];
  const first = await ofLee.next();
  if (first.kind !== 'snapshot') throw new Error(first.kind);
  expect(first.channels.map(({ name }) => name)).not.toContain('board');
  await ofMaria.next();
  await act({ ...say, channel: 'C0BOARD001', text: 'secret' });
  await act({ ...say, text: '/nonsense' });
  await act(say);
  expect(await ofMaria.next()).toMatchObject({ kind: 'message', message: { text: 'secret' } });
  expect(await ofMaria.next()).toMatchObject({ kind: 'whisper' });
  expect(await ofMaria.next()).toMatchObject({ kind: 'message', message: { text: 'hello' } });
  expect(await ofLee.next()).toMatchObject({ kind: 'message', message: { text: 'hello' } });
  ofMaria.stop();
  ofLee.stop();
});
