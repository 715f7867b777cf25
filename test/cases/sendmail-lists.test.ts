/** Sendmail's lists of recipients, and the queue IDs that it makes of one message: clones, parts, notices. */
import { expect, test } from 'vitest';
import { fates, openLogs, way } from '../open-logs.ts';

const from = (sender: string, rest = '') =>
  `Jan 12 09:00:00 ns1 sm-mta[1201]: 60C900aa001201: from=<${sender}>, size=800, class=0, nrcpts=3, msgid=<x@example.com>, ${rest}proto=ESMTP, daemon=MTA, relay=pc1.example.com [192.0.2.11]\n`;

test('several recipients in one to=, a comma inside quotes, with and without ctladdr', async () => {
  await using logs = await openLogs(
    `${from('boss@example.com')}\
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: to=<anna@partner.test>,<"Doe, J."@partner.test>, ctladdr=<boss@example.com> (1001/1001), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=60800, relay=mx.partner.test. [198.51.100.11], dsn=2.0.0, stat=Sent (Ok: queued as 4Wq0)
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: to=<sam@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=60800, dsn=2.0.0, stat=Sent
`,
  );
  expect(fates(await logs.story('boss@example.com today'))).toEqual([
    'anna@partner.test relayed',
    '"Doe, J."@partner.test relayed',
    'sam@example.com delivered',
  ]);
  expect((await logs.ask('to:"Doe, J."@partner.test today')).total).toBe(1);
});

test('[more]: the recipients that the line names are told', async () => {
  await using logs = await openLogs(
    `${from('boss@example.com')}\
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: to=<a@partner.test>,<b@partner.test> [more], ctladdr=<boss@example.com> (1001/1001), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=60800, relay=mx.partner.test. [198.51.100.11], dsn=2.0.0, stat=Sent (Ok: queued as 4Wq0)
`,
  );
  expect(fates(await logs.story('to:b@partner.test today'))).toEqual([
    'a@partner.test relayed',
    'b@partner.test relayed',
  ]);
});

test('clone: the list’s outcome stands under the clone’s id alone, and is one story', async () => {
  await using logs = await openLogs(
    `${from('anna@partner.test')}\
Jan 12 09:00:00 ns1 sm-mta[1202]: 60C900aa001201: 60C900ab001202: clone: owner=owner-staff
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900ab001202: to=sam,employee, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=60800, dsn=2.0.0, stat=Sent
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: to=<boss@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=60800, dsn=2.0.0, stat=Sent
`,
  );
  const story = await logs.story('anna@partner.test today');
  expect(way(story)).toEqual(['ns1/60C900aa001201', 'ns1/60C900ab001202']);
  expect(fates(story).toSorted()).toEqual(['boss@example.com delivered', 'employee delivered', 'sam delivered']);
});

test('what fails behind a list is returned to its owner, not to the sender', async () => {
  await using logs = await openLogs(
    `${from('anna@partner.test')}\
Jan 12 09:00:00 ns1 sm-mta[1202]: 60C900aa001201: 60C900ab001202: clone: owner=owner-staff
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900ab001202: to=nobody, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=60800, dsn=5.1.1, stat=User unknown
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900ab001202: 60C900ac001202: DSN: User unknown
Jan 12 09:00:02 ns1 sm-mta[1202]: 60C900ac001202: to=owner-staff, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=30800, dsn=2.0.0, stat=Sent
`,
  );
  const story = await logs.story('from:anna@partner.test today');
  expect(story.conclusion.text).toContain('A bounce message went out to owner-staff.');
});

test('clone on the second host: the list itself waits for nothing', async () => {
  await using logs = await openLogs(`\
Jan 12 09:00:00 edge postfix/smtpd[812]: 932E228A545: client=out.shop.example.net[203.0.113.61]
Jan 12 09:00:00 edge postfix/qmgr[808]: 932E228A545: from=<tavern@shop.example.net>, size=379, nrcpt=1 (queue active)
Jan 12 09:00:00 box sendmail[847]: 60C900ao000847: from=<tavern@shop.example.net>, size=368, class=0, nrcpts=1, msgid=<6d28@shop.example.net>, proto=ESMTP, daemon=MTA-v4, relay=edge.example.com [192.0.2.20]
Jan 12 09:00:00 box sendmail[866]: 60C900ao000847: 60C900ak000866: clone: owner=returns
Jan 12 09:00:00 edge postfix/smtp[858]: 932E228A545: to=<list9@example.com>, relay=box.example.com[192.0.2.21]:25, delay=0.02, delays=0.01/0.01/0/0.01, dsn=2.0.0, status=sent (250 2.0.0 60C900ao000847 Message accepted for delivery)
Jan 12 09:00:00 edge postfix/qmgr[808]: 932E228A545: removed
Jan 12 09:00:08 box sendmail[866]: 60C900ak000866: to=jobs, ctladdr=returns (1004/1004), delay=00:00:08, xdelay=00:00:08, mailer=local, pri=60648, dsn=2.0.0, stat=Sent
`);
  expect(fates(await logs.story('list9@example.com today'))).toEqual(['jobs (for list9@example.com) delivered']);
});

