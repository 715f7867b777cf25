/** A content filter between two queue IDs of one host: one story, each recipient counted once. */
import { expect, test } from 'vitest';
import { fates, openLogs, way } from '../open-logs.ts';

const before = `\
Jan 12 09:03:00 mail postfix/smtpd[811]: 6C02025A2E1: client=relay3.partner.test[203.0.113.5]
Jan 12 09:03:00 mail postfix/cleanup[816]: 6C02025A2E1: message-id=<x@partner.test>
Jan 12 09:03:00 mail postfix/qmgr[810]: 6C02025A2E1: from=<anna@partner.test>, size=394, nrcpt=2 (queue active)
`;

test('amavisd between two Postfix queue IDs', async () => {
  await using logs = await openLogs(`${before}\
Jan 12 09:03:01 mail postfix/smtpd[900]: 6C02025A2E9: client=localhost[127.0.0.1]
Jan 12 09:03:01 mail postfix/cleanup[816]: 6C02025A2E9: message-id=<x@partner.test>
Jan 12 09:03:01 mail postfix/qmgr[810]: 6C02025A2E9: from=<anna@partner.test>, size=900, nrcpt=2 (queue active)
Jan 12 09:03:01 mail amavis[700]: (00700-01) Passed CLEAN {RelayedInbound}, [203.0.113.5]:4711 [203.0.113.5] <anna@partner.test> -> <sam@example.org>,<boss@example.org>, Queue-ID: 6C02025A2E1, Message-ID: <x@partner.test>, mail_id: Zz1, Hits: -1.2, size: 394, queued_as: 6C02025A2E9, 812 ms
Jan 12 09:03:01 mail postfix/smtp[832]: 6C02025A2E1: to=<sam@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0.01/0/0/0.9, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 6C02025A2E9)
Jan 12 09:03:01 mail postfix/smtp[832]: 6C02025A2E1: to=<boss@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0.01/0/0/0.9, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 6C02025A2E9)
Jan 12 09:03:01 mail postfix/qmgr[810]: 6C02025A2E1: removed
Jan 12 09:03:02 mail postfix/local[819]: 6C02025A2E9: to=<sam@example.org>, relay=local, delay=0.06, delays=0.06/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)
Jan 12 09:03:02 mail postfix/local[819]: 6C02025A2E9: to=<boss@example.org>, relay=local, delay=0.06, delays=0.06/0/0/0, dsn=5.2.2, status=bounced (cannot update mailbox: file too large)
Jan 12 09:03:02 mail postfix/qmgr[810]: 6C02025A2E9: removed
`);
  const { stories, total } = await logs.ask('anna@partner.test today');
  expect(total).toBe(1);
  expect(way(stories[0]!)).toEqual(['mail/6C02025A2E1', 'mail/6C02025A2E9']);
  expect(fates(stories[0]!)).toEqual(['sam@example.org delivered', 'boss@example.org bounced']);
  expect(stories[0]!.client?.ip).toBe('203.0.113.5');
  expect(stories[0]!.verdicts).toMatchObject([{ filter: 'amavis', result: 'Passed CLEAN', score: -1.2, host: 'mail' }]);
  expect((await logs.ask('status:relayed today')).total).toBe(0);
});

test('a filter that names the message by its Message-ID alone is told of; another message with other words is not', async () => {
  const spamd = (id: string, score: number) =>
    `Jan 12 09:03:01 mail spamd[77]: spamd: result: Y ${score} - BAYES_99 scantime=0.5,size=394,user=x,uid=110,required_score=5.0,rhost=127.0.0.1,raddr=127.0.0.1,rport=55,mid=<${id}>,bayes=1.0,autolearn=no\n`;
  await using logs = await openLogs(`${before}${spamd('x@partner.test', 15)}${spamd('y@partner.test', 20)}\
Jan 12 09:03:02 mail postfix/local[819]: 6C02025A2E1: to=<sam@example.org>, relay=local, delay=2, delays=2/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)
`);
  const { stories } = await logs.ask('anna@partner.test today');
  expect(stories.map(({ verdicts }) => verdicts.map(({ score }) => score))).toEqual([[15]]);
});

