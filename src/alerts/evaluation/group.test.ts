import { expect, test } from 'vitest';
import { noticedAt as at, waitingRow } from '../../../test/fixtures/incidents.ts';
import type { Tally, Waiting } from '../../store/log-store.ts';
import { factsOf, type Group, groupsOf } from './group.ts';
import type { Situation } from './situation.ts';

const minute = 60_000;
const hour = 60 * minute;

const situation = (waiting: readonly Waiting[], more: Partial<Situation> = {}): Situation => ({
  at,
  waiting,
  ended: [],
  tallies: [],
  troubles: [],
  coverage: [{ host: 'mx1', from: at - 24 * hour, to: at }],
  lags: [],
  ...more,
});
const factsIn = (now: Situation, key = 'destination/google.com/stuck') => factsOf(groupsOf(now).get(key) as Group, now);
const ages = (...minutes: number[]) =>
  minutes.map((age, i) => waitingRow({ queueId: `Q${i}`, sinceAt: at - age * minute, lastAt: at - minute }));

test('messages, recipients, senders and domains are counted each for itself', () => {
  const rows = [
    waitingRow(),
    waitingRow({ recipient: 'other@gmail.com' }),
    waitingRow({ queueId: 'B', envelopeSender: 'jobs@example.com' }),
    waitingRow({ queueId: 'C', envelopeSender: null, recipient: 'info@shop.test', nextHop: 'shop.test' }),
  ];
  expect(factsIn(situation(rows))).toMatchObject({
    messages: 3,
    recipients: 4,
    senders: 3,
    hosts: ['mx1'],
    destinations: [
      { name: 'gmail.com', count: 3 },
      { name: 'shop.test', count: 1 },
    ],
    sites: 2,
    words: '4.4.1 connect to gmail-smtp-in.l.google.com[192.0.2.26]:25: Connection timed out',
  });
});

test('it began with the first that waits, but for one that has waited for days', () => {
  expect(factsIn(situation(ages(50, 20, 40)))).toMatchObject({ beganAt: at - 50 * minute, oldestAt: at - 50 * minute });
  expect(factsIn(situation(ages(50, 20, 26 * 60)))).toMatchObject({
    beganAt: at - 50 * minute,
    oldestAt: at - 26 * 60 * minute,
  });
});

test('the share counts what got through since half of it began to wait', () => {
  const taken = (age: number, count: number, nextHop = 'google.com'): Tally => ({
    minute: Math.floor((at - age * minute) / minute),
    host: 'mx1',
    disposition: 'relayed',
    nextHop,
    count,
  });
  const tallies = [taken(50, 1_000), taken(10, 1), taken(5, 1), taken(5, 70, 'shop.test')];
  expect(factsIn(situation(ages(40, 30, 20), { tallies })).share).toBe(0.6);
  expect(factsIn(situation(ages(40, 30, 20))).share).toBe(1);
});

test('lines about our own trouble count for ten minutes, and say when it began', () => {
  const trouble = (age: number, count: number, text = 'No space left on device') =>
    ({ minute: Math.floor((at - age * minute) / minute), host: 'mx1', trouble: 'disk', count, text }) as const;
  const now = situation([], { troubles: [trouble(30, 5), trouble(8, 2), trouble(1, 3, '452 4.3.1 low on space')] });
  expect(factsIn(now, 'host/mx1/disk')).toMatchObject({
    messages: 0,
    lines: 5,
    words: '452 4.3.1 low on space',
    beganAt: Math.floor((at - 8 * minute) / minute) * minute,
  });
});

test('hosts whose logs are history, and mail that the log has lost sight of, tell nothing of now', () => {
  const old = waitingRow({ sinceAt: at - 60 * hour, lastAt: at - 59 * hour });
  expect(groupsOf(situation([old])).size).toBe(0);
  const coverage = [{ host: 'mx1', from: 0, to: at - 50 * hour }];
  expect(
    groupsOf(situation([waitingRow({ lastAt: at - 51 * hour, sinceAt: at - 52 * hour })], { coverage })).size,
  ).toBe(0);
  expect(groupsOf(situation([waitingRow({ doubtful: true })])).size).toBe(0);
});
