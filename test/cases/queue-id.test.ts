/** A queue ID is unique only on its host, and only for a time. */
import { expect, test } from 'vitest';
import { fates, openLogs, way } from '../open-logs.ts';

test('Sendmail 8.9 makes ids from hour and process number: the next day they come again', async () => {
  await using logs = await openLogs(
    `\
Jan 11 10:02:11 ns1 sendmail[3456]: KAA03456: from=<boss@example.com>, size=1200, class=0, pri=31200, nrcpts=1, msgid=<a1@example.com>, proto=SMTP, relay=pc1.example.com [192.0.2.11]
Jan 11 10:02:12 ns1 sendmail[3458]: KAA03456: to=<employee@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, stat=Sent
Jan 12 10:05:40 ns1 sendmail[3456]: KAA03456: from=<anna@partner.test>, size=900, class=0, pri=30900, nrcpts=1, msgid=<b2@partner.test>, proto=ESMTP, relay=out.partner.test [198.51.100.7]
Jan 12 10:05:41 ns1 sendmail[3459]: KAA03456: to=<nobody@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, stat=User unknown
`,
    { year: 1999, now: '1999-01-12T12:00:00Z' },
  );
  const stories = await logs.stories('KAA03456');
  expect(stories.map(({ envelopeSender }) => envelopeSender)).toEqual(['anna@partner.test', 'boss@example.com']);
  expect(stories.flatMap(fates)).toEqual(['nobody@example.com bounced', 'employee@example.com delivered']);
  expect(fates(await logs.story('KAA03456 yesterday'))).toEqual(['employee@example.com delivered']);
});

test('the same id twice within the hour, after the first message had ended', async () => {
  await using logs = await openLogs(`\
Jan 12 09:03:00 mail postfix/smtpd[811]: 6C02025A2EF: client=pc1.example.org[192.0.2.11]
Jan 12 09:03:00 mail postfix/cleanup[816]: 6C02025A2EF: message-id=<first@example.org>
Jan 12 09:03:00 mail postfix/qmgr[810]: 6C02025A2EF: from=<boss@example.org>, size=394, nrcpt=1 (queue active)
Jan 12 09:03:01 mail postfix/local[819]: 6C02025A2EF: to=<employee@example.org>, relay=local, delay=0.06, delays=0.06/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)
Jan 12 09:03:01 mail postfix/qmgr[810]: 6C02025A2EF: removed
Jan 12 09:03:20 mail postfix/smtpd[813]: 6C02025A2EF: client=relay3.partner.test[203.0.113.5]
Jan 12 09:03:20 mail postfix/cleanup[816]: 6C02025A2EF: message-id=<second@partner.test>
Jan 12 09:03:20 mail postfix/qmgr[810]: 6C02025A2EF: from=<anna@partner.test>, size=400, nrcpt=1 (queue active)
Jan 12 09:03:21 mail postfix/smtp[819]: 6C02025A2EF: to=<sam@home.test>, relay=mx.home.test[198.51.100.9]:25, delay=1, delays=0.06/0/0/1, dsn=4.7.1, status=deferred (host mx.home.test[198.51.100.9] said: 450 4.7.1 Greylisted (in reply to RCPT TO command))
`);
  const stories = await logs.stories('6C02025A2EF today');
  expect(stories.map(({ messageId }) => messageId)).toEqual(['second@partner.test', 'first@example.org']);
  expect(stories.map(({ client }) => client?.ip)).toEqual(['203.0.113.5', '192.0.2.11']);
  expect(stories.flatMap(fates)).toEqual(['sam@home.test deferred', 'employee@example.org delivered']);
});

test('the same id on two hosts is two messages, and host: tells them apart', async () => {
  await using logs = await openLogs(`\
Jan 12 09:03:00 mx1 postfix/smtpd[811]: 6C02025A2EF: client=pc1.example.org[192.0.2.11]
Jan 12 09:03:00 mx2 postfix/smtpd[411]: 6C02025A2EF: client=relay3.partner.test[203.0.113.5]
Jan 12 09:03:00 mx1 postfix/qmgr[810]: 6C02025A2EF: from=<boss@example.org>, size=394, nrcpt=1 (queue active)
Jan 12 09:03:00 mx2 postfix/qmgr[410]: 6C02025A2EF: from=<anna@partner.test>, size=400, nrcpt=1 (queue active)
Jan 12 09:03:01 mx2 postfix/local[419]: 6C02025A2EF: to=<nobody@example.org>, relay=local, delay=0.06, delays=0.06/0/0/0, dsn=5.1.1, status=bounced (unknown user: "nobody")
Jan 12 09:03:01 mx1 postfix/local[819]: 6C02025A2EF: to=<employee@example.org>, relay=local, delay=0.06, delays=0.06/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)
Jan 12 09:03:01 mx1 postfix/qmgr[810]: 6C02025A2EF: removed
Jan 12 09:03:01 mx2 postfix/qmgr[410]: 6C02025A2EF: removed
`);
  const both = await logs.stories('6C02025A2EF today');
  expect(both.map(way).toSorted()).toEqual([['mx1/6C02025A2EF'], ['mx2/6C02025A2EF']]);
  const mx1 = await logs.story('6C02025A2EF host:mx1 today');
  expect(mx1.envelopeSender).toBe('boss@example.org');
  expect(fates(mx1)).toEqual(['employee@example.org delivered']);
  expect(mx1.evidence.map(({ host }) => host)).toEqual(['mx1', 'mx1', 'mx1', 'mx1']);
});

test.each([
  [
    'mx1 sm-mta[407]: 60C93FfF020405: out7.partner.test [203.0.113.7] did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA',
    'Somebody connected to our server mx1 and left without beginning a message, so nothing was stored here.',
  ],
  [
    'mx1 sm-mta[407]: 60C93FfF020405: Milter add: header: X-Spam-Status: No, score=0.7',
    'The log of our server mx1 holds neither the arrival of this message nor a delivery line; the session may have ended early, or the log that we have may lack them.',
  ],
])('an ID that is asked for is found, even if its only line tells of no message: %s', async (line, conclusion) => {
  await using logs = await openLogs(`Jan 12 09:03:15 ${line}\n`);
  expect((await logs.story('60C93FfF020405 today')).conclusion.text).toBe(conclusion);
  expect(await logs.stories('today')).toEqual([]);
});