const piped = `${before}\
Jan 12 09:03:01 mail postfix/pipe[840]: 6C02025A2E1: to=<sam@example.org>, relay=spamfilter, delay=1, delays=0.01/0/0/0.9, dsn=2.0.0, status=sent (delivered via spamfilter service)
Jan 12 09:03:01 mail postfix/qmgr[810]: 6C02025A2E1: removed
Jan 12 09:03:01 mail postfix/pickup[805]: 6C02025A2EA: uid=108 from=<anna@partner.test>
Jan 12 09:03:01 mail postfix/cleanup[816]: 6C02025A2EA: message-id=<x@partner.test>
Jan 12 09:03:01 mail postfix/qmgr[810]: 6C02025A2EA: from=<anna@partner.test>, size=900, nrcpt=1 (queue active)
Jan 12 09:03:02 mail postfix/local[819]: 6C02025A2EA: to=<sam@example.org>, relay=local, delay=0.06, delays=0.06/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)
Jan 12 09:03:02 mail postfix/qmgr[810]: 6C02025A2EA: removed
`;

test.each(['from:anna@partner.test', '6C02025A2E1', '6C02025A2EA'])(
  'a pipe filter gives the message back through the sendmail command, without a word of the first id: %s',
  async (question) => {
    await using logs = await openLogs(piped);
    const story = await logs.story(`${question} today`);
    expect(way(story)).toEqual(['mail/6C02025A2E1', 'mail/6C02025A2EA']);
    expect(fates(story)).toEqual(['sam@example.org delivered']);
    expect(story.client?.ip).toBe('203.0.113.5');
  },
);

test.each(['from:anna@partner.test', 'to:sam@home.test', '6C02025A2EB'])(
  'a mailbox’s rules send a message on: %s',
  async (question) => {
    await using logs = await openLogs(`${before}\
Jan 12 09:03:01 mail dovecot: lmtp(sam@example.org)<824><sl6DGQMCBGs4AwAAnx7m0A>: sieve: msgid=<x@partner.test>: redirect action: forwarded to <sam@home.test>
Jan 12 09:03:01 mail postfix/lmtp[815]: 6C02025A2E1: to=<sam@example.org>, relay=mail.example.org[private/dovecot-lmtp], delay=0.15, delays=0.06/0.01/0.01/0.06, dsn=2.0.0, status=sent (250 2.0.0 <sam@example.org> sl6DGQMCBGs4AwAAnx7m0A Saved)
Jan 12 09:03:01 mail postfix/qmgr[810]: 6C02025A2E1: removed
Jan 12 09:03:01 mail postfix/pickup[805]: 6C02025A2EB: uid=5000 from=<anna@partner.test>
Jan 12 09:03:01 mail postfix/cleanup[816]: 6C02025A2EB: message-id=<x@partner.test>
Jan 12 09:03:01 mail postfix/qmgr[810]: 6C02025A2EB: from=<anna@partner.test>, size=900, nrcpt=1 (queue active)
Jan 12 09:03:02 mail postfix/smtp[832]: 6C02025A2EB: to=<sam@home.test>, relay=mx.home.test[198.51.100.9]:25, delay=1, delays=0.01/0/0.5/0.5, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 77AA)
Jan 12 09:03:02 mail postfix/qmgr[810]: 6C02025A2EB: removed
`);
    const story = await logs.story(`${question} today`);
    expect(way(story)).toEqual(['mail/6C02025A2E1', 'mail/sl6DGQMCBGs4AwAAnx7m0A', 'mail/6C02025A2EB']);
    expect(fates(story)).toEqual(['sam@home.test (for sam@example.org) relayed']);
  },
);

test('a message that the filter threw away is discarded, not relayed', async () => {
  await using logs = await openLogs(`${before}\
Jan 12 09:03:01 mail postfix/smtp[832]: 6C02025A2E1: to=<sam@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0.01/0/0/0.9, dsn=2.7.0, status=sent (250 2.7.0 Ok, discarded, id=00700-02 - INFECTED: Eicar)
Jan 12 09:03:01 mail postfix/qmgr[810]: 6C02025A2E1: removed
`);
  expect(fates(await logs.story('anna@partner.test today'))).toEqual(['sam@example.org discarded']);
});

