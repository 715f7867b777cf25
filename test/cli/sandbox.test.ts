/** `mailtrace sandbox`, and `start` without Slack: the demonstration, from nothing to a clean stop. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryPlace, type TemporaryPlace } from './demo-place.ts';
import { mailtrace, startMailtrace } from './mailtrace.ts';

let place: TemporaryPlace;
beforeAll(async () => void (place = await temporaryPlace()));
afterAll(() => place[Symbol.asyncDispose]());

test.each([
  [['sandbox', '--port', '0'], 'SIGINT', 'UTC'],
  [['start'], 'SIGTERM', 'Pacific/Kiritimati'],
] as const)('%s shows a real question and its answer, and ends on %s', async (command, signal, zone) => {
  const env = { TZ: zone, MAILTRACE_RULES: 'no-such-rules.json' };
  await using running = startMailtrace(command, { ...place, env });
  await running.said(/Stop with Ctrl-C\./);
  const page = await running.said(/^ {2}(http:\/\/\S+)$/m);
  const url = page[1] ?? '';
  expect((await fetch(url)).status).toBe(200);
  const happen = { act: 'happen', user: 'U0MARIA001', name: 'recovery' };
  const acted = await fetch(`${url}act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(happen),
  });
  expect(await acted.text()).toContain('went out');
  const [, db = ''] = await running.said(/trace --db (\S+) boss@/);
  const traced = await mailtrace(['trace', '--db', db, '--zone', zone, 'boss@example.com', 'today'], place);
  expect(traced.stdout).toMatch(/^11 messages: boss@example\.com, today\n/);

  // As npm passes on what the terminal sent already.
  running.signal(signal);
  running.signal(signal);
  const { code, stdout, stderr } = await running.ended;
  expect(code).toBe(0);
  expect(stdout).toContain('#support  Maria Keller: /mailtrace boss@example.com today');
  expect(stdout).toContain('11 messages: boss@example.com, today');
  for (const word of ['Delivered', 'Bounced', 'Rejected', 'Deferred', 'Mixed', 'Relayed', '[ Show 1 more ]']) {
    expect(stdout).toContain(word);
  }
  expect(stderr).not.toMatch(/"level"|Warning/);
});
