/** Refused before there was a queue ID: stories of their own, found by sender, recipient and time. */
import { expect, test } from 'vitest';
import { fates, openLogs, way } from '../open-logs.ts';

test('Postfix NOQUEUE: several recipients of one try are one story', async () => {
  await using logs = await openLogs(`\
Jan 12 09:03:00 mail postfix/smtpd[811]: connect from relay3.partner.test[203.0.113.5]
Jan 12 09:03:00 mail postfix/smtpd[811]: NOQUEUE: reject: RCPT from relay3.partner.test[203.0.113.5]: 554 5.7.1 <carl@elsewhere.test>: Relay access denied; from=<anna@partner.test> to=<carl@elsewhere.test> proto=ESMTP helo=<relay3.partner.test>
Jan 12 09:03:00 mail postfix/smtpd[811]: NOQUEUE: reject: RCPT from relay3.partner.test[203.0.113.5]: 550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown in local recipient table; from=<anna@partner.test> to=<nobody@example.org> proto=ESMTP helo=<relay3.partner.test>
Jan 12 09:03:00 mail postfix/smtpd[811]: disconnect from relay3.partner.test[203.0.113.5] ehlo=1 mail=1 rcpt=0/2 quit=1 commands=3/5
`);
  const story = await logs.story('anna@partner.test today');
  expect(way(story)).toEqual(['mail/']);
  expect(story.client).toMatchObject({ name: 'relay3.partner.test', ip: '203.0.113.5' });
  expect(story.recipients).toMatchObject([
    { recipient: 'carl@elsewhere.test', disposition: 'rejected', replyCode: 554, enhancedStatus: '5.7.1' },
    { recipient: 'nobody@example.org', disposition: 'rejected', replyCode: 550, enhancedStatus: '5.1.1' },
  ]);
  expect((await logs.story('to:nobody@example.org today')).id).toBe(story.id);
});

test('Postfix: one recipient refused, the other accepted: one story under the queue ID', async () => {
  await using logs = await openLogs(`\
Jan 12 09:03:00 mail postfix/smtpd[811]: connect from relay3.partner.test[203.0.113.5]
Jan 12 09:03:00 mail postfix/smtpd[811]: NOQUEUE: reject: RCPT from relay3.partner.test[203.0.113.5]: 550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown in local recipient table; from=<anna@partner.test> to=<nobody@example.org> proto=ESMTP helo=<relay3.partner.test>
Jan 12 09:03:00 mail postfix/smtpd[811]: 6C02025A2EF: client=relay3.partner.test[203.0.113.5]
Jan 12 09:03:01 mail postfix/cleanup[816]: 6C02025A2EF: message-id=<x@partner.test>
Jan 12 09:03:01 mail postfix/qmgr[810]: 6C02025A2EF: from=<anna@partner.test>, size=394, nrcpt=1 (queue active)
Jan 12 09:03:01 mail postfix/local[819]: 6C02025A2EF: to=<sam@example.org>, relay=local, delay=0.06, delays=0.06/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)
Jan 12 09:03:01 mail postfix/qmgr[810]: 6C02025A2EF: removed
`);
  const story = await logs.story('anna@partner.test today');
  expect(way(story)).toEqual(['mail/6C02025A2EF']);
  expect(fates(story)).toEqual(['nobody@example.org rejected', 'sam@example.org delivered']);
});

test('Sendmail rulesets: refused at RCPT, at MAIL and at connect', async () => {
  await using logs = await openLogs(`\
Jan 12 09:12:44 ns1 sm-mta[1306]: 60C9CiRx001306: ruleset=check_rcpt, arg1=<victim@elsewhere.test>, relay=[203.0.113.222], reject=550 5.7.1 <victim@elsewhere.test>... Relaying denied
Jan 12 09:12:45 ns1 sm-mta[1306]: 60C9CiRx001306: from=<spammer@junk.test>, size=0, class=0, nrcpts=0, proto=SMTP, daemon=MTA, relay=[203.0.113.222]
Jan 12 09:13:00 ns1 sm-mta[1307]: 60C9D0Rx001307: ruleset=check_mail, arg1=<boss@banned.test>, relay=out.banned.test [203.0.113.61], reject=550 5.7.1 <boss@banned.test>... Access denied
Jan 12 09:13:00 ns1 sm-mta[1307]: 60C9D0Rx001307: from=<boss@banned.test>, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA, relay=out.banned.test [203.0.113.61]
Jan 12 09:14:00 ns1 sm-mta[1308]: ruleset=check_relay, arg1=[203.0.113.250], arg2=203.0.113.250, relay=[203.0.113.250], reject=550 5.7.1 Access denied
`);
  expect(fates(await logs.story('spammer@junk.test today'))).toEqual(['victim@elsewhere.test rejected']);
  const atMail = await logs.story('boss@banned.test today');
  expect(fates(atMail)).toEqual([]);
  expect(atMail.conclusion.text).toMatch(/^Refused by our server ns1 .*The log names no recipient/);
  const atConnect = await logs.story('today 9:14-9:15');
  expect(atConnect).toMatchObject({ envelopeSender: null, client: { ip: '203.0.113.250' }, recipients: [] });
});

