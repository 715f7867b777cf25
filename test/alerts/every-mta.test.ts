/** The same troubles as four mail servers log them: one post each, and the same numbers. */
import { describe, expect, test } from 'vitest';
import { mtaNames } from './mtas.ts';
import { replayed } from './told.ts';
import { greylisting, hour, makeTraffic, minute, type Scenario, site, smallSites, takes, within } from './traffic.ts';

const from = Date.parse('2026-03-02T08:00:00Z');
const to = from + 6 * hour;
const down = from + 2 * hour;
const up = from + 3 * hour;
const timedOut = { kind: 'out-of-reach', text: 'Connection timed out' } as const;
const provider = (reply: typeof takes | Parameters<typeof site>[2]) =>
  site('gmail.com', 30, reply, 'gmail-smtp-in.l.google.com');

describe.each(mtaNames)('%s', (mta) => {
  const traffic = (scenario: Partial<Scenario>) =>
    makeTraffic({ seed: 71, from, to, rate: 5, sites: [...smallSites(40), provider(takes)], mta, ...scenario });

  /** The others name no server that they do not reach. */
  const namesServers = mta === 'postfix' || mta === 'sendmail';

  test('a big provider out of reach: one post, one call, the true numbers', async () => {
    const all = traffic({
      sites: [...smallSites(40), provider(({ at }) => (within(at, down, up) ? timedOut : takes()))],
    });
    const told = await replayed(all, { from, to });
    expect(told.map(({ cause, posts, pings, resolution }) => [cause, posts, pings, resolution])).toEqual([
      [`destination/${namesServers ? 'google.com' : 'gmail.com'}/stuck`, 1, 1, 'drained'],
    ]);
    const [{ openedAt, incident }] = told as [(typeof told)[0]];
    expect(openedAt - down).toBeLessThanOrEqual(15 * minute);
    const deferred = all.fates.filter(({ domain, deferred: was }) => was && domain === 'gmail.com').length;
    expect(incident.endings).toEqual({ delivered: deferred, bounced: 0, other: 0 });
    const most = Math.max(...Array.from({ length: 120 }, (_, i) => all.waitingAt(down + i * minute, 'gmail.com')));
    expect(incident.peak).toBe(most);
  });

  test('names of no site can be looked up: one post for our host', async () => {
    const all = traffic({ everywhere: ({ at }) => (within(at, down, up) ? { kind: 'no-name' } : undefined) });
    const told = await replayed(all, { from, to });
    expect(told.map(({ cause, posts, pings }) => [cause, posts, pings])).toEqual([['host/mx1/network', 1, 1]]);
  });

  test('our own filter: one post for our host', async () => {
    const all = traffic({ everywhere: ({ at }) => (within(at, down, up) ? { kind: 'no-filter' } : undefined) });
    const told = await replayed(all, { from, to });
    expect(told.map(({ cause, posts, pings }) => [cause, posts, pings])).toEqual([['host/mx1/filter', 1, 1]]);
    expect(told[0]!.incident.endings.delivered).toBe(all.fates.filter(({ deferred }) => deferred).length);
  });

  test('every site greylists: nothing is said', async () => {
    const sites = [...smallSites(40), provider(takes)].map((one) => ({ ...one, reply: greylisting }));
    expect(await replayed(traffic({ sites }), { from, to })).toEqual([]);
  });
});
