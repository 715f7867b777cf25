/** A day on which everything goes wrong, on four hosts with four mail servers: one post and one call for each cause, nothing besides. */
import { beforeAll, expect, test } from 'vitest';
import { Live } from './live.ts';
import { replayed, settingsFrom, type Told } from './told.ts';
import {
  greylisting,
  hour,
  makeTraffic,
  minute,
  type Reply,
  site,
  smallSites,
  takes,
  together,
  type Traffic,
  within,
} from './traffic.ts';

const from = Date.parse('2026-03-02T06:00:00Z');
const to = from + 14 * hour;
const after = (hours: number) => from + hours * hour;

const refused = { kind: 'out-of-reach', text: 'Connection refused' } as const;
const timedOut = { kind: 'out-of-reach', text: 'Connection timed out' } as const;
let token = 0;
/** No two say the same. */
const limited = (): Reply => ({
  kind: 'says',
  code: 421,
  status: '4.7.28',
  text: `[192.0.2.2] Our system has detected an unusual rate of unsolicited mail originating from your IP address. d2e1a72f-${(token += 7)}sm42 - gsmtp`,
});
const google = (reply: () => Reply, isOn: (at: number) => boolean = () => true) =>
  site('gmail.com', 40, ({ at }) => (isOn(at) ? reply() : takes()), 'gmail-smtp-in.l.google.com');
const healthy = [...smallSites(40), google(takes)];
/** A few messages a day, none of which ever gets there. */
const dead = site('dead.test', 0.05, () => timedOut);
const flapping = site('partner.test', 12, ({ at }) =>
  within(at, after(7), after(12)) && Math.floor((at - after(7)) / minute) % 70 < 25 ? refused : takes(),
);
const slow = site('slow.test', 0, ({ at }) =>
  at < after(9) ? { kind: 'says', code: 450, status: '4.2.0', text: 'Greylisted, please try again later' } : takes(),
);
// Mar  2 16:00:00 ns1 sm-mta[411]: ruleset=check_mail, arg1=<boss@example.com>, relay=…, reject=452 4.4.5 Insufficient disk space; try again later
const noRoom = Array.from({ length: 60 }, (_, i) => ({
  at: after(10) + i * 20_000,
  tag: 'sm-mta',
  text: `ruleset=check_mail, arg1=<user${i % 9}@example.com>, relay=desk.example.com [192.0.2.77], reject=452 4.4.5 Insufficient disk space; try again later`,
}));

const period = { from, to, rate: 4 } as const;
const hosts = {
  mx1: makeTraffic({
    ...period,
    seed: 81,
    rate: 8,
    host: 'mx1',
    sites: [...smallSites(40), google(limited, (at) => within(at, after(3), after(6))), dead, flapping, slow],
    extra: [{ at: after(8), sender: 'boss@example.com', recipient: 'friend@slow.test' }],
  }),
  mx2: makeTraffic({
    ...period,
    seed: 82,
    host: 'mx2',
    mta: 'sendmail',
    sites: healthy,
    everywhere: ({ at }) => (within(at, after(4), after(4.75)) ? { kind: 'no-filter' } : undefined),
    lines: noRoom,
  }),
  mx3: makeTraffic({
    ...period,
    seed: 83,
    host: 'mx3',
    mta: 'exim',
    sites: healthy,
    everywhere: ({ at }) => (within(at, after(8), after(9)) ? { kind: 'no-name' } : undefined),
  }),
  mx4: makeTraffic({
    ...period,
    seed: 84,
    host: 'mx4',
    mta: 'opensmtpd',
    sites: healthy.map((one) => ({ ...one, reply: greylisting })),
  }),
};
const all = together(...Object.values(hosts));
const settings = settingsFrom({
  rules: [{ name: 'boss', kind: 'never-wait', addresses: ['boss@example.com'], mention: 'U0POSTMASTER' }],
});

/** What waits for a while and is gone: counted in the log itself, line by line. */
function countedIn({ lines }: Traffic, line: RegExp): { most: number; total: number } {
  const waiting = new Set<string>();
  const waited = new Set<string>();
  let most = 0;
  for (const one of lines) {
    const { id, status } = line.exec(one.line)?.groups ?? {};
    if (id === undefined) continue;
    if (status === 'deferred') waiting.add(id);
    else waiting.delete(id);
    if (status === 'deferred') waited.add(id);
    most = Math.max(most, waiting.size);
  }
  return { most, total: waited.size };
}

let told: readonly Told[];
beforeAll(async () => {
  told = await replayed(all, { from, to }, settings);
});

test('one post and one call for each cause, in time', () => {
  const late = ({ cause, openedAt }: Told) => Math.round((openedAt - begins[cause]!) / minute);
  const begins: Record<string, number> = {
    'destination/google.com/stuck': after(3),
    'host/mx2/filter': after(4),
    'destination/partner.test/stuck': after(7),
    'host/mx3/network': after(8),
    'destination/slow.test/greylisting': after(8),
    'host/mx2/disk': after(10),
  };
  expect(told.map(({ cause }) => cause).sort()).toEqual(Object.keys(begins).sort());
  expect(told.map(({ posts, pings }) => [posts, pings])).toEqual(told.map(() => [1, 1]));
  expect(Math.max(...told.map(late))).toBeLessThanOrEqual(30);
  for (const one of told.filter(({ cause }) => cause.startsWith('host'))) expect(late(one)).toBeLessThanOrEqual(10);
});

test('since when is when it began, to the minute or two', () => {
  const begun = (part: string) => told.find(({ cause }) => cause.includes(part))!.incident.beganAt;
  for (const [part, hours] of [
    ['google.com', 3],
    ['filter', 4],
    ['network', 8],
    ['disk', 10],
  ] as const)
    expect(Math.abs(begun(part) - after(hours)), part).toBeLessThanOrEqual(3 * minute);
});

test('the numbers are those of the log', () => {
  const googleLine = /\]: (?<id>\w+): to=<[^>]*@gmail\.com>.* status=(?<status>\w+)/;
  const { most, total } = countedIn(hosts.mx1, googleLine);
  const google = told.find(({ cause }) => cause.includes('google.com'))!;
  expect(google.incident).toMatchObject({ peak: most, endings: { delivered: total, bounced: 0, other: 0 } });
  const network = told.find(({ cause }) => cause.includes('network'))!;
  expect(network.incident.endings.delivered).toBe(hosts.mx3.fates.filter(({ deferred }) => deferred).length);
  const filter = told.find(({ cause }) => cause.includes('filter'))!;
  expect(filter.incident.endings.delivered).toBe(hosts.mx2.fates.filter(({ deferred }) => deferred).length);
});

test('restarts again and again change nothing', { timeout: 60_000 }, async () => {
  await using live = await Live.start(all, settings, after(2));
  for (let at = after(2.5); at <= after(6.5); at += hour / 2) {
    await live.until(at, 2 * minute);
    await live.restart();
    await live.look();
  }
  expect(live.incidents().map(({ key }) => key)).toEqual(
    told.filter(({ openedAt }) => openedAt < after(6.5)).map(({ cause }) => cause),
  );
  expect(live.posts).toHaveLength(live.incidents().length);
  expect(live.pings).toHaveLength(live.incidents().length);
});
