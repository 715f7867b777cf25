import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError } from '../config.ts';
import { followRules, type LiveRules } from './live-rules.ts';
import { parseRules, readRules } from './rules-file.ts';

describe('a rules file', () => {
  test('an empty object is no rules', () => {
    expect(parseRules('{}')).toEqual({ kind: 'rules', rules: {} });
    expect(readRules(null)).toEqual({ kind: 'rules', rules: {} });
  });

  test('access: what is left out has its default', () => {
    const text = JSON.stringify({ access: { rules: [{ channels: ['C0SUPPORT1'], domains: ['Example.com'] }] } });
    expect(parseRules(text)).toEqual({
      kind: 'rules',
      rules: {
        access: {
          rules: [{ channels: ['C0SUPPORT1'], domains: ['example.com'], recipients: 'all' }],
          privateChannels: [],
          ticketChannels: [],
        },
      },
    });
  });

  test('every problem is told at once, each with its place and its fix', () => {
    const rules = [{ channels: ['#support'], domains: 'some' }, { domains: 'all' }, { users: ['U0MARIA001'] }];
    const read = parseRules(JSON.stringify({ access: { rules, privateChanels: 'all' }, acess: {} }));
    expect(read).toEqual({
      kind: 'problems',
      problems: [
        'access.rules[0].channels[0] is no channel ID: use the one at the end of “Copy link”, for example C0123ABCDEF',
        'access.rules[0].domains should be "all" or a list such as ["example.com"]',
        'access.rules[1] is for nobody: add "channels", "groups" or "users"',
        'access.rules[2].domains should be "all" or a list such as ["example.com"]',
        'access has no setting “privateChanels”',
        'the file has no setting “acess”',
      ],
    });
  });

  test.each([
    [{ alerts: { webhooks: 'no' } }, 'alerts.webhooks should be a list: [ … ]'],
    [{ alerts: [] }, 'alerts should be an object: { … }'],
    [{ alerts: { off: [1] } }, 'alerts.off[0] should be a text: "…"'],
    [{ alerts: { webhooks: [{ kind: 'json', name: 'ops' }] } }, 'alerts.webhooks[0].url is no URL'],
  ])('%j', (rules, problem) => {
    expect(parseRules(JSON.stringify(rules))).toEqual({ kind: 'problems', problems: [problem] });
  });

  test('the one in the README is understood', () => {
    const [, json = ''] = /```json\n([^]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
    expect(parseRules(json)).toMatchObject({ kind: 'rules', rules: { access: { rules: { length: 3 } } } });
  });

  test('what is no JSON, or not there, is a problem and no crash', () => {
    expect(parseRules('{ access: }')).toMatchObject({ problems: [expect.stringMatching(/^is no JSON: /)] });
    expect(readRules('/nowhere/rules.json')).toMatchObject({ problems: [expect.stringMatching(/^cannot be read: /)] });
  });
});

describe('the rules in force', () => {
  let home: string;
  let path: string;
  let live: LiveRules | undefined;
  const logged: { level: number; msg: string; problems?: string[] }[] = [];
  const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });

  beforeEach(() => {
    logged.length = 0;
    home = mkdtempSync(join(tmpdir(), 'mailtrace-rules-'));
    path = join(home, 'rules.json');
  });
  afterEach(() => {
    live?.close();
    rmSync(home, { recursive: true });
  });

  const privately = { access: { privateChannels: 'all' } };

  test('a changed file is in force without a restart', async () => {
    writeFileSync(path, '{}');
    const changed = new Promise<void>((resolve) => (live = followRules(path, log, resolve)));
    expect(live?.rules.access).toBeUndefined();
    writeFileSync(path, JSON.stringify(privately));
    await changed;
    expect(live?.rules.access?.privateChannels).toBe('all');
  });

  test('a broken file keeps the rules before it and says so', () => {
    writeFileSync(path, JSON.stringify(privately));
    live = followRules(path, log);
    writeFileSync(path, '{"access": {"privateChannels": "none"}}');
    live.reload();
    expect(live.rules.access?.privateChannels).toBe('all');
    expect(live.problems).toEqual(['access.privateChannels should be "all" or a list such as ["C0123ABCDEF"]']);
    expect(logged.at(-1)).toMatchObject({ level: 50, problems: live.problems });
    writeFileSync(path, '{}');
    live.reload();
    expect(live.rules).toEqual({});
    expect(live.problems).toEqual([]);
  });

  test('with a file that is broken from the start there is nothing to keep', () => {
    writeFileSync(path, '[]');
    expect(() => followRules(path, log)).toThrow(ConfigError);
    expect(() => followRules(join(home, 'gone.json'), log)).toThrow(/MAILTRACE_RULES: cannot be read/);
  });
});
