/** Lines of one message stand out of order, between others', and ids turn up in words that are not about them. */
import { expect, test } from 'vitest';
import { fates, openLogs, way } from '../open-logs.ts';
import { openSet } from '../truth.ts';

const inOrder = [
  'Jan 12 09:03:00 mail postfix/smtpd[811]: 6C02025A2EF: client=relay3.partner.test[203.0.113.5]',
  'Jan 12 09:03:00 mail postfix/cleanup[816]: 6C02025A2EF: message-id=<a@partner.test>',
  'Jan 12 09:03:00 mail postfix/qmgr[810]: 6C02025A2EF: from=<anna@partner.test>, size=394, nrcpt=2 (queue active)',
  'Jan 12 09:03:00 mail postfix/smtp[819]: 6C02025A2EF: to=<sam@home.test>, relay=mx.home.test[198.51.100.9]:25, delay=0.1, delays=0.06/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 77AA01)',
  'Jan 12 09:03:00 mail postfix/local[820]: 6C02025A2EF: to=<employee@example.org>, relay=local, delay=0.1, delays=0.06/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)',
  'Jan 12 09:03:00 mail postfix/qmgr[810]: 6C02025A2EF: removed',
];

test.each([
  ['as it happened', [0, 1, 2, 3, 4, 5]],
  ['outcomes before the arrival', [3, 4, 0, 1, 2, 5]],
  ['the end before the outcomes', [0, 1, 2, 5, 3, 4]],
  ['backwards', [5, 4, 3, 2, 1, 0]],
])('%s', async (_, order) => {
  await using logs = await openLogs(order.map((index) => inOrder[index]).join('\n') + '\n');
  const story = await logs.story('anna@partner.test today');
  expect(story).toMatchObject({ messageId: 'a@partner.test', client: { ip: '203.0.113.5' }, size: 394 });
  expect(fates(story).toSorted()).toEqual(['employee@example.org delivered', 'sam@home.test relayed']);
  expect(story.evidence).toHaveLength(6);
});

test('a delivery is logged a second before its arrival', async () => {
  await using logs = await openLogs(`\
Jan 12 09:03:00 mail postfix/local[820]: 6C02025A2EF: to=<employee@example.org>, relay=local, delay=0.1, delays=0.06/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)
Jan 12 09:03:01 mail postfix/smtpd[811]: 6C02025A2EF: client=relay3.partner.test[203.0.113.5]
Jan 12 09:03:01 mail postfix/qmgr[810]: 6C02025A2EF: from=<anna@partner.test>, size=394, nrcpt=1 (queue active)
Jan 12 09:03:01 mail postfix/qmgr[810]: 6C02025A2EF: removed
`);
  expect(fates(await logs.story('6C02025A2EF today'))).toEqual(['employee@example.org delivered']);
});

test('other programs and messages between the lines', async () => {
  await using logs = await openLogs(`\
Jan 12 09:10:00 mx sm-mta[1201]: 60C9A0aa001201: from=<anna@partner.test>, size=800, class=0, nrcpts=1, msgid=<x@partner.test>, proto=ESMTP, daemon=MTA, relay=out.partner.test [198.51.100.7]
Jan 12 09:10:00 mx CRON[7001]: (root) CMD (run-parts /etc/cron.hourly)
Jan 12 09:10:00 mx sm-mta[1203]: 60C9A0aa001203: from=<robot@partner.test>, size=801, class=0, nrcpts=1, msgid=<y@partner.test>, proto=ESMTP, daemon=MTA, relay=out.partner.test [198.51.100.7]
Jan 12 09:10:01 mx kernel: eth0: link up
Jan 12 09:10:01 mx sm-mta[1204]: 60C9A0aa001203: to=<sam@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=30801, dsn=2.0.0, stat=Sent
Jan 12 09:10:02 mx sm-mta[1202]: 60C9A0aa001201: to=<employee@example.com>, delay=00:00:02, xdelay=00:00:00, mailer=local, pri=30800, dsn=2.0.0, stat=Sent
`);
  const story = await logs.story('anna@partner.test today');
  expect(fates(story)).toEqual(['employee@example.com delivered']);
  expect(story.evidence).toHaveLength(2);
});

