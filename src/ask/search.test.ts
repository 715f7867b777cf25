import { expect, test } from 'vitest';
import { generateLog } from '../../test/bench/generate-log.ts';
import { openLogs, way } from '../../test/open-logs.ts';
import { ChunkReader } from '../lines/chunk-reader.ts';
import { Terms } from '../lines/terms.ts';
import { diagnose } from './diagnose.ts';
import { readQuestion } from './read-question.ts';
import { Search } from './search.ts';
import { unlimitedSight } from './sight.ts';

const pad = (n: number, length = 2) => String(n).padStart(length, '0');

/** One message each minute from 08:00 on, 12 January 2026: `user7@example.com` to `box7@partner.test`. */
function day(count: number): string {
  const message = (index: number) => {
    const clock = `${pad(8 + Math.floor(index / 60))}:${pad(index % 60)}`;
    const id = `6C0202${pad(index, 4)}F`;
    const says = (second: string, agent: string, words: string) =>
      `Jan 12 ${clock}:${second} mail postfix/${agent}[811]: ${id}: ${words}\n`;
    return (
      says('00', 'smtpd', `client=pc${index % 7}.example.com[192.0.2.${index % 7}]`) +
      says('00', 'cleanup', `message-id=<${index}@example.com>`) +
      says('00', 'qmgr', `from=<user${index}@example.com>, size=394, nrcpt=1 (queue active)`) +
      says(
        '01',
        'smtp',
        `to=<box${index}@partner.test>, relay=mx.partner.test[198.51.100.11]:25, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 77AA${pad(index, 4)})`,
      ) +
      says('01', 'qmgr', 'removed')
    );
  };
  return Array.from({ length: count }, (_, index) => message(index)).join('');
}

test('pages: newest first, none twice, none left out, the total always the same', async () => {
  await using logs = await openLogs(day(25));
  const pages = await Promise.all(
    [0, 15, 30].map((offset) => logs.ask('@partner.test today', { limit: 15, offset, counted: 10 })),
  );
  expect(pages.map(({ stories }) => stories.length)).toEqual([15, 10, 0]);
  expect(pages.map(({ truncated }) => truncated)).toEqual([true, false, false]);
  for (const page of pages) expect(page).toMatchObject({ total: 25, totalIsExact: true });
  const all = pages.flatMap(({ stories }) => stories);
  expect(new Set(all.map(({ id }) => id)).size).toBe(25);
  expect(all.map(({ receivedAt }) => receivedAt)).toEqual(
    all.map(({ receivedAt }) => receivedAt).toSorted((a, b) => b! - a!),
  );
  expect(all.map(({ id }) => id)).toEqual((await logs.stories('@partner.test today')).map(({ id }) => id));
});

