/** Rule by rule: what is news, and when it is over. Whole days stand in test/alerts. */
import { describe, expect, test } from 'vitest';
import { settingsFrom, told } from '../../../test/alerts/told.ts';
import { noticedAt, waitingRow } from '../../../test/fixtures/incidents.ts';
import type { Tally, TroubleCount, Waiting } from '../../store/log-store.ts';
import { Baselines } from './baselines.ts';
import { evaluate, type IsMuted } from './evaluate.ts';
import type { Happening, Incident } from '../incident.ts';
import type { AlertSettings } from '../rules/settings.ts';
import type { Lag } from './situation.ts';

const minute = 60_000;
const hour = 60 * minute;

interface Now {
  readonly waiting?: readonly Waiting[];
  readonly tallies?: readonly Tally[];
  readonly troubles?: readonly TroubleCount[];
  readonly lags?: readonly Lag[];
  /** The log's end; the present when absent. */
  readonly readTo?: number;
}

/** A look every minute at what there is then. */
function watch(minutes: number, nowAt: (at: number) => Now, settings: AlertSettings, isMuted?: IsMuted) {
  const incidents = new Map<number, Incident>();
  const all: Happening[] = [];
  const baselines = new Baselines();
  let nextId = 1;
  for (let at = noticedAt; at <= noticedAt + minutes * minute; at += minute) {
    const { readTo = at, ...now } = nowAt(at);
    const coverage = [{ host: 'mx1', from: noticedAt - 24 * hour, to: readTo }];
    const situation = { at, waiting: [], ended: [], tallies: [], troubles: [], lags: [], coverage, ...now };
    const outcome = evaluate({ incidents: [...incidents.values()], nextId, baselines }, situation, settings, isMuted);
    nextId = outcome.nextId;
    for (const incident of outcome.changed) incidents.set(incident.id, incident);
    all.push(...outcome.happenings);
  }
  return [...incidents.values()].map((incident) => {
    const { cause, rule, posts, pings, openedAt, resolvedAt } = told(incident, all);
    const after = (at: number | null) => (at === null ? null : (at - noticedAt) / minute);
    return { cause, rule, posts, pings, opened: after(openedAt), resolved: after(resolvedAt) };
  });
}

const one = { posts: 1, pings: 1 } as const;
/** So many messages of different people, one a minute. */
const queue = (count: number, change: Partial<Waiting> = {}): Waiting[] =>
  Array.from({ length: count }, (_, i) =>
    waitingRow({
      queueId: `Q${i}`,
      envelopeSender: `user${i}@example.com`,
      sinceAt: noticedAt - i * minute,
      lastAt: noticedAt,
      ...change,
    }),
  );

describe('our own host', () => {
  test.each(['disk', 'filter', 'lookup', 'encryption', 'resources'] as const)(
    '%s: told when the log says so again and again, over when it no longer does',
    (trouble) => {
      const troubles = (at: number) =>
        Array.from({ length: 30 }, (_, i) => noticedAt + i * minute)
          .filter((then) => then <= at)
          .map((then) => ({ minute: then / minute, host: 'mx1', trouble, count: 1, text: 'words of the log' }));
      expect(watch(90, (at) => ({ troubles: troubles(at) }), settingsFrom())).toEqual([
        { cause: `host/mx1/${trouble}`, rule: 'our-host', ...one, opened: 2, resolved: 49 },
      ]);
    },
  );

  test('a queue that stands still: accepted mail that nobody tries for a quarter of an hour', () => {
    const untried = { disposition: 'queued', nextHop: null, replyText: null, recipient: '' } as const;
    expect(watch(30, () => ({ waiting: queue(6, { ...untried, sinceAt: noticedAt }) }), settingsFrom())).toEqual([
      { cause: 'host/mx1/untried', rule: 'queue-stands-still', ...one, opened: 15, resolved: null },
    ]);
  });

  test('a log that nobody writes any more', () => {
    expect(watch(8 * 60, (at) => ({ readTo: Math.min(at, noticedAt + hour) }), settingsFrom())).toEqual([
      { cause: 'silence/mx1', rule: 'silent-log', ...one, opened: 60 + 6 * 60, resolved: null },
    ]);
  });

  test('mailtrace itself does not keep up', () => {
    const lags = (at: number) =>
      at < noticedAt + hour ? [{ path: '/var/log/mail.log', bytes: 50_000_000, sinceAt: noticedAt }] : [];
    expect(watch(90, (at) => ({ lags: lags(at) }), settingsFrom())).toEqual([
      { cause: 'lag', rule: 'behind', ...one, opened: 5, resolved: 70 },
    ]);
  });
});

