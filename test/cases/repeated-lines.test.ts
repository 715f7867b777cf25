/** `last message repeated N times`: tries that syslogd counted instead of writing them. */
import { expect, test } from 'vitest';
import { fates, openLogs } from '../open-logs.ts';

const from =
  'Jan 12 09:00:00 ns1 sm-mta[1201]: 60C900aa001201: from=<boss@example.com>, size=800, class=0, nrcpts=1, msgid=<x@example.com>, proto=ESMTP, daemon=MTA, relay=pc1.example.com [192.0.2.11]\n';
const deferred =
  '60C900aa001201: to=<carl@home.test>, ctladdr=<boss@example.com> (1001/1001), delay=00:30:00, xdelay=00:00:01, mailer=esmtp, pri=120800, relay=mx.home.test., dsn=4.0.0, stat=Deferred: Connection refused by mx.home.test.';

test.each([
  ['of syslogd', 'Jan 12 10:30:00 ns1 last message repeated 3 times\n'],
  ['of syslogd with its name', 'Jan 12 10:30:00 ns1 syslogd: last message repeated 3 times\n'],
  ['of rsyslog', `Jan 12 10:30:00 ns1 sm-mta[1300]: message repeated 3 times: [ ${deferred}]\n`],
])('%s: each counts as an attempt', async (_, repeated) => {
  await using logs = await openLogs(`${from}Jan 12 09:30:00 ns1 sm-mta[1300]: ${deferred}\n${repeated}`);
  const story = await logs.story('boss@example.com today');
  expect(fates(story)).toEqual(['carl@home.test deferred, 4 attempts']);
  expect(new Date(story.recipients[0]!.at).toISOString()).toBe('2026-01-12T10:30:00.000Z');
  expect(story.evidence.at(-1)?.line).toBe(repeated.trimEnd());
});

test('a repetition of another program’s line is no attempt', async () => {
  await using logs = await openLogs(
    `${from}Jan 12 09:30:00 ns1 sm-mta[1300]: ${deferred}\nJan 12 09:31:00 ns1 kernel: eth0: link up\nJan 12 09:40:00 ns1 last message repeated 5 times\n`,
  );
  expect(fates(await logs.story('boss@example.com today'))).toEqual(['carl@home.test deferred']);
});
