/** Deferred many times, then sent: delivered, with all its attempts. */
import { expect, test } from 'vitest';
import { fates, openLogs } from '../open-logs.ts';

const minutes = Array.from({ length: 20 }, (_, index) => index * 2);
const stamp = (minute: number) => `Jan 12 09:${String(minute).padStart(2, '0')}:30`;
const log = [
  'Jan 12 09:00:00 ns1 sm-mta[1201]: 60C900aa001201: from=<boss@example.com>, size=800, class=0, nrcpts=1, msgid=<x@example.com>, proto=ESMTP, daemon=MTA, relay=pc1.example.com [192.0.2.11]',
  ...minutes.map(
    (minute) =>
      `${stamp(minute)} ns1 sm-mta[1202]: 60C900aa001201: to=<carl@slow.test>, ctladdr=<boss@example.com> (1001/1001), delay=00:${String(minute).padStart(2, '0')}:30, xdelay=00:00:01, mailer=esmtp, pri=${30800 + minute}, relay=mx.slow.test. [198.51.100.30], dsn=4.7.1, reply=451 4.7.1 Greylisted, please try again, stat=Deferred: 451 4.7.1 Greylisted, please try again`,
  ),
  'Jan 12 09:41:02 ns1 sm-mta[1299]: 60C900aa001201: to=<carl@slow.test>, ctladdr=<boss@example.com> (1001/1001), delay=00:41:02, xdelay=00:00:02, mailer=esmtp, pri=930800, relay=mx.slow.test. [198.51.100.30], dsn=2.0.0, stat=Sent (Ok: queued as 77AA01)',
  '',
].join('\n');

test('the last word counts, the attempts are kept', async () => {
  await using logs = await openLogs(log);
  const story = await logs.story('boss@example.com today');
  expect(fates(story)).toEqual(['carl@slow.test relayed, 21 attempts']);
  expect(story.recipients[0]).toMatchObject({ delaySeconds: 41 * 60 + 2, replyText: 'Ok: queued as 77AA01' });
  expect(story.evidence).toHaveLength(22);
});

test('the first and the last tries are shown, each with its line', async () => {
  await using logs = await openLogs(log);
  const { hops, evidence } = await logs.story('boss@example.com today');
  const { tries, attempts } = hops[0]!.legs[0]!;
  expect(attempts).toBe(21);
  expect(tries.map(({ disposition }) => disposition)).toEqual([...Array(11).fill('deferred'), 'relayed']);
  expect(tries.map(({ at }) => at)).toEqual(tries.map(({ evidence: index }) => evidence[index]!.at));
  expect(evidence[tries[0]!.evidence]?.line).toContain('delay=00:00:30');
  expect(evidence[tries.at(-1)!.evidence]?.line).toContain('stat=Sent');
});

test('asked while it waited, it waits', async () => {
  await using logs = await openLogs(log.split('\n').slice(0, 6).join('\n') + '\n');
  expect(fates(await logs.story('status:deferred today'))).toEqual(['carl@slow.test deferred, 5 attempts']);
});
