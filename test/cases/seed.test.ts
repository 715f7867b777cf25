/** The lines that the bot was made for. */
import { expect, test } from 'vitest';
import { fates, openLogs, way } from '../open-logs.ts';

const seed = `\
Jan 11 11:45:49 ns1 sendmail[28022]: j0BGjkc28022: from=boss@example.com, size=376597, class=0, nrcpts=1, msgid=Pine.LNX.4.61.0501111145450.17081@boss.example.com, proto=SMTP, daemon=MTA, relay=esafe1.example.com[10.211.15.69] (may be forged)
Jan 11 11:45:49 ns1 sendmail[28026]: j0BGjkc28022: to=employee@example.com, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=406597, dsn=2.0.0, stat=Sent
`;

test('the boss mailed on 11 January 2005, and it was handed to the mailbox', async () => {
  await using logs = await openLogs(seed, { zone: 'UTC', now: '2026-01-12T12:00:00Z' });
  const story = await logs.story('from:boss@example.com to:employee@example.com 2005-01-11');
  expect(fates(story)).toEqual(['employee@example.com delivered']);
  expect(way(story)).toEqual(['ns1/j0BGjkc28022']);
  expect(story.conclusion).toMatchObject({
    kind: 'delivered',
    text: 'Handed to the mailbox on ns1.',
    turn: 'recipient',
  });
  expect(story).toMatchObject({
    messageId: 'Pine.LNX.4.61.0501111145450.17081@boss.example.com',
    envelopeSender: 'boss@example.com',
    size: 376597,
    client: { name: 'esafe1.example.com', ip: '10.211.15.69', forged: true, login: null },
  });
  expect(story.evidence.map(({ line }) => line)).toEqual(seed.trimEnd().split('\n'));
});

test('year and zone come out of the queue ID, and are marked as worked out', async () => {
  await using logs = await openLogs(seed, { zone: 'UTC' });
  const story = await logs.story('j0BGjkc28022 2005-01-11');
  expect(new Date(story.receivedAt!).toISOString()).toBe('2005-01-11T16:45:49.000Z');
  expect(story.timesInferred).toBe(true);
  expect(story.evidence.every(({ inferred }) => inferred)).toBe(true);
});

test.each([
  'boss@example.com 2005-01-11',
  'to:employee@example.com 2005-01-11',
  'boss@example.com -> employee@example.com 2005-01-11',
  '@example.com jan 11 2005',
  '<Pine.LNX.4.61.0501111145450.17081@boss.example.com> 2005-01-11',
  'jan 11 2005 16:45-16:46',
])('found by %s', async (question) => {
  await using logs = await openLogs(seed);
  expect(way(await logs.story(question))).toEqual(['ns1/j0BGjkc28022']);
});
