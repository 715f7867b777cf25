/** A rules file that is broken: `doctor` says what is wrong with it, `serve` does not begin without it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoPlace, type TemporaryPlace } from './demo-place.ts';
import { mailtrace, type Place } from './mailtrace.ts';

let demo: TemporaryPlace;
let place: Place;
beforeAll(async () => {
  demo = await demoPlace();
  await writeFile(
    join(demo.cwd, 'rules.json'),
    '{"access": {"rules": [{"channels": ["#support"], "domains": "all"}]}, "alarms": {}}',
  );
  place = { cwd: demo.cwd, env: { MAILTRACE_RULES: 'rules.json', MAILTRACE_LOGS: 'mail.log' } };
});
afterAll(() => demo[Symbol.asyncDispose]());

test('doctor: every problem with its place and its fix', async () => {
  const { code, stdout } = await mailtrace(['doctor', '--json'], place);
  expect(code).toBe(1);
  const { problems } = JSON.parse(stdout) as { problems: { message: string; fix: string }[] };
  expect(problems.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('MAILTRACE_RULES: access.rules[0].channels[0] is no channel ID'),
      'MAILTRACE_RULES: the file has no setting “alarms”',
    ]),
  );
  expect(problems.at(-1)?.fix).not.toBe('');
});

test('serve: a bad configuration', async () => {
  const { code, stderr } = await mailtrace(['serve'], place);
  expect(code).toBe(3);
  expect(stderr).toContain('MAILTRACE_RULES: the file has no setting “alarms”');
});
