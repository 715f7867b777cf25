import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseRules } from '../../rules/rules-file.ts';
import { builtInRules } from './built-in-rules.ts';
import { settingsOf } from './settings.ts';

const problemsOf = (alerts: object) => {
  const read = parseRules(JSON.stringify({ alerts }));
  return read.kind === 'problems' ? read.problems : [];
};
const settingsFrom = (alerts: object | undefined, channel: string | null = null) => {
  const read = parseRules(JSON.stringify(alerts === undefined ? {} : { alerts }));
  if (read.kind === 'problems') throw new Error(read.problems.join('\n'));
  return settingsOf(read.rules.alerts, { channel, zone: 'Europe/Berlin' });
};

test('without a file the built-in rules hold, in the channel of the environment, and call nobody', () => {
  const { rules, zone, webhooks } = settingsFrom(undefined, 'C0MAILOPS');
  expect(rules.map(({ name }) => name)).toEqual(builtInRules.map(({ name }) => name));
  expect(rules.every(({ voice }) => voice.channel === 'C0MAILOPS' && voice.mention === null)).toBe(true);
  expect({ zone, webhooks }).toEqual({ zone: 'Europe/Berlin', webhooks: [] });
});

test('the sample file is a good one, and shows every kind of rule and of webhook', () => {
  const sample = readFileSync(new URL('../../../data/rules.example.json', import.meta.url), 'utf8');
  const read = parseRules(sample);
  if (read.kind === 'problems') throw new Error(read.problems.join('\n'));
  const { rules, webhooks, off } = read.rules.alerts!;
  const kinds = ['destination', 'host', 'lag', 'network', 'never-wait', 'silence', 'surge'];
  expect([...new Set(rules.map(({ kind }) => kind))].sort()).toEqual(kinds);
  expect([...new Set(builtInRules.map(({ kind }) => kind))].every((kind) => kinds.includes(kind))).toBe(true);
  expect(webhooks.map(({ kind }) => kind).sort()).toEqual(['alertmanager', 'json', 'pagerduty']);
  expect(off).toEqual(['refusals']);
});

describe('a file', () => {
  test('adds its rules, replaces built-in ones by name, and switches off others', () => {
    const { rules } = settingsFrom({
      off: ['refusals'],
      rules: [
        { name: 'boss', kind: 'never-wait', addresses: ['Boss@Example.com'] },
        { name: 'site-slow', kind: 'destination', when: { messages: 100 } },
      ],
    });
    expect(rules.map(({ name }) => name)).toEqual([
      'boss',
      'site-slow',
      ...builtInRules.map(({ name }) => name).filter((name) => name !== 'site-slow' && name !== 'refusals'),
    ]);
    expect(rules[0]).toMatchObject({ addresses: ['boss@example.com'], side: 'either', olderThan: 600_000 });
  });

  test('what a rule leaves out, the file says for all; null is a no', () => {
    const file = {
      channel: 'C0MAILOPS',
      mention: '@here',
      quietHours: { from: '22:00', to: '07:00' },
      rules: [
        { name: 'boss', kind: 'never-wait', addresses: ['@vip.test'], mention: 'U0POSTMASTER', quietHours: null },
        { name: 'bounces', kind: 'surge', of: 'bounced', mention: null, channel: '#bounces' },
      ],
    };
    const voices = Object.fromEntries(settingsFrom(file).rules.map(({ name, voice }) => [name, voice]));
    expect(voices['boss']).toMatchObject({ channel: 'C0MAILOPS', mention: 'U0POSTMASTER', quietHours: null });
    expect(voices['bounces']).toMatchObject({ channel: '#bounces', mention: null });
    expect(voices['our-host']).toMatchObject({ channel: 'C0MAILOPS', mention: '@here', quietHours: { from: '22:00' } });
  });

  test('every problem is told at once, each with its place and what mends it', () => {
    expect(
      problemsOf({
        chanel: 'C0MAILOPS',
        mention: 'bob',
        zone: 'Mars/Olympus',
        quietHours: { from: '22', to: '07:00', days: ['someday'] },
        off: ['sites'],
        rules: [
          { name: 'Boss', kind: 'never-wait', addresses: ['boss'] },
          { name: 'x', kind: 'destination', when: { olderThan: '5 minutes', share: 50 } },
          { name: 'y', kind: 'destination', when: {} },
          { name: 'z', kind: 'nope' },
          { name: 'host', kind: 'host', troubles: ['floods'] },
        ],
        webhooks: [{ name: 'ops', kind: 'json', url: 'nowhere', secret: 'short' }],
      }),
    ).toEqual([
      'alerts.mention is nobody: use @here, @channel, a member ID (U…) or a user group ID (S…)',
      'alerts.zone is no time zone: use a name such as Europe/Berlin or UTC',
      'alerts.quietHours.from is no time of day: use for example "07:30"',
      'alerts.quietHours.days[0] is no day: use mon, tue, wed, thu, fri, sat, sun',
      'alerts.rules[0].name should be a short name such as "boss" or "our-filter"',
      'alerts.rules[0].addresses[0] is no address: use boss@example.com, or @example.com for everybody there',
      'alerts.rules[1].when.olderThan is no length of time: use for example "15m", "2h" or "7d"',
      'alerts.rules[1].when.share should be at most 1: 0.5 is half',
      'alerts.rules[2].when has no condition: add for example "messages" and "olderThan"',
      'alerts.rules[3].kind should be one of destination, host, network, never-wait, surge, silence, lag',
      'alerts.rules[4].troubles[0] is none of disk, filter, lookup, encryption, resources, untried, delivery, held',
      'alerts.webhooks[0].url is no URL',
      'alerts.webhooks[0].secret is too short to be secret: use 16 characters or more',
      'alerts has no setting “chanel”',
    ]);
  });

  test('names that lead nowhere, or to two things, are problems', () => {
    const rule = { name: 'boss', kind: 'never-wait', addresses: ['@vip.test'] };
    const webhook = { name: 'ops', kind: 'json', url: 'https://ops.example.com/', rules: ['boss', 'bos'] };
    expect(problemsOf({ rules: [rule, rule], off: ['sites'], webhooks: [webhook] })).toEqual([
      'alerts.rules[1].name is used twice: give each its own',
      expect.stringMatching(/^alerts\.off\[0\] is no built-in rule: they are site-down, /),
      expect.stringMatching(/^alerts\.webhooks\[0\]\.rules\[1\] is no rule: they are site-down, .*, boss$/),
    ]);
  });
});