test('aliases: whoever got it is told with the address that was first given', async () => {
  await using logs = await openLogs(`${from('boss@example.com')}\
Jan 12 09:00:00 ns1 sm-mta[1201]: 60C900aa001201: alias <sales@example.com> => staff, harry@partner.test
Jan 12 09:00:00 ns1 sm-mta[1201]: 60C900aa001201: alias staff => \\sam,"|/usr/lib/sm.bin/tickets"
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: to=\\sam, ctladdr=<sales@example.com> (8/0), delay=00:00:01, xdelay=00:00:00, mailer=local, pri=30800, dsn=2.0.0, stat=Sent
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: to=harry@partner.test, ctladdr=<sales@example.com> (8/0), delay=00:00:01, xdelay=00:00:00, mailer=esmtp, pri=30800, relay=mx.partner.test. [198.51.100.11], dsn=2.0.0, stat=Sent (Ok: queued as 4Wq0)
`);
  const { recipients } = await logs.story('to:sales@example.com today');
  expect(recipients.map(({ recipient, originalRecipient }) => [recipient, originalRecipient])).toEqual([
    ['sales@example.com', null],
    ['staff', 'sales@example.com'],
    ['sam', 'sales@example.com'],
    ['harry@partner.test', 'sales@example.com'],
  ]);
});

test('split: the parts of a message with many recipients are one story', async () => {
  await using logs = await openLogs(
    `${from('boss@example.com')}\
Jan 12 09:00:00 ns1 sm-mta[1201]: 60C900aa001201: split: maxrcpts=2, rcpts=3, count=1, id=60C900ab001201
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: to=<a@partner.test>,<b@partner.test>, ctladdr=<boss@example.com> (1001/1001), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=60800, relay=mx.partner.test. [198.51.100.11], dsn=2.0.0, stat=Sent (Ok: queued as 4Wq0)
Jan 12 09:00:02 ns1 sm-mta[1203]: 60C900ab001201: to=<c@partner.test>, ctladdr=<boss@example.com> (1001/1001), delay=00:00:02, xdelay=00:00:01, mailer=esmtp, pri=60800, relay=mx.partner.test. [198.51.100.11], dsn=2.0.0, stat=Sent (Ok: queued as 4Wq1)
`,
  );
  const story = await logs.story('to:c@partner.test today');
  expect(way(story)).toEqual(['ns1/60C900aa001201', 'ns1/60C900ab001201']);
  expect(fates(story)).toEqual(['a@partner.test relayed', 'b@partner.test relayed', 'c@partner.test relayed']);
});

const bounce = `${from('boss@example.com')}\
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: to=<jobs@partner.test>, ctladdr=<boss@example.com> (1001/1001), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=30800, relay=mx.partner.test. [198.51.100.11], dsn=5.1.1, reply=550 5.1.1 <jobs@partner.test>: Recipient address rejected: User unknown, stat=User unknown
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: 60C900ab001202: DSN: User unknown
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900ab001202: to=<boss@example.com>, delay=00:00:00, xdelay=00:00:00, mailer=local, pri=31000, dsn=2.0.0, stat=Sent
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: 60C900ac001202: postmaster notify: User unknown
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900ac001202: to=postmaster, delay=00:00:00, xdelay=00:00:00, mailer=local, pri=31000, dsn=2.0.0, stat=Sent
`;

test('a DSN has its own story, related both ways, with the null sender', async () => {
  await using logs = await openLogs(bounce);
  const story = await logs.story('to:jobs@partner.test today');
  expect(fates(story)).toEqual(['jobs@partner.test bounced']);
  expect(story.related.map(({ kind, queueId }) => [kind, queueId])).toEqual([
    ['bounce', '60C900ab001202'],
    ['postmaster-notice', '60C900ac001202'],
  ]);
  const dsn = await logs.doorway.story(story.related[0]!.storyId, { now: logs.now });
  expect(dsn).toMatchObject({ envelopeSender: '', related: [{ kind: 'bounce-of', storyId: story.id }] });
  expect(fates(dsn!)).toEqual(['boss@example.com delivered']);
  const notice = await logs.doorway.story(story.related[1]!.storyId, { now: logs.now });
  expect(notice).toMatchObject({ envelopeSender: '', related: [{ kind: 'bounce-of', storyId: story.id }] });
});