test('a recipient refused before a filter in front of the queue took the message belongs to it', async () => {
  await using logs = await openLogs(`\
Jan 12 09:00:00 mail postfix/smtpd[601]: connect from out.partner.test[203.0.113.5]
Jan 12 09:00:00 mail postfix/smtpd[601]: NOQUEUE: reject: RCPT from out.partner.test[203.0.113.5]: 550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown in local recipient table; from=<anna@partner.test> to=<nobody@example.org> proto=ESMTP helo=<h>
Jan 12 09:00:00 mail postfix/smtpd[601]: NOQUEUE: client=out.partner.test[203.0.113.5]
Jan 12 09:00:00 mail postfix/smtpd[602]: connect from localhost[127.0.0.1]
Jan 12 09:00:00 mail postfix/smtpd[602]: 7EE8444E7DA: client=out.partner.test[203.0.113.5]
Jan 12 09:00:00 mail postfix/cleanup[603]: 7EE8444E7DA: message-id=<29@partner.test>
Jan 12 09:00:00 mail postfix/qmgr[604]: 7EE8444E7DA: from=<anna@partner.test>, size=541, nrcpt=1 (queue active)
Jan 12 09:00:00 mail postfix/smtpd[601]: proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok: queued as 7EE8444E7DA; from=<anna@partner.test> to=<sam@example.org> proto=ESMTP helo=<h>
Jan 12 09:00:00 mail postfix/local[605]: 7EE8444E7DA: to=<sam@example.org>, relay=local, delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (delivered to mailbox)
Jan 12 09:00:00 mail postfix/qmgr[604]: 7EE8444E7DA: removed
`);
  const story = await logs.story('anna@partner.test today');
  expect(fates(story)).toEqual(['nobody@example.org rejected', 'sam@example.org delivered']);
  expect(story.client?.ip).toBe('203.0.113.5');
});

test('what the filter keeps in its quarantine is told to be there', async () => {
  await using logs = await openLogs(`${before}\
Jan 12 09:03:01 mail amavis[30730]: (30730-04) Blocked BANNED (application/octet-stream,.asc,x.exe) {BouncedInbound,Quarantined}, [203.0.113.5]:43681 [203.0.113.5] <anna@partner.test> -> <sam@example.org>, quarantine: 5/banned-5kNyzi4yHnxT, Queue-ID: 6C02025A2E1, mail_id: 5kNyzi4yHnxT, Hits: -, size: 481, 445 ms
Jan 12 09:03:01 mail postfix/smtp[832]: 6C02025A2E1: to=<sam@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=1.2, delays=0/0.7/0.01/0.46, dsn=2.5.0, status=sent (250 2.5.0 Ok, id=30730-04, BOUNCE)
Jan 12 09:03:01 mail postfix/qmgr[810]: 6C02025A2E1: removed
`);
  const story = await logs.story('anna@partner.test today');
  expect(fates(story)).toEqual(['sam@example.org bounced']);
  expect(story.conclusion.text).toMatch(
    / A filter keeps a copy in its quarantine, where our mail administrators can find it\.$/,
  );
});

test('what procmail was given may have gone on', async () => {
  await using logs = await openLogs(`\
Jan 12 09:00:00 mail postfix/smtpd[810]: 7851C44E79A: client=out.partner.test[203.0.113.5]
Jan 12 09:00:00 mail postfix/cleanup[811]: 7851C44E79A: message-id=<p2@partner.test>
Jan 12 09:00:00 mail postfix/qmgr[812]: 7851C44E79A: from=<anna@partner.test>, size=357, nrcpt=1 (queue active)
Jan 12 09:00:00 mail postfix/pickup[813]: 9FAC144E79D: uid=1003 from=<pete>
Jan 12 09:00:00 mail postfix/cleanup[811]: 9FAC144E79D: message-id=<p2@partner.test>
Jan 12 09:00:00 mail postfix/local[814]: 7851C44E79A: to=<pete@example.org>, relay=local, delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (delivered to command: /usr/bin/procmail -a "$EXTENSION")
Jan 12 09:00:00 mail postfix/qmgr[812]: 7851C44E79A: removed
Jan 12 09:00:00 mail postfix/qmgr[812]: 9FAC144E79D: from=<pete@example.org>, size=450, nrcpt=1 (queue active)
Jan 12 09:00:00 mail postfix/smtp[815]: 9FAC144E79D: to=<pete@home.test>, relay=mx.home.test[198.51.100.11]:25, delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as F6E81C62AD)
Jan 12 09:00:00 mail postfix/qmgr[812]: 9FAC144E79D: removed
`);
  const { conclusion } = await logs.story('from:anna@partner.test today');
  expect(conclusion.text).toMatch(
    /^Handed to the mailbox on mail\. Other mail with the same Message-ID is in the logs/,
  );
});

