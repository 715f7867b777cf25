import { utimesSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Lab } from '../../test/fixtures/lab.ts';
import { messageLine, messageLines, stampAt } from '../../test/fixtures/made-log.ts';
import type { ReadingOptions } from '../ingest/ingester.ts';
import { dateFile, type DatingHints } from './dating.ts';

const seed = `Jan 11 11:45:49 ns1 sendmail[28022]: j0BGjkc28022: from=<boss@example.com>, size=1024, class=0, nrcpts=1, msgid=<Pine.LNX.4.58.0501111145.28021@boss.example.com>, proto=ESMTP, daemon=MTA, relay=boss.example.com [192.0.2.1]
Jan 11 11:46:00 ns1 sendmail[28025]: j0BGjkc28022: to=<employee@example.com>, delay=00:00:14, xdelay=00:00:11, mailer=local, pri=30000, dsn=2.0.0, stat=Sent
`;

/** When the lines of a log are said to be after an import. */
async function instants(log: string, options: Partial<ReadingOptions> = {}, modifiedAt?: string): Promise<string[]> {
  const lab = await Lab.open({ now: () => Date.parse('2026-11-23T12:00:00Z'), ...options });
  const path = lab.write('mail.log', log);
  if (modifiedAt) utimesSync(path, new Date(modifiedAt), new Date(modifiedAt));
  await lab.import('mail.log');
  const lines = await lab.lines();
  return lines.map(({ line }) => (line ? new Date(line.at).toISOString().replace('.000Z', 'Z') : 'none'));
}

const zoned = (zone: string, certain = false) => ({ zoneOf: () => ({ zone, certain }) });

describe('the two lines of January 2005', () => {
  const expected = ['2005-01-11T16:45:49Z', '2005-01-11T16:46:00Z'];
  test.each([
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Pacific/Auckland',
    'Pacific/Kiritimati',
    '-05:00',
  ])('are at the time that their queue ID proves, whatever zone is assumed: %s', async (zone) => {
    expect(await instants(seed, zoned(zone))).toEqual(expected);
    expect(await instants(seed.trimEnd(), zoned(zone))).toEqual(expected);
    expect(await instants(seed.replaceAll('\n', '\r\n'), zoned(zone))).toEqual(expected);
  });

  test('whatever the file’s time and the present are', async () => {
    for (const time of ['1970-01-01T00:00:00Z', '2001-01-01T00:00:00Z', '2005-01-12T00:00:00Z', '2031-06-01T00:00:00Z'])
      expect(await instants(seed, { now: () => Date.parse(time) }, time)).toEqual(expected);
  });

  test('are as the operator says where he names another year than the ID does', async () => {
    expect(await instants(seed, { ...zoned('UTC'), year: 2026 })).toEqual([
      '2026-01-11T11:45:49Z',
      '2026-01-11T11:46:00Z',
    ]);
    expect(await instants(seed, { ...zoned('UTC'), year: 2005 })).toEqual(expected);
  });

  test('are in the zone that the operator named', async () => {
    expect(await instants(seed, zoned('Europe/Berlin', true))).toEqual([
      '2005-01-11T10:45:49Z',
      '2005-01-11T10:46:00Z',
    ]);
  });

  test('are in the zone assumed, if that agrees with the ID: it knows of daylight saving time', () => {
    const hints: DatingHints = { ...zoned('America/New_York'), host: 'here', now: 0 };
    expect(dateFile(Buffer.from(seed), hints).zone).toBe('America/New_York');
    expect(dateFile(Buffer.from(seed), { ...hints, ...zoned('UTC') }).zone).toBe('-05:00');
  });
});