test('a report of success (RFC 3461 NOTIFY=SUCCESS) is no bounce', async () => {
  await using logs = await openLogs(`${from('boss@example.com')}\
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: to=<sam@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=30800, dsn=2.0.0, stat=Sent
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: 60C900ab001202: DSN: Return receipt
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900ab001202: to=<boss@example.com>, delay=00:00:00, xdelay=00:00:00, mailer=local, pri=31000, dsn=2.0.0, stat=Sent
`);
  const story = await logs.story('to:sam@example.com today');
  expect(story).toMatchObject({
    conclusion: { kind: 'delivered' },
    related: [{ kind: 'delivery-report', queueId: '60C900ab001202' }],
  });
  expect(story.conclusion.text).toContain('The sender had asked for a delivery report');
  const report = await logs.doorway.story(story.related[0]!.storyId, { now: logs.now });
  expect(report).toMatchObject({ envelopeSender: '', related: [{ kind: 'notice-of', storyId: story.id }] });
});

test('the boss’s own question shows the bounce that came back to him', async () => {
  await using logs = await openLogs(bounce);
  const stories = await logs.stories('boss@example.com today');
  expect(stories.map(({ envelopeSender }) => envelopeSender).toSorted()).toEqual(['', 'boss@example.com']);
  expect(stories.find(({ envelopeSender }) => envelopeSender !== '')?.conclusion.text).toContain('no such mailbox');
});

test('return to sender, and the warning after four hours', async () => {
  await using logs = await openLogs(`\
Jan 11 09:00:00 ns1 sm-mta[1201]: 60B900aa001201: from=<boss@example.com>, size=800, class=0, nrcpts=1, msgid=<x@example.com>, proto=ESMTP, daemon=MTA, relay=pc1.example.com [192.0.2.11]
Jan 11 09:00:31 ns1 sm-mta[1202]: 60B900aa001201: to=<carl@down.test>, ctladdr=<boss@example.com> (1001/1001), delay=00:00:31, xdelay=00:00:30, mailer=esmtp, pri=30800, relay=mx.down.test., dsn=4.0.0, stat=Deferred: Connection timed out with mx.down.test.
Jan 11 13:00:00 ns1 sm-mta[1402]: 60B900aa001201: 60BD00ab001402: sender notify: Warning: could not send message for past 4 hours
Jan 11 13:00:00 ns1 sm-mta[1402]: 60BD00ab001402: to=<boss@example.com>, delay=00:00:00, xdelay=00:00:00, mailer=local, pri=31000, dsn=2.0.0, stat=Sent
Jan 12 09:00:40 ns1 sm-mta[1502]: 60B900aa001201: to=<carl@down.test>, ctladdr=<boss@example.com> (1001/1001), delay=1+00:00:40, xdelay=00:00:00, mailer=esmtp, pri=930800, relay=mx.down.test., dsn=4.0.0, stat=Cannot send message for 1 day
Jan 12 09:00:40 ns1 sm-mta[1502]: 60B900aa001201: 60C900ac001502: return to sender: Cannot send message for 1 day
Jan 12 09:00:40 ns1 sm-mta[1502]: 60C900ac001502: to=<boss@example.com>, delay=00:00:00, xdelay=00:00:00, mailer=local, pri=31000, dsn=2.0.0, stat=Sent
`);
  const story = await logs.story('to:carl@down.test since yesterday');
  expect(story.recipients).toMatchObject([{ disposition: 'expired', delaySeconds: 86_440 }]);
  expect(story.related.map(({ kind, queueId }) => [kind, queueId])).toEqual([
    ['delay-warning', '60BD00ab001402'],
    ['bounce', '60C900ac001502'],
  ]);
  const [warning, bounced] = await Promise.all(
    story.related.map(({ storyId }) => logs.doorway.story(storyId, { now: logs.now })),
  );
  expect(warning?.related.map(({ kind }) => kind)).toEqual(['notice-of']);
  expect(bounced?.related.map(({ kind }) => kind)).toEqual(['bounce-of']);
});

test('the null sender is found by from:<>', async () => {
  await using logs = await openLogs(
    `${from('', 'bodytype=8BITMIME, ')}\
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: to=<sam@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=60800, dsn=2.0.0, stat=Sent
`,
  );
  expect((await logs.story('from:<> today')).envelopeSender).toBe('');
});
