/** One Message-ID on several queue IDs: one story where a line links them, several where nothing does. */
import { expect, test } from 'vitest';
import { fates, openLogs, way } from '../open-logs.ts';

test('local forwards a message: one story, the final address with the first', async () => {
  await using logs = await openLogs(`\
Jan 12 09:03:00 mail postfix/smtpd[811]: 3D39C28A7FD: client=relay3.partner.test[203.0.113.5]
Jan 12 09:03:00 mail postfix/cleanup[816]: 3D39C28A7FD: message-id=<plan@partner.test>
Jan 12 09:03:00 mail postfix/qmgr[810]: 3D39C28A7FD: from=<anna@partner.test>, size=394, nrcpt=1 (queue active)
Jan 12 09:03:01 mail postfix/cleanup[816]: 3F44128AF33: message-id=<plan@partner.test>
Jan 12 09:03:01 mail postfix/qmgr[810]: 3F44128AF33: from=<anna@partner.test>, size=520, nrcpt=1 (queue active)
Jan 12 09:03:01 mail postfix/local[817]: 3D39C28A7FD: to=<boss@example.org>, relay=local, delay=0.02, delays=0.01/0/0/0.01, dsn=2.0.0, status=sent (forwarded as 3F44128AF33)
Jan 12 09:03:01 mail postfix/qmgr[810]: 3D39C28A7FD: removed
Jan 12 09:03:02 mail postfix/smtp[832]: 3F44128AF33: to=<boss@home.test>, orig_to=<boss@example.org>, relay=mx.home.test[198.51.100.9]:25, delay=1, delays=0.01/0/0.5/0.5, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 77AA)
Jan 12 09:03:02 mail postfix/qmgr[810]: 3F44128AF33: removed
`);
  const story = await logs.story('<plan@partner.test> today');
  expect(way(story)).toEqual(['mail/3D39C28A7FD', 'mail/3F44128AF33']);
  expect(fates(story)).toEqual(['boss@home.test (for boss@example.org) relayed']);
});

test('a list server sends a message again: the copies have their own stories, and both are found', async () => {
  await using logs = await openLogs(`\
Jan 12 09:10:00 mx sm-mta[1201]: 60C9A0aa001201: from=<anna@partner.test>, size=800, class=0, nrcpts=1, msgid=<news@partner.test>, proto=ESMTP, daemon=MTA, relay=out.partner.test [198.51.100.7]
Jan 12 09:10:01 mx sm-mta[1202]: 60C9A0aa001201: to="|/usr/lib/mailman/mail/mailman post staff", ctladdr=<staff@lists.example.com> (8/0), delay=00:00:01, xdelay=00:00:01, mailer=prog, pri=30800, dsn=2.0.0, stat=Sent
Jan 12 09:10:05 mx sm-mta[1210]: 60C9A5aa001210: from=<staff-bounces@lists.example.com>, size=1300, class=-60, nrcpts=2, msgid=<news@partner.test>, bodytype=8BITMIME, proto=ESMTP, daemon=MTA, relay=localhost [127.0.0.1]
Jan 12 09:10:06 mx sm-mta[1212]: 60C9A5aa001210: to=<employee@example.com>,<sam@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=151300, dsn=2.0.0, stat=Sent
`);
  const stories = await logs.stories('<news@partner.test> today');
  expect(stories.map(way)).toEqual([['mx/60C9A5aa001210'], ['mx/60C9A0aa001201']]);
  expect(stories.map(fates)).toEqual([
    ['employee@example.com delivered', 'sam@example.com delivered'],
    ['|/usr/lib/mailman/mail/mailman post staff (for staff@lists.example.com) delivered'],
  ]);
  const [list, post] = stories;
  expect(post?.conclusion.text).toContain('the program may have sent it on');
  expect(post?.related).toEqual([{ kind: 'same-message-id', storyId: list?.id, queueId: '60C9A5aa001210' }]);
  expect(list?.related).toEqual([{ kind: 'same-message-id', storyId: post?.id, queueId: '60C9A0aa001201' }]);
});

test('two messages that share a Message-ID by mistake stay two', async () => {
  await using logs = await openLogs(`\
Jan 12 09:20:00 mx sm-mta[1301]: 60C9K0aa001301: from=<robot@partner.test>, size=300, class=0, nrcpts=1, msgid=<0@localhost>, proto=ESMTP, daemon=MTA, relay=out.partner.test [198.51.100.7]
Jan 12 09:20:01 mx sm-mta[1302]: 60C9K0aa001301: to=<sam@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=30300, dsn=2.0.0, stat=Sent
Jan 12 09:30:00 mx sm-mta[1303]: 60C9U0aa001303: from=<robot@partner.test>, size=300, class=0, nrcpts=1, msgid=<0@localhost>, proto=ESMTP, daemon=MTA, relay=out.partner.test [198.51.100.7]
Jan 12 09:30:01 mx sm-mta[1304]: 60C9U0aa001303: to=<nobody@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=30300, dsn=5.1.1, stat=User unknown
`);
  const stories = await logs.stories('<0@localhost> today');
  expect(stories.flatMap(fates)).toEqual(['nobody@example.com bounced', 'sam@example.com delivered']);
});

test('a long Message-ID that Sendmail cut off is still the one of the mailbox server’s log', async () => {
  const long = `${'0123456789'.repeat(12)}@long.partner.test`;
  await using logs = await openLogs(`\
Jan 12 09:40:00 mx sm-mta[1401]: 60C9e0aa001401: from=<anna@partner.test>, size=300, class=0, nrcpts=1, msgid=<${long.slice(0, 100)}, proto=ESMTP, daemon=MTA, relay=out.partner.test [198.51.100.7]
Jan 12 09:40:01 mx dovecot: lda(sam@example.com)<1403>: msgid=<${long}>: saved mail to INBOX
Jan 12 09:40:01 mx sm-mta[1402]: 60C9e0aa001401: to=<sam@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=30300, dsn=2.0.0, stat=Sent
`);
  for (const id of [long, long.slice(0, 100), long.toUpperCase()])
    expect(fates(await logs.story(`id:${id} today`))).toEqual(['sam@example.com delivered']);
});