describe('the year', () => {
  const postfix =
    'Dec 30 23:00:00 mail postfix/smtpd[9]: connect from unknown[192.0.2.1]\nJan  2 00:00:00 mail postfix/smtpd[9]: disconnect\n';

  test('is that of the file’s time, where no ID tells', async () => {
    expect(await instants(postfix, {}, '2019-01-02T00:00:10Z')).toEqual([
      '2018-12-30T23:00:00Z',
      '2019-01-02T00:00:00Z',
    ]);
  });

  test('is not after the present', async () => {
    const now = () => Date.parse('2017-01-02T00:00:10Z');
    expect(await instants(postfix, { now }, '2026-11-23T00:00:00Z')).toEqual([
      '2016-12-30T23:00:00Z',
      '2017-01-02T00:00:00Z',
    ]);
  });

  test('is that of the present on standard input', () => {
    const hints: DatingHints = { ...zoned('UTC'), host: 'here', now: Date.parse('2026-11-23T12:00:00Z') };
    const { near } = dateFile(Buffer.from(postfix), hints);
    expect(new Date(near).toISOString()).toBe('2025-12-30T23:00:00.000Z');
  });

  test('is the one given for the first line', async () => {
    expect(await instants(postfix, { year: 2011 })).toEqual(['2011-12-30T23:00:00Z', '2012-01-02T00:00:00Z']);
    expect((await instants(seed, { year: 2011 }))[0]).toBe('2011-01-11T11:45:49Z');
  });

  test('is told by a queue ID that comes later', async () => {
    const log = `Feb  1 00:00:00 ns1 sm-mta[9]: starting daemon (8.14.4): SMTP\n${messageLine(Date.UTC(2013, 10, 5, 12), 'UTC')}`;
    expect(await instants(log)).toEqual(['2013-02-01T00:00:00Z', '2013-11-05T12:00:01Z']);
  });

  test('is told by a queue ID far behind the beginning of the file', async () => {
    const daemon = 'Feb  1 00:00:00 ns1 sm-mta[9]: starting daemon (8.14.4): SMTP\n';
    const log =
      daemon.repeat(6000) + messageLine(Date.UTC(2013, 1, 1, 12), 'UTC') + 'Feb  1 12:00:02 ns1 sm-mta[9]: x\n';
    expect((await instants(log)).slice(-2)).toEqual(['2013-02-01T12:00:01Z', '2013-02-01T12:00:02Z']);
  });

  test('is not told by an ID that disagrees with its stamp', async () => {
    const odd =
      'Mar  3 03:03:03 ns1 sm-mta[9]: kA9LxQ1f011203: from=<a@example.com>, size=1, class=0, nrcpts=1, relay=[192.0.2.1]\n';
    expect(await instants(odd, {}, '2021-03-04T00:00:00Z')).toEqual(['2021-03-03T03:03:03Z']);
  });
});

