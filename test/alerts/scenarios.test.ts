/** Days of made traffic with known troubles: which incidents there are, when, how many posts and calls, and that the numbers are true. */
import { describe, expect, test } from 'vitest';
import { incidentTitle } from '../../src/render/incident-words.ts';
import { replayed, settingsFrom, summary } from './told.ts';
import {
  day,
  greylisting,
  hour,
  makeTraffic,
  minute,
  type Scenario,
  type Site,
  site,
  smallSites,
  takes,
  together,
  within,
} from './traffic.ts';

const from = Date.parse('2026-03-02T06:00:00Z');
const to = from + 14 * hour;
/** When trouble begins, and when it ends unless a test says otherwise. */
const down = from + 4 * hour;
const up = from + 7 * hour;

const provider = (reply: Site['reply'], weight = 30) => site('gmail.com', weight, reply, 'gmail-smtp-in.l.google.com');
const healthy: readonly Site[] = [...smallSites(60), provider(takes)];
const refused = { kind: 'out-of-reach', text: 'Connection refused' } as const;
const timedOut = { kind: 'out-of-reach', text: 'Connection timed out' } as const;

const traffic = (seed: number, scenario: Partial<Scenario>) =>
  makeTraffic({ seed, from, to, rate: 4, sites: healthy, ...scenario });

/** A number between 0 and 1 that depends on the time alone. */
const chanceAt = (at: number) => Math.abs((Math.sin(at) * 10_000) % 1);

describe('nothing is said', () => {
  test('on a usual day', async () => {
    expect(await replayed(traffic(1, {}), { from, to })).toEqual([]);
  });

  test('on a day when every site greylists', async () => {
    const sites = [...smallSites(60), provider(takes)].map((one) => ({ ...one, reply: greylisting }));
    expect(await replayed(traffic(2, { sites }), { from, to })).toEqual([]);
  });

  test('on a day when every site puts us off for an hour, in words that nobody knows', async () => {
    const reply: Site['reply'] = ({ at, firstAt }) =>
      at - firstAt >= hour ? takes() : { kind: 'says', code: 451, status: '4.7.1', text: 'Please try again later' };
    const sites = [...smallSites(60), provider(takes)].map((one) => ({ ...one, reply }));
    expect(await replayed(traffic(9, { sites }), { from, to })).toEqual([]);
  });

  test('about a provider that limits one message in ten', async () => {
    const text = 'Our system has detected an unusual rate of unsolicited mail originating from your IP address.';
    const limits = ({ at }: { at: number }) =>
      chanceAt(at) < 0.1 ? ({ kind: 'says', code: 421, status: '4.7.28', text } as const) : takes();
    const sites = [...smallSites(60), provider(limits)];
    expect(await replayed(traffic(3, { sites }), { from, to })).toEqual([]);
  });

  test('about full mailboxes', async () => {
    const full = () => ({ kind: 'says', code: 452, status: '4.2.2', text: 'Mailbox full' }) as const;
    const sites = [...healthy, site('full.test', 10, full)];
    expect(await replayed(traffic(4, { sites }), { from, to })).toEqual([]);
  });

  test('about a server that is away for ten minutes', async () => {
    const reboots = ({ at }: { at: number }) => (within(at, down, down + 10 * minute) ? refused : takes());
    const sites = [...healthy, site('partner.test', 6, reboots)];
    expect(await replayed(traffic(5, { sites }), { from, to })).toEqual([]);
  });

  test('about one sender’s letter to forty mistyped domains', async () => {
    const extra = Array.from({ length: 40 }, (_, i) => ({
      at: down + i * 2000,
      sender: 'news@example.com',
      recipient: `somebody@typo${i}.test`,
    }));
    const everywhere: Scenario['everywhere'] = (one) =>
      one.site.domain.startsWith('typo') ? { kind: 'no-name' } : undefined;
    expect(await replayed(traffic(6, { extra, everywhere }), { from, to })).toEqual([]);
  });

  test('about bounces to a forged sender’s site that is down', async () => {
    const extra = Array.from({ length: 200 }, (_, i) => ({
      at: down + i * 20_000,
      sender: '',
      recipient: `forged${i}@spam.test`,
    }));
    const sites = [...healthy, site('spam.test', 0, () => timedOut)];
    expect(await replayed(traffic(8, { sites, extra }), { from, to })).toEqual([]);
  });

  test('again about the server that has been down for days', async () => {
    const begin = from - 5 * day;
    const sites = [...smallSites(20), site('dead.test', 2, () => timedOut)];
    const all = traffic(7, { from: begin, rate: 1, sites });
    expect(await replayed(all, { from, to })).toEqual([]);
    const fromTheFirstDay = await replayed(all, { from: begin, to });
    expect(fromTheFirstDay.map(summary)).toEqual([
      { cause: 'destination/dead.test/stuck', rule: 'site-slow', resolution: null, posts: 1, pings: 1 },
    ]);
  });
});

