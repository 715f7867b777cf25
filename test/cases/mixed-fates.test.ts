/** One message, several recipients, several ends: each is told, and the sentence begins with the worst. */
import { expect, test } from 'vitest';
import { fates, openLogs } from '../open-logs.ts';

const log = `\
Jan 12 09:00:00 ns1 sm-mta[1201]: 60C900aa001201: from=<boss@example.com>, size=800, class=0, nrcpts=4, msgid=<x@example.com>, proto=ESMTP, daemon=MTA, relay=pc1.example.com [192.0.2.11]
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: to=<employee@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=120800, dsn=2.0.0, stat=Sent
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: to=<anna@partner.test>, ctladdr=<boss@example.com> (1001/1001), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=120800, relay=mx.partner.test. [198.51.100.11], dsn=2.0.0, stat=Sent (Ok: queued as 4Wq0)
Jan 12 09:00:02 ns1 sm-mta[1202]: 60C900aa001201: to=<jobs@partner.test>, ctladdr=<boss@example.com> (1001/1001), delay=00:00:02, xdelay=00:00:01, mailer=esmtp, pri=120800, relay=mx.partner.test. [198.51.100.11], dsn=5.1.1, reply=550 5.1.1 <jobs@partner.test>: Recipient address rejected: User unknown, stat=User unknown
Jan 12 09:00:32 ns1 sm-mta[1202]: 60C900aa001201: to=<carl@down.test>, ctladdr=<boss@example.com> (1001/1001), delay=00:00:32, xdelay=00:00:30, mailer=esmtp, pri=120800, relay=mx.down.test., dsn=4.0.0, stat=Deferred: Connection refused by mx.down.test.
`;

test('all four are told', async () => {
  await using logs = await openLogs(log);
  const story = await logs.story('boss@example.com today');
  expect(fates(story)).toEqual([
    'employee@example.com delivered',
    'anna@partner.test relayed',
    'jobs@partner.test bounced',
    'carl@down.test deferred',
  ]);
  expect(story.conclusion.kind).toBe('mixed');
  expect(story.conclusion.text).toMatch(/^1 of 4 recipients: bounced \(no such mailbox: jobs@partner\.test\); /);
});

test.each(['delivered', 'relayed', 'bounced', 'deferred'])('status:%s finds it', async (status) => {
  await using logs = await openLogs(log);
  expect((await logs.ask(`boss@example.com status:${status} today`)).total).toBe(1);
});

test('status:expired does not', async () => {
  await using logs = await openLogs(log);
  expect((await logs.ask('boss@example.com status:expired today')).total).toBe(0);
});
