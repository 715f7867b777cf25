/** `mailtrace alerts replay`: what the rules would have said, for people and as JSON. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replayJson } from '../contract/json.ts';
import { demoNow, demoPlace, type TemporaryPlace } from './demo-place.ts';
import { mailtrace } from './mailtrace.ts';

let demo: TemporaryPlace;
beforeAll(async () => void (demo = await demoPlace()));
afterAll(() => demo[Symbol.asyncDispose]());

const replay = (...args: string[]) => mailtrace(['alerts', 'replay', '--now', demoNow, ...args], demo);

test('--json: incidents, what became of them, and how often each rule met one', async () => {
  const rules = [
    {
      name: 'any-wait',
      kind: 'never-wait',
      addresses: ['@agency.test', '@partner.test', 'boss@example.com'],
      olderThan: '1m',
    },
  ];
  await writeFile(join(demo.cwd, 'rules.json'), JSON.stringify({ alerts: { rules } }));
  const { code, stdout, stderr } = await replay('--since', '1d', '--rules', 'rules.json', '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const told = replayJson.parse(JSON.parse(stdout));
  expect(told.incidents.length).toBeGreaterThan(0);
  expect(told.rules.find(({ name }) => name === 'any-wait')?.opened).toBeGreaterThan(0);
});

test('for people, with the built-in rules', async () => {
  const { code, stdout } = await replay('--since', 'yesterday');
  expect([code, stdout.length > 0]).toEqual([0, true]);
});

test.each([
  [['--since', 'bananas'], 2, 'I read no time in “bananas”'],
  [['--since', '1d', '--rules', 'none.json'], 3, 'none.json'],
  [[], 2, "required option '--since <when>' not specified"],
])('%j is refused with %i', async (args, expected, words) => {
  const { code, stdout, stderr } = await replay(...args);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  expect(stderr).toContain(words);
});