describe('one post, and one call, for', () => {
  test('a big provider that is out of reach for three hours', async () => {
    const all = traffic(11, {
      sites: [...smallSites(60), provider(({ at }) => (within(at, down, up) ? timedOut : takes()))],
    });
    const told = await replayed(all, { from, to });
    expect(told.map(summary)).toEqual([
      { cause: 'destination/google.com/stuck', rule: 'site-down', resolution: 'drained', posts: 1, pings: 1 },
    ]);
    const [{ openedAt, resolvedAt, incident }] = told as [(typeof told)[0]];
    expect(openedAt - down).toBeLessThanOrEqual(15 * minute);
    const deferred = all.fates.filter((fate) => fate.domain === 'gmail.com' && fate.deferred);
    const lastOut = Math.max(...deferred.map(({ endedAt }) => endedAt ?? Infinity));
    expect(resolvedAt! - lastOut).toBeGreaterThanOrEqual(0);
    expect(resolvedAt! - lastOut).toBeLessThanOrEqual(15 * minute);
    expect(incident.endings).toEqual({ delivered: deferred.length, bounced: 0, other: 0 });
    const most = Math.max(...Array.from({ length: 400 }, (_, i) => all.waitingAt(down + i * minute, 'gmail.com')));
    expect(incident.peak).toBe(most);
  });

  test('our own filter, whatever the site', async () => {
    const everywhere: Scenario['everywhere'] = ({ at }) => (within(at, down, up) ? { kind: 'no-filter' } : undefined);
    const all = traffic(12, { everywhere });
    const told = await replayed(all, { from, to });
    expect(told.map(summary)).toEqual([
      { cause: 'host/mx1/filter', rule: 'our-host', resolution: 'drained', posts: 1, pings: 1 },
    ]);
    expect(told[0]!.openedAt - down).toBeLessThanOrEqual(4 * minute);
    expect(told[0]!.incident.endings.delivered).toBe(all.fates.filter(({ deferred }) => deferred).length);
  });

  test('our own network: a hundred sites are one trouble', async () => {
    const everywhere: Scenario['everywhere'] = ({ at }) => (within(at, down, up) ? timedOut : undefined);
    const all = traffic(13, { everywhere, sites: [...smallSites(100), provider(takes, 50)] });
    const told = await replayed(all, { from, to });
    expect(told.map(summary)).toEqual([
      {
        cause: 'host/mx1/network',
        rule: 'our-network',
        resolution: expect.stringMatching(/drained|eased/),
        posts: 1,
        pings: 1,
      },
    ]);
    expect(told[0]!.openedAt - down).toBeLessThanOrEqual(10 * minute);
    const { endings, facts } = told[0]!.incident;
    expect(endings.delivered + facts.recipients).toBe(all.fates.filter(({ deferred }) => deferred).length);
  });

  test('the network of one host, while another’s is free', async () => {
    const everywhere: Scenario['everywhere'] = ({ at }) => (within(at, down, up) ? timedOut : undefined);
    const both = together(traffic(23, { everywhere, host: 'mx1' }), traffic(24, { host: 'mx2' }));
    const told = await replayed(both, { from, to });
    expect(told.map(({ cause, posts, pings }) => [cause, posts, pings])).toEqual([['host/mx1/network', 1, 1]]);
  });

  test('our own DNS', async () => {
    const everywhere: Scenario['everywhere'] = ({ at }) => (within(at, down, up) ? { kind: 'no-name' } : undefined);
    const told = await replayed(traffic(14, { everywhere }), { from, to });
    expect(told.map(({ cause, posts, pings }) => [cause, posts, pings])).toEqual([['host/mx1/network', 1, 1]]);
  });

  test('a provider that takes no mail of a shop, which has one sender', async () => {
    const sites = [...smallSites(60), provider(({ at }) => (within(at, down, up) ? timedOut : takes()))];
    const told = await replayed(traffic(27, { sites, sender: 'shop@example.com', rate: 8 }), { from, to });
    expect(told.map(summary)).toEqual([
      { cause: 'destination/google.com/stuck', rule: 'site-bulk', resolution: 'drained', posts: 1, pings: 1 },
    ]);
    expect(told[0]!.openedAt - down).toBeLessThanOrEqual(40 * minute);
  });

  test('a provider that receives for many domains', async () => {
    const hosted = Array.from({ length: 30 }, (_, i) =>
      site(
        `customer${i}.test`,
        1,
        ({ at }) => (within(at, down, up) ? timedOut : takes()),
        `customer${i}-test.mail.protection.outlook.com`,
      ),
    );
    const told = await replayed(traffic(25, { sites: [...healthy, ...hosted] }), { from, to });
    expect(told.map(({ cause, posts, pings }) => [cause, posts, pings])).toEqual([
      ['destination/outlook.com/stuck', 1, 1],
    ]);
    expect(incidentTitle(told[0]!.incident)).toBe('Mail through outlook.com waits: no answer');
    expect(told[0]!.incident.widest).toBeGreaterThan(20);
  });

  test('the smarthost that takes all of our mail', async () => {
    const through = ({ domain, weight, reply }: Site) => site(domain, weight, reply, 'smart.isp.test');
    const everywhere: Scenario['everywhere'] = ({ at }) => (within(at, down, up) ? refused : undefined);
    const told = await replayed(traffic(26, { sites: healthy.map(through), everywhere }), { from, to });
    expect(told.map(({ cause, posts, pings }) => [cause, posts, pings])).toEqual([
      ['destination/isp.test/stuck', 1, 1],
    ]);
    expect(incidentTitle(told[0]!.incident)).toBe('Mail through isp.test waits: connection refused');
    expect(told[0]!.openedAt - down).toBeLessThanOrEqual(10 * minute);
  });

  test('our address on a blocklist that many sites ask', async () => {
    const text = 'Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org';
    const blocks: Site['reply'] = ({ at }) =>
      within(at, down, up) ? { kind: 'says', code: 451, status: '4.7.1', text } : takes();
    const sites = [
      ...smallSites(40),
      ...Array.from({ length: 20 }, (_, i) => site(`strict${i}.test`, 2, blocks)),
      provider(takes),
    ];
    const all = traffic(28, { rate: 8, sites });
    const told = await replayed(all, { from, to });
    expect(told.map(({ cause, posts, pings }) => [cause, posts, pings])).toEqual([['host/mx1/refused', 1, 1]]);
    expect(told[0]!.openedAt - down).toBeLessThanOrEqual(25 * minute);
    expect(incidentTitle(told[0]!.incident)).toBe('Many sites hold back mail of mx1: on a blocklist');
    const { endings, facts } = told[0]!.incident;
    expect(endings.delivered + facts.recipients).toBe(all.fates.filter(({ deferred }) => deferred).length);
  });

  test('a site that comes and goes', async () => {
    const flaps = ({ at }: { at: number }) =>
      within(at, down, down + 6 * hour) && Math.floor((at - down) / minute) % 65 < 28 ? refused : takes();
    const told = await replayed(traffic(15, { sites: [...smallSites(60), provider(flaps)] }), { from, to });
    expect(told.map(({ cause, posts, pings }) => [cause, posts, pings])).toEqual([
      ['destination/google.com/stuck', 1, 1],
    ]);
    expect(told[0]!.incident.reopened).toBeGreaterThan(0);
  });

  test('a site that has us on a blocklist', async () => {
    const blocks = ({ at }: { at: number }) =>
      within(at, down, down + hour)
        ? ({
            kind: 'says',
            code: 550,
            status: '5.7.1',
            text: 'Service unavailable; client host blocked using a list',
          } as const)
        : takes();
    const told = await replayed(traffic(16, { rate: 8, sites: [...smallSites(60), provider(blocks)] }), { from, to });
    expect(told.map(summary)).toEqual([
      { cause: 'surge/bounced', rule: 'bounces', resolution: 'drained', posts: 1, pings: 1 },
    ]);
    expect(told[0]!.openedAt - down).toBeLessThanOrEqual(15 * minute);
    expect(told[0]!.incident.facts.destinations[0]?.name).toBe('gmail-smtp-in.l.google.com');
  });

  test('a host whose log stops while the other goes on', async () => {
    const begin = from - 3 * day;
    const sites = smallSites(20);
    const first = traffic(17, { from: begin, rate: 1, sites, host: 'mx1' });
    const second = traffic(18, { from: begin, to: down, rate: 1, sites, host: 'mx2' });
    const told = await replayed(together(first, second), { from, to });
    expect(told.map(summary)).toEqual([
      { cause: 'silence/mx2', rule: 'silent-log', resolution: null, posts: 1, pings: 1 },
    ]);
    expect(told[0]!.openedAt - down).toBeLessThanOrEqual(3 * hour);
  });

  test('each of two troubles at the same time', async () => {
    const sites = [
      ...smallSites(60),
      provider(({ at }) => (within(at, down, up) ? timedOut : takes())),
      site('partner.test', 20, ({ at }) => (within(at, down, up) ? refused : takes())),
    ];
    const told = await replayed(traffic(19, { sites }), { from, to });
    expect(told.map(({ cause }) => cause).sort()).toEqual([
      'destination/google.com/stuck',
      'destination/partner.test/stuck',
    ]);
    // Who was called for the first a moment ago is not called for the second.
    expect(told.map(({ posts }) => posts)).toEqual([1, 1]);
  });
});