describe('conditions of a rule for sites', () => {
  const rule = (when: object, more: object = {}) =>
    settingsFrom({
      rules: [{ name: 'mine', kind: 'destination', when, ...more }],
      off: ['site-down', 'site-slow', 'our-network'],
    });
  const opened = (when: object, now: Now, more: object = {}) =>
    watch(30, () => now, rule(when, more)).map((incident) => incident.opened);

  test.each<[string, object, number[]]>([
    ['age of the oldest', { olderThan: '20m' }, [11]],
    ['age of the oldest three, where many are asked for', { olderThan: '20m', messages: 10 }, [13]],
    ['distinct messages', { messages: 10 }, [0]],
    ['distinct messages, too few', { messages: 11 }, []],
    ['distinct senders', { senders: 10 }, [0]],
    ['distinct senders, too few', { senders: 11 }, []],
    ['growth', { growth: { messages: 5, within: '6m' } }, [0]],
    ['growth, too slow', { growth: { messages: 8, within: '6m' } }, []],
    ['share of what goes there', { share: 0.5 }, [0]],
    ['share, too small', { share: 0.9 }, []],
  ])('%s', (_, when, at) => {
    const tallies = [
      { minute: noticedAt / minute, host: 'mx1', disposition: 'relayed', nextHop: 'google.com', count: 5 },
    ] as const;
    expect(opened(when, { waiting: queue(10), tallies })).toEqual(at);
  });

  test('only these sites, or all but these', () => {
    const now = { waiting: queue(10) };
    expect(opened({ messages: 3 }, now, { sites: ['google.com'] })).toEqual([0]);
    expect(opened({ messages: 3 }, now, { sites: ['*.google.com', 'other.test'] })).toEqual([]);
    expect(opened({ messages: 3 }, now, { exceptSites: ['google.com'] })).toEqual([]);
  });

  test('greylisting and first tries are waited out for as long as the rule says', () => {
    const said = { replyCode: 451, enhancedStatus: '4.7.1', sinceAt: noticedAt, lastAt: noticedAt };
    const greylisted = { waiting: queue(10, { ...said, replyText: 'Greylisted, please try again' }) };
    const kinds = { troubles: ['stuck', 'greylisting'], holdOff: { greylisting: '20m', firstTry: '10m' } };
    expect(opened({ messages: 3 }, greylisted, kinds)).toEqual([20]);
    const busy = { waiting: queue(10, { ...said, enhancedStatus: '4.3.2', replyText: 'Try again later' }) };
    expect(opened({ messages: 3 }, busy, kinds)).toEqual([10]);
  });
});

test('what is muted opens nothing; another rule may', () => {
  const now = () => ({ waiting: queue(20) });
  const boss = { name: 'boss', kind: 'never-wait', addresses: ['user3@example.com'], channel: 'C0BOSSMAIL' };
  const settings = settingsFrom({ rules: [boss] });
  expect(watch(30, now, settings, (_, __, rule) => rule !== 'boss')).toMatchObject([{ rule: 'boss', posts: 1 }]);
  expect(watch(30, now, settings, () => true)).toEqual([]);
});
