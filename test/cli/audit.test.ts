/** `mailtrace audit`: what was asked in the terminal, for people and as JSON. */
import { chmod } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditJson } from '../contract/json.ts';
import { demoNow, demoPlace, type TemporaryPlace } from './demo-place.ts';
import { asNobody, mailtrace } from './mailtrace.ts';

let demo: TemporaryPlace;
beforeAll(async () => {
  demo = await demoPlace();
  await mailtrace(['trace', 'jobs@agency.test', '#4711', '--now', demoNow], demo);
  await mailtrace(['queue', '--now', demoNow], demo);
});
afterAll(() => demo[Symbol.asyncDispose]());

test('--json: every question, oldest first', async () => {
  const { code, stdout, stderr } = await mailtrace(['audit', '--json'], demo);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const asked = { deed: 'question', surface: 'terminal', user: userInfo().username, channel: null, storyId: null };
  expect(auditJson.parse(JSON.parse(stdout))).toEqual({
    version: 1,
    entries: [
      { ...asked, at: expect.stringMatching(/Z$/), text: 'jobs@agency.test', ticket: '#4711', messages: 1 },
      { ...asked, at: expect.stringMatching(/Z$/), text: 'queue', ticket: null, messages: null },
    ],
  });
});

test('for people: one line each', async () => {
  const { code, stdout } = await mailtrace(['audit', '--since', 'today', '--limit', '2'], demo);
  expect(code).toBe(0);
  expect(stdout.split('\n')[0]).toMatch(/ {2}question {2}\S+ {2}terminal {2}jobs@agency\.test {2}#4711 {2}1 message$/);
});

test('of somebody else, and of before, there is nothing', async () => {
  expect((await mailtrace(['audit', '--user', 'U0MARIA001'], demo)).stdout).toBe('Nothing was asked in that time.\n');
  const { stdout } = await mailtrace(
    ['audit', '--since', '2099-01-01', '--now', '2099-01-02T00:00:00Z', '--json'],
    demo,
  );
  expect(JSON.parse(stdout)).toEqual({ version: 1, entries: [] });
});

test('a time that is none is said, with an example', async () => {
  const { code, stdout, stderr } = await mailtrace(['audit', '--since', 'bananas'], demo);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('I read no time in “bananas”. Use for example yesterday');
});

test('where the database cannot be written the question is answered and that is said', async (context) => {
  await chmod(demo.cwd, 0o755);
  await chmod(`${demo.cwd}/data/local`, 0o777);
  // To be read by everybody, which a new database is not.
  for (const suffix of ['', '-wal', '-shm']) await chmod(`${demo.cwd}/data/local/mailtrace.db${suffix}`, 0o444);
  const place = await asNobody(demo, context);
  const { code, stderr } = await mailtrace(['trace', 'jobs@agency.test', '--now', demoNow], place);
  expect(code).toBe(0);
  expect(stderr).toContain('This question is not in the audit log');
});