test('Exim writes a refusal to two logs, and syslog has both: told once', async () => {
  await using logs = await openLogs(`\
Jan 12 09:20:00 post exim[449]: 2026-01-12 09:20:00 H=relay3.partner.test [203.0.113.5] F=<anna@partner.test> rejected RCPT <nobody@example.net>: Unknown user
Jan 12 09:20:00 post exim[449]: 2026-01-12 09:20:00 H=relay3.partner.test [203.0.113.5] F=<anna@partner.test> rejected RCPT <nobody@example.net>: Unknown user
`);
  const story = await logs.story('anna@partner.test today');
  expect(story.recipients).toMatchObject([{ recipient: 'nobody@example.net', disposition: 'rejected', attempts: 1 }]);
});

test('OpenSMTPD names only the recipient; the session tells who it was', async () => {
  await using logs = await openLogs(`\
Jan 12 09:21:00 smtp smtpd[244]: d21479473ab09958 smtp connected address=203.0.113.5 host=relay3.partner.test
Jan 12 09:21:00 smtp smtpd[244]: d21479473ab09958 smtp failed-command command="RCPT TO:<nobody@example.com>" result="550 Invalid recipient: <nobody@example.com>"
Jan 12 09:21:00 smtp smtpd[244]: d21479473ab09958 smtp disconnected reason=quit
`);
  const story = await logs.story('nobody@example.com today');
  expect(fates(story)).toEqual(['nobody@example.com rejected']);
  expect(story.client).toMatchObject({ name: 'relay3.partner.test', ip: '203.0.113.5' });
});

test('two tries of one sender, minutes apart, are two stories', async () => {
  const refusal = (minute: string, pid: number) =>
    `Jan 12 09:${minute}:00 mail postfix/smtpd[${pid}]: NOQUEUE: reject: RCPT from relay3.partner.test[203.0.113.5]: 450 4.7.1 <sam@example.org>: Recipient address rejected: Greylisted; from=<anna@partner.test> to=<sam@example.org> proto=ESMTP helo=<relay3.partner.test>\n`;
  await using logs = await openLogs(refusal('03', 811) + refusal('08', 812));
  const { stories, total } = await logs.ask('anna@partner.test today');
  expect(total).toBe(2);
  expect(stories[0]?.id).not.toBe(stories[1]?.id);
});

const fromFront = `\
Jan 12 09:00:00 front sm-mta[1201]: 60C900aa001201: from=<anna@partner.test>, size=800, class=0, nrcpts=2, msgid=<x@partner.test>, proto=ESMTP, daemon=MTA, relay=out.partner.test [198.51.100.7]
Jan 12 09:00:01 front sm-mta[1202]: 60C900aa001201: to=<nobody@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=esmtp, pri=60800, relay=store.example.com. [192.0.2.30], dsn=5.1.1, reply=550 5.1.1 <nobody@example.com>: Recipient address rejected: User unknown in local recipient table, stat=User unknown
`;
const atStore =
  'Jan 12 09:00:01 store postfix/smtpd[811]: NOQUEUE: reject: RCPT from front.example.com[192.0.2.20]: 550 5.1.1 <nobody@example.com>: Recipient address rejected: User unknown in local recipient table; from=<anna@partner.test> to=<nobody@example.com> proto=ESMTP helo=<front.example.com>\n';