describe('an address that must never wait', () => {
  const file = {
    rules: [
      {
        name: 'boss',
        kind: 'never-wait',
        addresses: ['boss@example.com'],
        olderThan: '10m',
        channel: 'C0BOSSMAIL',
        mention: 'U0POSTMASTER',
      },
    ],
  };

  test('is told about though it is only greylisted', async () => {
    const slow = ({ at }: { at: number }) =>
      at < down + 40 * minute
        ? ({ kind: 'says', code: 450, status: '4.2.0', text: 'Greylisted, please try again later' } as const)
        : takes();
    const extra = [{ at: down, sender: 'boss@example.com', recipient: 'friend@slow.test' }];
    const told = await replayed(
      traffic(21, { sites: [...healthy, site('slow.test', 0, slow)], extra }),
      { from, to },
      settingsFrom(file),
    );
    expect(told.map(summary)).toEqual([
      { cause: 'destination/slow.test/greylisting', rule: 'boss', resolution: 'drained', posts: 1, pings: 1 },
    ]);
    expect(told[0]!.openedAt - down).toBeLessThanOrEqual(11 * minute);
    expect(told[0]!.incident.audiences.map(({ channel }) => channel)).toEqual(['C0BOSSMAIL']);
  });

  test('joins the incident that there is, for the channel that asked', async () => {
    const sites = [...smallSites(60), provider(({ at }) => (within(at, down, up) ? timedOut : takes()))];
    const extra = [{ at: down + hour, sender: 'boss@example.com', recipient: 'friend@gmail.com' }];
    const told = await replayed(traffic(22, { sites, extra }), { from, to }, settingsFrom(file));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ posts: 2, pings: 2, kinds: ['opened', 'joined', 'resolved'] });
    expect(told[0]!.incident.rules).toEqual(['site-down', 'site-slow', 'site-bulk', 'boss']);
  });
});
