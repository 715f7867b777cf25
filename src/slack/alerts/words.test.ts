import { expect, test } from 'vitest';
import { parseAlertWords } from './words.ts';

const day = 86_400_000;

test.each([
  ['incidents', { kind: 'incidents' }],
  ['Queue', { kind: 'queue' }],
  ['subscribe deferred @Example.com', { kind: 'subscribe', status: 'deferred', party: '@example.com' }],
  ['subscribe boss@example.com', { kind: 'subscribe', status: 'deferred', party: 'boss@example.com' }],
  ['unsubscribe deferred @example.com', { kind: 'unsubscribe', status: 'deferred', party: '@example.com' }],
  ['subscribe', { kind: 'subscriptions' }],
  ['mute google.com', { kind: 'mute', subject: 'google.com', ms: day, reason: null }],
  ['mute Google.com 2h they know', { kind: 'mute', subject: 'google.com', ms: day / 12, reason: 'they know' }],
  ['mute our-host for 1w', { kind: 'mute', subject: 'our-host', ms: 7 * day, reason: null }],
  ['mute', { kind: 'mutes' }],
  ['unmute google.com', { kind: 'unmute', subject: 'google.com' }],
])('%s', (text, words) => {
  expect(parseAlertWords(text)).toEqual(words);
});

test.each([
  ['subscribe bounced', 'subscribe deferred @example.com'],
  ['subscribe deferred a@x.test b@x.test', 'subscribe deferred a@x.test'],
  ['mute google.com 90d', 'mute google.com 1w'],
])('%s is answered with a corrected example', (text, suggestion) => {
  const words = parseAlertWords(text);
  expect(words).toMatchObject({ kind: 'problem', suggestion });
  expect(parseAlertWords(suggestion)?.kind).not.toBe('problem');
});

test.each(['boss@example.com today', 'queue id', 'incidents of boss@example.com', 'help', ''])(
  'a question stays one: %s',
  (text) => {
    expect(parseAlertWords(text)).toBeUndefined();
  },
);