describe('the zone', () => {
  test('needs the quickest of several messages: one may have come in slowly', async () => {
    const start = Date.UTC(2026, 5, 1, 12);
    const slow = messageLine(start, '+02:00').replace(/^.{15}/, stampAt(start + 40 * 60_000, '+02:00'));
    const log = slow + messageLines('+02:00', '2026-06-01T12:41:00Z', '2026-06-01T12:46:00Z', 1).log;
    expect((await instants(log)).slice(0, 2)).toEqual(['2026-06-01T12:40:00Z', '2026-06-01T12:41:01Z']);
  });

  test('moves with daylight saving time where only IDs tell the offset: back', async () => {
    const { log, at } = messageLines('Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T06:00:00Z', 10);
    const read = await instants(log);
    // The change is believed once two messages say so.
    expect(read.filter((time, index) => time !== at[index])).toHaveLength(1);
  });

  test('moves with daylight saving time where only IDs tell the offset: forward', async () => {
    const { log, at } = messageLines('America/New_York', '2026-03-08T03:00:00Z', '2026-03-08T12:00:00Z', 10);
    const read = await instants(log);
    // A message may have come in slowly, so five must say so.
    expect(read.filter((time, index) => time !== at[index])).toHaveLength(4);
  });

  test('that seemed right in winter is left when summer proves it wrong', async () => {
    const { log, at } = messageLines('UTC', '2026-03-28T22:00:00Z', '2026-03-29T06:00:00Z', 10);
    const read = await instants(log, zoned('Europe/London'));
    expect(read.slice(0, 3)).toEqual(at.slice(0, 3));
    expect(read.slice(-6)).toEqual(at.slice(-6));
  });

  test('is not taken from IDs that were made up at random hours', async () => {
    const start = Date.UTC(2026, 5, 1, 8);
    const times = Array.from({ length: 200 }, (_, i) => start + i * 60_000);
    const log = times.map(
      (at, i) => stampAt(at, 'UTC') + messageLine(start + ((i * 7919) % 28_800) * 1000, 'UTC').slice(15),
    );
    const expected = times.map((at) => new Date(at).toISOString().replace('.000Z', 'Z'));
    expect(await instants(log.join(''))).toEqual(expected);
  });

  test('that the operator named is never left', async () => {
    const { log } = messageLines('UTC', '2026-03-28T22:00:00Z', '2026-03-29T06:00:00Z', 10);
    expect((await instants(log, zoned('+09:00', true)))[0]).toBe('2026-03-28T13:00:01Z');
  });

  test('tells the two hours apart that look alike, by the ID', async () => {
    const late = Date.UTC(2026, 9, 25, 1, 30);
    const log = messageLine(Date.UTC(2026, 9, 24, 20), 'Europe/Berlin') + messageLine(late, 'Europe/Berlin');
    expect(await instants(log, zoned('Europe/Berlin'))).toEqual(['2026-10-24T20:00:01Z', '2026-10-25T01:30:01Z']);
  });

  test('is each host’s own in a file of several', async () => {
    const start = Date.UTC(2026, 5, 1, 12);
    const log = Array.from(
      { length: 6 },
      (_, i) =>
        messageLine(start + i * 60_000, 'Europe/Berlin', 'ns1') +
        messageLine(start + i * 60_000, 'America/New_York', 'ns2'),
    );
    expect(new Set((await instants(log.join(''))).map((time) => time.slice(0, 13)))).toEqual(
      new Set(['2026-06-01T12']),
    );
  });

  test('named for a host holds from its first line, wherever that is', async () => {
    const zoneOf = (host: string) =>
      host === 'ns2' ? { zone: 'Asia/Tokyo', certain: true } : { zone: 'UTC', certain: false };
    const log =
      'Jun  1 12:00:00 ns1 dovecot: x\n'.repeat(9000) +
      'Jun  1 21:00:00 ns2 dovecot: x\nJun  1 12:00:01 ns1 dovecot: x\n';
    expect((await instants(log, { zoneOf })).slice(-3)).toEqual([
      '2026-06-01T12:00:00Z',
      '2026-06-01T12:00:00Z',
      '2026-06-01T12:00:01Z',
    ]);
  });

  test('of the file before is kept by one in which nothing proves it', async () => {
    const lab = await Lab.open({ now: () => Date.parse('2005-01-13T00:00:00Z') });
    lab.write('mail.log', seed);
    await lab.import('mail.log');
    lab.write('mail.log', 'Jan 12 00:00:00 ns1 dovecot: x\n');
    await lab.import('mail.log');
    const last = (await lab.lines()).at(-1)?.line;
    expect(new Date(last?.at ?? 0).toISOString()).toBe('2005-01-12T05:00:00.000Z');
  });

  test('is proven by Exim’s own log', async () => {
    const lab = await Lab.open(zoned('UTC'));
    // 1xVPu1 is 2026-11-23 08:59:57 UTC
    lab.write(
      'mainlog',
      '2026-11-23 09:59:57 1xVPu1-000045-2n <= a@example.com H=(x) [192.0.2.1] P=esmtp S=800 for b@example.com\n',
    );
    await lab.import('mainlog');
    const [first] = await lab.lines();
    expect([new Date(first?.line?.at ?? 0).toISOString(), first?.line?.host]).toEqual([
      '2026-11-23T08:59:57.000Z',
      'here',
    ]);
  });
});