test.each(['from:anna@partner.test', 'to:nobody@example.com', 'host:store', '60C900aa001201'])(
  'our own next host refused it: %s finds one story with both hosts’ words, told once',
  async (question) => {
    await using logs = await openLogs(fromFront + atStore);
    const story = await logs.story(`${question} today`);
    expect(way(story)).toEqual(['front/60C900aa001201', 'store/']);
    expect(fates(story)).toEqual(['nobody@example.com bounced']);
    expect(story.evidence).toHaveLength(3);
  },
);

test('one recipient refused by our own next host, the other taken', async () => {
  await using logs = await openLogs(`${fromFront}\
Jan 12 09:00:01 front sm-mta[1202]: 60C900aa001201: to=<sam@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=esmtp, pri=60800, relay=store.example.com. [192.0.2.30], dsn=2.0.0, stat=Sent (2.0.0 Ok: queued as 6C02025A2EF)
${atStore}\
Jan 12 09:00:01 store postfix/smtpd[811]: 6C02025A2EF: client=front.example.com[192.0.2.20]
Jan 12 09:00:01 store postfix/qmgr[810]: 6C02025A2EF: from=<anna@partner.test>, size=900, nrcpt=1 (queue active)
Jan 12 09:00:01 store postfix/local[819]: 6C02025A2EF: to=<sam@example.com>, relay=local, delay=0.06, delays=0.06/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)
`);
  expect(fates(await logs.story('anna@partner.test today'))).toEqual([
    'nobody@example.com bounced',
    'sam@example.com delivered',
  ]);
});

test('the same refusal of somebody else’s message is not joined', async () => {
  await using logs = await openLogs(fromFront + atStore.replaceAll('anna@partner.test', 'carl@elsewhere.test'));
  expect((await logs.ask('to:nobody@example.com today')).total).toBe(2);
});

test('what is held before it has a queue ID is not of the message that the same process took from another client in that second', async () => {
  await using logs = await openLogs(`\
Jan 12 09:03:06 mail postfix/smtpd[811]: connect from relay3.partner.test[203.0.113.5]
Jan 12 09:03:06 mail postfix/smtpd[811]: NOQUEUE: reject: RCPT from relay3.partner.test[203.0.113.5]: 550 5.1.1 <not-there@example.org>: Recipient address rejected: User unknown in local recipient table; from=<tavern@partner.test> to=<not-there@example.org> proto=ESMTP helo=<relay3.partner.test>
Jan 12 09:03:06 mail postfix/smtpd[811]: D687128AC4D: client=relay3.partner.test[203.0.113.5]
Jan 12 09:03:06 mail postfix/smtpd[811]: D687128AC4D: reject: RCPT from relay3.partner.test[203.0.113.5]: 554 5.7.1 <parlor@shop.example.net>: Relay access denied; from=<tavern@partner.test> to=<parlor@shop.example.net> proto=ESMTP helo=<relay3.partner.test>
Jan 12 09:03:06 mail postfix/qmgr[810]: D687128AC4D: from=<tavern@partner.test>, size=394, nrcpt=1 (queue active)
Jan 12 09:03:06 mail postfix/smtpd[811]: disconnect from relay3.partner.test[203.0.113.5] ehlo=1 mail=1 rcpt=1/3 data=1 quit=1 commands=5/7
Jan 12 09:03:06 mail postfix/local[819]: D687128AC4D: to=<support@example.org>, relay=local, delay=0.06, delays=0.06/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)
Jan 12 09:03:06 mail postfix/qmgr[810]: D687128AC4D: removed
Jan 12 09:03:06 mail postfix/smtpd[811]: connect from out.shop.example.net[203.0.113.61]
Jan 12 09:03:06 mail postfix/smtpd[811]: NOQUEUE: hold: RCPT from out.shop.example.net[203.0.113.61]: <held@shop.example.net>: Sender address suspicious sender; from=<held@shop.example.net> to=<press@example.org> proto=ESMTP helo=<out.shop.example.net>
Jan 12 09:03:06 mail postfix/smtpd[811]: EE87528AF30: client=out.shop.example.net[203.0.113.61]
Jan 12 09:03:06 mail postfix/cleanup[816]: EE87528AF30: message-id=<2026F0F81A$p54@shop.example.net>
`);
  expect(fates(await logs.story('D687128AC4D today'))).toEqual([
    'not-there@example.org rejected',
    'parlor@shop.example.net rejected',
    'support@example.org delivered',
  ]);
  expect(fates(await logs.story('press@example.org today'))).toEqual(['press@example.org held']);
});