test('Sendmail hands from the command’s queue to the daemon’s: one story', async () => {
  await using logs = await openLogs(`\
Jan 12 09:00:00 ns1 sendmail[1201]: 60C900aa001201: from=boss, size=300, class=0, nrcpts=1, msgid=<x@ns1.example.com>, relay=boss@localhost
Jan 12 09:00:00 ns1 sm-mta[1202]: 60C900bb001202: from=<boss@ns1.example.com>, size=500, class=0, nrcpts=1, msgid=<x@ns1.example.com>, proto=ESMTP, daemon=MTA-v4, relay=localhost [127.0.0.1]
Jan 12 09:00:00 ns1 sendmail[1201]: 60C900aa001201: to=anna@partner.test, ctladdr=boss (1001/1001), delay=00:00:00, xdelay=00:00:00, mailer=relay, pri=30300, relay=[127.0.0.1] [127.0.0.1], dsn=2.0.0, stat=Sent (60C900bb001202 Message accepted for delivery)
Jan 12 09:00:01 ns1 sm-mta[1204]: 60C900bb001202: to=<anna@partner.test>, ctladdr=<boss@ns1.example.com> (1001/1001), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=120500, relay=mx.partner.test. [198.51.100.11], dsn=2.0.0, stat=Sent (Ok: queued as 4Wq0)
`);
  const story = await logs.story('anna@partner.test today');
  expect(way(story)).toEqual(['ns1/60C900aa001201', 'ns1/60C900bb001202']);
  expect(fates(story)).toEqual(['anna@partner.test relayed']);
  expect(story.envelopeSender).toBe('boss@ns1.example.com');
});

test('MailScanner takes what is held and queues it under another id', async () => {
  await using logs = await openLogs(`\
Jan 12 09:03:00 mail postfix/smtpd[811]: 6C02025A2E: client=relay3.partner.test[203.0.113.5]
Jan 12 09:03:00 mail postfix/cleanup[816]: 6C02025A2E: hold: header Received: from relay3.partner.test (relay3.partner.test [203.0.113.5])??by mail.example.org (Postfix) with ESMTP id 6C02025A2E??for <sam@example.org>; Mon, 12 Jan 2026 09:03:00 +0000 (UTC) from relay3.partner.test[203.0.113.5]; from=<anna@partner.test> to=<sam@example.org> proto=ESMTP helo=<relay3.partner.test>
Jan 12 09:03:00 mail postfix/cleanup[816]: 6C02025A2E: message-id=<x@partner.test>
Jan 12 09:03:02 mail MailScanner[700]: New Batch: Scanning 1 messages, 1234 bytes
Jan 12 09:03:03 mail MailScanner[700]: Requeue: 6C02025A2E.A7BCA to 7D13136B3F
Jan 12 09:03:03 mail postfix/qmgr[810]: 7D13136B3F: from=<anna@partner.test>, size=900, nrcpt=1 (queue active)
Jan 12 09:03:04 mail postfix/local[819]: 7D13136B3F: to=<sam@example.org>, relay=local, delay=4, delays=4/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)
Jan 12 09:03:04 mail postfix/qmgr[810]: 7D13136B3F: removed
`);
  const story = await logs.story('from:anna@partner.test today');
  expect(way(story)).toEqual(['mail/6C02025A2E', 'mail/7D13136B3F']);
  expect(fates(story)).toEqual(['sam@example.org delivered']);
});