test('other work runs between the stories of a question, even if they stand in one chunk', async () => {
  await using logs = await openLogs(day(50));
  let turns = 0;
  const count = (): void => {
    turns++;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  const { total } = await logs.ask('status:relayed today', { limit: 50 });
  clearImmediate(next);
  expect(total).toBe(50);
  expect(turns).toBeGreaterThan(total);
});

test('a page past the end is empty, and no problem', async () => {
  await using logs = await openLogs(day(3));
  expect(await logs.ask('today', { limit: 10, offset: 10 })).toMatchObject({
    stories: [],
    total: 3,
    truncated: false,
    problem: null,
  });
});

test('a search that is cut short says so', async () => {
  await using logs = await openLogs(day(400));
  const terms = new Terms(logs.store.key);
  const search = new Search(logs.store, new ChunkReader('localhost'), terms);
  const understood = readQuestion('@partner.test today', { now: logs.now, zone: 'UTC' });
  if (understood.kind !== 'query') throw new Error(understood.kind);
  const cut = await search.run(understood.query, 5, 0);
  expect(cut.stories.map(({ recipients }) => recipients[0]?.recipient)).toEqual(
    [399, 398, 397, 396, 395].map((n) => `box${n}@partner.test`),
  );
  expect(cut.totalIsExact).toBe(false);
  expect(cut.total).toBeLessThan(400);
  expect(await search.run(understood.query, Infinity)).toMatchObject({ total: 400, totalIsExact: true });
});

test('a time of which nothing is logged is not searched, however much was logged shortly before', async () => {
  await using logs = await openLogs(day(400), { now: '2026-01-12T14:55:00Z' });
  const search = new Search(logs.store, new ChunkReader('localhost'), new Terms(logs.store.key));
  const understood = readQuestion('@partner.test last 10 minutes', { now: logs.now, zone: 'UTC' });
  if (understood.kind !== 'query') throw new Error(understood.kind);
  // Not a moment is given for it.
  const found = await search.run(understood.query, 5, 0, -1);
  expect(found).toEqual({ stories: [], total: 0, totalIsExact: true, searchedFrom: null });
  expect((await logs.ask('@partner.test last 10 minutes')).problem?.message).toContain('The newest such message is of');
});

test('a search that takes too long says how far it came', async () => {
  await using logs = await openLogs(day(400));
  const reader = new ChunkReader('localhost');
  const search = new Search(logs.store, reader, new Terms(logs.store.key));
  const understood = readQuestion('status:unknown today', { now: logs.now, zone: 'UTC' });
  if (understood.kind !== 'query') throw new Error(understood.kind);
  const { total, totalIsExact, searchedFrom } = await search.run(understood.query, 5, 0, -1);
  expect({ total, totalIsExact }).toEqual({ total: 0, totalIsExact: false });
  const means = {
    store: logs.store,
    reader,
    search,
    sight: unlimitedSight,
    coverage: await logs.store.coverage(),
    now: logs.now,
  };
  expect((await diagnose(understood.query, means, searchedFrom)).message).toMatch(/^Nothing found back to .*14:39/);
});

test.each<[string, number]>([
  ['from:user7@example.com', 1],
  ['user7@example.com box7@partner.test', 1],
  ['from:user7@example.com to:box8@partner.test', 0],
  ['from:user1*', 11],
  ['to:*ox1?@*', 0],
  ['*@partner.*', 30],
  ['to:@partner.test', 30],
  ['from:@partner.test', 0],
  ['6C02020007F', 1],
  ['qid:77AA0007', 1],
  ['<7@example.com>', 1],
  ['host:mail', 30],
  ['host:other', 0],
  ['status:relayed', 30],
  ['status:relayed host:mail from:user7@example.com', 1],
  ['status:queued', 0],
  ['8:00-8:10', 10],
])('%s today: %i', async (question, count) => {
  await using logs = await openLogs(day(30));
  expect((await logs.ask(`${question} today`)).total).toBe(count);
});

test('a wildcard that stands for more addresses than are looked up: the total is no more than a lower bound', async () => {
  await using logs = await openLogs(day(600));
  expect(await logs.ask('from:user* today', { limit: 5 })).toMatchObject({ totalIsExact: false, truncated: true });
  expect(await logs.ask('from:user1* today', { limit: 105, counted: 10 })).toMatchObject({
    total: 111,
    totalIsExact: true,
  });
});

const overMidnight = `\
Jan 11 23:59:59 ns1 sm-mta[1201]: 60BNxxaa001201: from=<boss@example.com>, size=800, class=0, nrcpts=1, msgid=<x@example.com>, proto=ESMTP, daemon=MTA, relay=pc1.example.com [192.0.2.11]
Jan 12 00:00:01 ns1 sm-mta[1202]: 60BNxxaa001201: to=<employee@example.com>, delay=00:00:02, xdelay=00:00:01, mailer=local, pri=30800, dsn=2.0.0, stat=Sent
`;

test.each(
  [
    'boss@example.com',
    'to:employee@example.com',
    'from:boss@example.com to:employee@example.com',
    '<x@example.com>',
    '',
  ].flatMap((asked) => [`${asked} yesterday`.trim(), `${asked} today`.trim()]),
)('a message on the border of two days is in both: %s', async (question) => {
  await using logs = await openLogs(overMidnight);
  expect((await logs.stories(question)).map(way)).toEqual([['ns1/60BNxxaa001201']]);
});

test('the end of the time asked for is not in it', async () => {
  await using logs = await openLogs(day(10));
  expect((await logs.ask('today 8:00-8:05')).total).toBe(5);
  expect((await logs.ask('user5@example.com today 8:00-8:05')).total).toBe(0);
  expect((await logs.ask('user5@example.com today 8:05-8:06')).total).toBe(1);
});

test('sent to an address days after it was received: found by both parties together', async () => {
  await using logs = await openLogs(
    `\
Jan 09 09:00:00 ns1 sm-mta[1201]: 609900aa001201: from=<boss@example.com>, size=800, class=0, nrcpts=1, msgid=<x@example.com>, proto=ESMTP, daemon=MTA, relay=pc1.example.com [192.0.2.11]
Jan 09 09:00:31 ns1 sm-mta[1202]: 609900aa001201: to=<carl@slow.test>, delay=00:00:31, xdelay=00:00:30, mailer=esmtp, pri=30800, relay=mx.slow.test., dsn=4.0.0, stat=Deferred: Connection refused by mx.slow.test.
Jan 12 09:00:01 ns1 sm-mta[1202]: 609900aa001201: to=<carl@slow.test>, delay=3+00:00:01, xdelay=00:00:01, mailer=esmtp, pri=930800, relay=mx.slow.test. [198.51.100.30], dsn=2.0.0, stat=Sent (Ok: queued as 77AA01)
`.replaceAll('Jan 09', 'Jan  9'),
  );
  for (const question of ['to:carl@slow.test today', 'boss@example.com to carl@slow.test today', 'today'])
    expect((await logs.ask(question)).total).toBe(1);
});

test('a rare end is found by whoever it was of, on the day of the message and on that of the end', async () => {
  await using logs = await openLogs(
    `${day(200)}\
Jan 07 09:00:00 ns1 sm-mta[1201]: 607900aa001201: from=<user7@example.com>, size=800, class=0, nrcpts=1, msgid=<x@example.com>, proto=ESMTP, daemon=MTA, relay=pc1.example.com [192.0.2.11]
Jan 07 09:00:31 ns1 sm-mta[1202]: 607900aa001201: to=<carl@slow.test>, delay=00:00:31, xdelay=00:00:30, mailer=esmtp, pri=30800, relay=mx.slow.test., dsn=4.0.0, stat=Deferred: Connection refused by mx.slow.test.
Jan 12 09:00:01 ns1 sm-mta[1202]: 607900aa001201: to=<carl@slow.test>, delay=5+00:00:01, xdelay=00:00:01, mailer=esmtp, pri=930800, relay=mx.slow.test., dsn=5.4.7, stat=Cannot send message for 5 days
`.replaceAll('Jan 07', 'Jan  7'),
  );
  const total = async (question: string) => (await logs.ask(question)).total;
  for (const date of ['2026-01-07', 'today']) {
    expect(await total(`from:user7@example.com status:expired ${date}`)).toBe(1);
    expect(await total(`to:@slow.test status:expired ${date}`)).toBe(1);
    expect(await total(`from:user8@example.com status:expired ${date}`)).toBe(0);
    expect(await total(`to:user7@example.com status:expired ${date}`)).toBe(0);
  }
  expect(await total('from:user7@example.com status:expired 2026-01-08')).toBe(0);
});

test('mail of whoever is named all over, with an end that many lines tell but fewer: the same as among all, newest first', async () => {
  const from = Date.parse('2026-01-12T08:00:00Z');
  const log = [...generateLog({ lines: 9000, seed: 1, from, perDay: 2_000_000 })].join('');
  await using logs = await openLogs(log);
  const bounced = (await logs.stories('today')).filter(({ recipients }) =>
    recipients.some(({ disposition }) => disposition === 'bounced'),
  );
  expect(bounced.length).toBeGreaterThan(30);
  const ids = (stories: readonly { readonly id: string }[]) => stories.map(({ id }) => id);
  const ours = bounced.filter(({ envelopeSender }) => envelopeSender?.endsWith('@example.com'));
  expect(ids(await logs.stories('from:@example.com status:bounced today'))).toEqual(ids(ours));
  const newest = await logs.ask('from:@example.com status:bounced today', { limit: 10 });
  expect(ids(newest.stories)).toEqual(ids(ours.slice(0, 10)));
  expect((await logs.ask('to:@example.com status:bounced today')).total).toBe(bounced.length - ours.length);
});
