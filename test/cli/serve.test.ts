/** `mailtrace serve`: health, Slack in both modes against the stand-in, clean and forced stops, and what keeps it from starting. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { moveToToday } from '../../src/sandbox/demo/demo-day.ts';
import { startStandIn, type StandIn } from '../../src/sandbox/stand-in.ts';
import { wordsOf } from '../fixtures/slack-stage.ts';
import { demoLog, temporaryPlace, type TemporaryPlace } from './demo-place.ts';
import { mailtrace, startMailtrace, type Running } from './mailtrace.ts';

/** Where the stand-in's Maria lives, so that the demo's day is her today. */
const zone = 'Europe/Berlin';

let place: TemporaryPlace;
beforeEach(async () => {
  place = await temporaryPlace();
  await writeFile(join(place.cwd, 'mail.log'), moveToToday(await readFile(demoLog, 'utf8'), Date.now(), zone));
});
afterEach(() => place[Symbol.asyncDispose]());

const logs = { MAILTRACE_LOGS: 'mail.log', MAILTRACE_ZONE: zone, MAILTRACE_LOG_ZONE: zone };
const serve = (env: Record<string, string> = {}): Running =>
  startMailtrace(['serve'], { ...place, env: { ...logs, ...env } });

/** What its log says of itself, by the name of a field. */
async function told(running: Running, field: string): Promise<string> {
  const [, value = ''] = await running.said(new RegExp(`"${field}":"?([^",}]+)`));
  return value;
}

async function get(address: string, path: string): Promise<[number, string]> {
  const response = await fetch(`http://${address}${path}`);
  return [response.status, await response.text()];
}

describe('without Slack', () => {
  test('it says so, follows and indexes, and serves its health', async () => {
    await using running = serve();
    await running.said(/Slack is not connected/);
    await running.said(/the logs are read up to now/);
    const address = await told(running, 'health');
    expect(await get(address, '/health')).toEqual([200, 'ok\n']);
    expect(await get(address, '/ready?verbose')).toEqual([200, 'ready\n']);
    expect((await get(address, '/elsewhere'))[0]).toBe(404);

    const { code, stdout } = await mailtrace(['trace', '--zone', zone, 'boss@example.com', 'today'], place);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^11 messages: /);

    running.signal('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 0, signal: null, stdout: '' });
  });

  test('what it says is one JSON object a line, on standard error', async () => {
    await using running = serve({ MAILTRACE_LOGS: 'mail.log,missing.log' });
    await running.said(/There is no file at missing\.log/);
    running.signal('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    const messages = stderr
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(messages).toContain('mailtrace is running');
    expect(messages).toContain('mailtrace is stopping');
  });

  test('--db beats MAILTRACE_DB', async () => {
    await using running = startMailtrace(['serve', '--db', 'one.db'], {
      ...place,
      env: { ...logs, MAILTRACE_DB: 'two.db' },
    });
    expect(await told(running, 'db')).toBe('one.db');
  });
});

describe('with Slack', () => {
  let slack: StandIn;
  beforeEach(async () => void (slack = await startStandIn()));
  afterEach(() => slack.close());

  const socketMode = () => ({
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
  });
  const signedHttp = () => ({
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    PORT: '0',
  });

  /** Asks as Maria does, and gives the root of the answer. */
  async function ask(question: string): Promise<string> {
    await slack.command(question, { channel: '#support', user: 'maria' });
    const root = await slack.waitFor(() => {
      const [first] = slack.messages('#support');
      return first && slack.thread('#support', first.ts).length > 11 && first;
    }, 20_000);
    return wordsOf(root);
  }

  test('Socket Mode', async () => {
    await using running = serve(socketMode());
    await running.said(/the logs are read up to now/);
    expect(await ask('boss@example.com today')).toMatch(/^\*11 messages: `boss@example\.com`, today\*/);
    running.signal('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 0, signal: null });
  });

  test('signed HTTP', async () => {
    await using running = serve(signedHttp());
    await running.said(/the logs are read up to now/);
    const port = await told(running, 'port');
    await slack.connectHttp(`http://127.0.0.1:${port}/slack/events`);
    expect(await ask('boss@example.com today')).toMatch(/^\*11 messages: `boss@example\.com`, today\*/);
    const unsigned = await fetch(`http://127.0.0.1:${port}/slack/events`, {
      method: 'POST',
      body: 'command=/mailtrace',
    });
    expect(unsigned.status).toBe(401);
    running.signal('SIGINT');
    expect(await running.ended).toMatchObject({ code: 0, signal: null });
  });

  test('a second signal does not wait for what still goes on', async () => {
    await using running = serve(socketMode());
    await running.said(/the logs are read up to now/);
    slack.failNext({ error: 'hanging', method: 'chat.postMessage' });
    await slack.command('boss@example.com today', { channel: '#support', user: 'maria' });
    await slack.waitFor(() => slack.calls.some(({ method }) => method === 'chat.postMessage'), 20_000);
    running.signal('SIGTERM');
    await running.said(/mailtrace is stopping/);
    running.signal('SIGINT');
    expect((await running.ended).code).toBe(130);
  });

  test('3 when Slack refuses the token, with what mends it and without the token', async () => {
    await using running = serve({ ...socketMode(), SLACK_BOT_TOKEN: 'xoxb-wrong-token' });
    const { code, stderr } = await running.ended;
    expect(code).toBe(3);
    expect(stderr).toContain(
      'Slack refuses SLACK_BOT_TOKEN: invalid_auth.\nCopy SLACK_BOT_TOKEN anew from the settings',
    );
    expect(stderr).not.toContain('wrong-token');
  });
});

describe('what keeps it from starting', () => {
  test.each([['serve'], ['start']])('%s: 3 without logs to follow', async (command) => {
    const env = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
    const { code, stderr } = await mailtrace([command], { ...place, env });
    expect(code).toBe(3);
    expect(stderr).toContain('MAILTRACE_LOGS is not set: name the logs to follow');
  });

  test('3 when the health port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await mailtrace(['serve'], {
      ...place,
      env: { ...logs, MAILTRACE_HTTP: `127.0.0.1:${port}` },
    });
    other.close();
    expect(code).toBe(3);
    expect(stderr).toMatch(/ {2}- MAILTRACE_HTTP cannot be listened on \(.*EADDRINUSE.*\): set another host:port\n$/);
  });

  test('4 when the database cannot be used', async () => {
    const { code, stderr } = await mailtrace(['serve', '--db', 'mail.log'], { ...place, env: logs });
    expect(code).toBe(4);
    expect(stderr).toContain('The file is not an SQLite database');
  });
});