test('an id in somebody else’s words does not join messages', async () => {
  await using logs = await openLogs(`\
Jan 12 09:10:00 mx sm-mta[1201]: 60C9A0aa001201: from=<anna@partner.test>, size=800, class=0, nrcpts=1, msgid=<x@partner.test>, proto=ESMTP, daemon=MTA, relay=out.partner.test [198.51.100.7]
Jan 12 09:10:02 mx sm-mta[1202]: 60C9A0aa001201: to=<employee@example.com>, delay=00:00:02, xdelay=00:00:00, mailer=local, pri=30800, dsn=2.0.0, stat=Sent
Jan 12 09:15:00 mx sm-mta[1301]: 60C9F0aa001301: from=<sam@example.com>, size=800, class=0, nrcpts=1, msgid=<z@example.com>, proto=ESMTP, daemon=MTA, relay=pc1.example.com [192.0.2.11]
Jan 12 09:15:02 mx sm-mta[1302]: 60C9F0aa001301: to=<carl@odd.test>, ctladdr=<sam@example.com> (1001/1001), delay=00:00:02, xdelay=00:00:00, mailer=esmtp, pri=30800, relay=mx.odd.test. [198.51.100.70], dsn=5.7.1, reply=554 5.7.1 60C9A0aa001201: to=<employee@example.com>, stat=Sent is spam, stat=Service unavailable
`);
  const own = await logs.story('60C9A0aa001201 today');
  expect(fates(own)).toEqual(['employee@example.com delivered']);
  expect(own.evidence).toHaveLength(2);
  const other = await logs.story('sam@example.com today');
  expect(way(other)).toEqual(['mx/60C9F0aa001301']);
  expect(fates(other)).toEqual(['carl@odd.test bounced']);
});

test('a reply that claims another message’s id, at another time, is not believed', async () => {
  await using logs = await openLogs(`\
Jan 12 06:10:00 mx sm-mta[1201]: 60C6A0aa001201: from=<anna@partner.test>, size=800, class=0, nrcpts=1, msgid=<x@partner.test>, proto=ESMTP, daemon=MTA, relay=out.partner.test [198.51.100.7]
Jan 12 06:10:02 mx sm-mta[1202]: 60C6A0aa001201: to=<employee@example.com>, delay=00:00:02, xdelay=00:00:00, mailer=local, pri=30800, dsn=2.0.0, stat=Sent
Jan 12 09:15:00 mx sm-mta[1301]: 60C9F0aa001301: from=<sam@example.com>, size=800, class=0, nrcpts=1, msgid=<z@example.com>, proto=ESMTP, daemon=MTA, relay=pc1.example.com [192.0.2.11]
Jan 12 09:15:02 mx sm-mta[1302]: 60C9F0aa001301: to=<carl@odd.test>, ctladdr=<sam@example.com> (1001/1001), delay=00:00:02, xdelay=00:00:00, mailer=esmtp, pri=30800, relay=mx.odd.test. [198.51.100.70], dsn=2.0.0, stat=Sent (60C6A0aa001201 Message accepted for delivery)
`);
  expect(way(await logs.story('sam@example.com today'))).toEqual(['mx/60C9F0aa001301']);
  expect(way(await logs.story('anna@partner.test today'))).toEqual(['mx/60C6A0aa001201']);
});

test('a message is told the same, whichever of its lines was found first', async () => {
  await using logs = await openSet('site-sendmail-postfix-dovecot-2.3', 'log');
  const all = new Map((await logs.stories('2026-11-23')).map((story) => [story.id, story]));
  for (const address of ['press@town.example.com', 'orders@town.example.com', 'parlor@partner.test']) {
    const some = await logs.stories(`${address} 2026-11-23`);
    expect(some.length).toBeGreaterThan(1);
    for (const story of some) expect(story).toEqual(all.get(story.id));
  }
});
