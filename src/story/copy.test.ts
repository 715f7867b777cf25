import { expect, test } from 'vitest';
import { sightingsOf } from '../../test/sightings-of.ts';
import { type Copy, foldCopy } from './copy.ts';

const fold = async (...lines: string[]): Promise<Copy> => foldCopy(await sightingsOf(`${lines.join('\n')}\n`));

/** `b@example.com delivered 2`: recipient, disposition, attempts. */
const legsOf = ({ legs }: Copy) =>
  legs.map(({ recipient, disposition, attempts }) => `${recipient} ${disposition} ${attempts}`);

const postfix = (time: string, agent: string, words: string) =>
  `Jan 12 ${time} mail postfix/${agent}[8]: 6C02025A2EF: ${words}`;
const exim = (time: string, words: string) => `2026-01-12 ${time} 1xVPuC-00007Y-2X ${words}`;
const came = [
  postfix('09:00:00', 'smtpd', 'client=out.partner.test[203.0.113.5], sasl_method=PLAIN, sasl_username=anna'),
  postfix('09:00:00', 'cleanup', 'message-id=<x@partner.test>'),
  postfix('09:00:01', 'qmgr', 'from=<anna@partner.test>, size=394, nrcpt=1 (queue active)'),
];
const deferred = (time: string) =>
  postfix(
    time,
    'smtp',
    'to=<b@home.test>, relay=mx.home.test[198.51.100.9]:25, delay=60, delays=1/0/0/0, dsn=4.7.1, status=deferred (host mx.home.test[198.51.100.9] said: 450 4.7.1 Greylisted (in reply to RCPT TO command))',
  );
const sent = (time: string) =>
  postfix(
    time,
    'smtp',
    'to=<b@home.test>, relay=mx.home.test[198.51.100.9]:25, delay=600, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 77AA01)',
  );

test('the lines of an arrival are put together', async () => {
  expect(await fold(...came)).toMatchObject({
    host: 'mail',
    program: 'postfix',
    queueId: '6C02025A2EF',
    messageId: 'x@partner.test',
    envelopeSender: 'anna@partner.test',
    sizeBytes: 394,
    client: { name: 'out.partner.test', ip: '203.0.113.5', login: 'anna', forged: false },
    receivedAt: Date.parse('2026-01-12T09:00:00Z'),
    legs: [],
  });
});

test('tries of one recipient are one leg, with the last one’s words', async () => {
  const copy = await fold(...came, deferred('09:01:00'), deferred('09:05:00'), sent('09:10:00'));
  expect(legsOf(copy)).toEqual(['b@home.test relayed 3']);
  expect(copy.legs[0]).toMatchObject({ delaySeconds: 600, remoteQueueId: '77AA01', replyText: 'Ok: queued as 77AA01' });
  expect(copy.legs[0]?.tries.map(({ replyCode }) => replyCode)).toEqual([450, 450, 250]);
});

test('a failed try that is logged in the same second as the success does not undo it', async () => {
  expect(legsOf(await fold(...came, sent('09:01:00'), deferred('09:01:00')))).toEqual(['b@home.test relayed 1']);
});

test('a message that is tried again after it was sent once (two copies of an address) waits', async () => {
  expect(legsOf(await fold(...came, sent('09:01:00'), deferred('09:05:00')))).toEqual(['b@home.test deferred 2']);
});

test.each<[string, string[], string]>([
  ['on hold', ['placed on hold'], 'held'],
  ['released', ['placed on hold', 'released from hold'], 'queued'],
  ['deleted', ['removed'], 'removed'],
])('what an administrator does to a waiting message: %s', async (_, words, disposition) => {
  const changes = words.map((word) => postfix('09:20:00', 'postsuper', word));
  expect(legsOf(await fold(...came, deferred('09:01:00'), ...changes))).toEqual([`b@home.test ${disposition} 1`]);
  expect(legsOf(await fold(...came, sent('09:01:00'), ...changes))).toEqual(['b@home.test relayed 1']);
});

test('it left the queue, and the log does not say how: unknown, with what was said last', async () => {
  const copy = await fold(...came, deferred('09:01:00'), postfix('09:10:00', 'qmgr', 'removed'));
  expect(legsOf(copy)).toEqual(['b@home.test unknown 1']);
  expect(copy.legs[0]).toMatchObject({ replyText: expect.stringContaining('Greylisted') });
  expect(legsOf(await fold(...came, sent('09:01:00'), postfix('09:10:00', 'qmgr', 'removed')))).toEqual([
    'b@home.test relayed 1',
  ]);
});

test('the queue lifetime ends: the last try’s words stay the reason', async () => {
  const copy = await fold(
    ...came,
    deferred('09:01:00'),
    postfix('14:00:00', 'qmgr', 'from=<anna@partner.test>, status=expired, returned to sender'),
  );
  expect(legsOf(copy)).toEqual(['b@home.test expired 1']);
  expect(copy.legs[0]).toMatchObject({ replyCode: 450, replyText: expect.stringContaining('Greylisted') });
});

test('an administrator lets it expire: that is the reason', async () => {
  const copy = await fold(
    ...came,
    deferred('09:01:00'),
    postfix('14:00:00', 'qmgr', 'from=<anna@partner.test>, status=force-expired, returned to sender'),
  );
  expect(legsOf(copy)).toEqual(['b@home.test expired 1']);
  expect(copy.legs[0]).toMatchObject({ replyCode: null, replyText: 'force-expired, returned to sender' });
});

test('recipients that only the arrival names wait', async () => {
  const copy = await fold(
    exim(
      '09:00:00',
      '<= anna@partner.test H=out.partner.test [203.0.113.5] P=esmtp S=386 id=x@partner.test for b@example.net c@example.net',
    ),
  );
  expect(legsOf(copy)).toEqual(['b@example.net queued 0', 'c@example.net queued 0']);
});

test('an address that an alias made into another is told by the other', async () => {
  const copy = await fold(
    exim(
      '09:00:00',
      '<= anna@partner.test H=out.partner.test [203.0.113.5] P=esmtp S=386 id=x@partner.test for sales@example.net',
    ),
    exim('09:00:01', '=> carl <sales@example.net> R=localuser T=local_delivery'),
    exim('09:00:01', 'Completed'),
  );
  expect(legsOf(copy)).toEqual(['carl delivered 1']);
  expect(copy.legs[0]?.originalRecipient).toBe('sales@example.net');
});

test('a recipient that one rule holds and the next refuses is refused', async () => {
  const at = 'Jan 12 09:00:00 mail postfix/smtpd[811]: NOQUEUE:';
  const end = 'from=<a@partner.test> to=<b@example.org> proto=ESMTP helo=<h>';
  const log = `${at} hold: RCPT from h[192.0.2.1]: <b@example.org>: Recipient address suspicious; ${end}\n${at} reject: RCPT from h[192.0.2.1]: 550 5.1.1 <b@example.org>: Recipient address rejected: User unknown; ${end}\n`;
  expect(foldCopy(await sightingsOf(log)).legs).toMatchObject([{ disposition: 'rejected', replyCode: 550 }]);
});

test('a message that a rule holds or throws away is told with the rule’s words', async () => {
  const found = (action: string) =>
    `Jan 12 09:00:00 mail postfix/cleanup[811]: 577CB44E7D6: ${action}: header X-Lab: x from h[192.0.2.1]; from=<a@partner.test> to=<b@example.org> proto=ESMTP helo=<h>: needs a look\n`;
  for (const [action, disposition] of [
    ['hold', 'held'],
    ['discard', 'discarded'],
  ] as const) {
    const { legs } = foldCopy(await sightingsOf(found(action)));
    expect(legs).toMatchObject([{ recipient: 'b@example.org', disposition, replyText: 'needs a look' }]);
  }
});

test('a bounce that cannot be sent is frozen: held', async () => {
  const copy = await fold(
    exim('09:00:00', '<= <> R=1xVPuC-00007X-1r U=Debian-exim P=local S=386 for gone@partner.test'),
    exim(
      '09:00:01',
      '** gone@partner.test R=dnslookup T=remote_smtp H=mx.partner.test [198.51.100.11]: SMTP error from remote mail server after RCPT TO:<gone@partner.test>: 550 5.1.1 User unknown',
    ),
    exim('09:00:01', 'Frozen (delivery error message)'),
  );
  expect(legsOf(copy)).toEqual(['gone@partner.test held 1']);
});

test('refused after DATA: every recipient that waited is refused, with those words', async () => {
  const copy = await fold(
    'Jan 12 09:00:00 ns1 sm-mta[1201]: 60C900aa001201: from=<a@partner.test>, size=800, class=0, nrcpts=1, msgid=<x@partner.test>, proto=ESMTP, daemon=MTA, relay=out [198.51.100.7]',
    'Jan 12 09:00:00 ns1 sm-mta[1201]: 60C900aa001201: Milter: data, reject=550 5.7.1 Spam is not wanted here',
    'Jan 12 09:00:00 ns1 sm-mta[1201]: 60C900aa001201: to=<b@example.com>, delay=00:00:00, pri=30800, stat=Spam is not wanted here',
  );
  expect(legsOf(copy)).toEqual(['b@example.com rejected 0']);
  expect(copy.legs[0]).toMatchObject({ replyText: expect.stringContaining('Spam is not wanted here') });
  expect(copy.refusal).toMatchObject({ stage: 'data', replyCode: 550 });
});

test('kept and forwarded: a leg for each', async () => {
  const copy = await fold(
    ...came,
    postfix(
      '09:00:02',
      'local',
      'to=<b@example.org>, relay=local, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (forwarded as 3F44128AF33)',
    ),
    postfix(
      '09:00:02',
      'local',
      'to=<b@example.org>, relay=local, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)',
    ),
  );
  expect(legsOf(copy)).toEqual(['b@example.org expanded 1', 'b@example.org delivered 1']);
  expect(copy.links).toMatchObject([{ relation: 'forward', otherQueueId: '3F44128AF33' }]);
});

test('a mailbox’s rules: what it kept outweighs what it threw away', async () => {
  const said = (words: string) =>
    `Jan 12 09:00:00 imap dovecot: lmtp(b@example.org)<824><sl6DGQMCBGs4AwAAnx7m0A>: sieve: msgid=<x@partner.test>: ${words}`;
  const kept = await fold(
    said('discard action: Marked message to be discarded if not explicitly delivered (discard action)'),
    said("stored mail into mailbox 'INBOX'"),
  );
  expect(legsOf(kept)).toEqual(['b@example.org delivered 0']);
  expect(kept).toMatchObject({ isMailbox: true, queueId: 'sl6DGQMCBGs4AwAAnx7m0A', messageId: 'x@partner.test' });
  const thrown = await fold(
    said('discard action: Marked message to be discarded if not explicitly delivered (discard action)'),
  );
  expect(legsOf(thrown)).toEqual(['b@example.org discarded 0']);
});

test('a refused session without a queue ID: sender, recipients, client', async () => {
  const copy = await fold(
    'Jan 12 09:03:00 mail postfix/smtpd[811]: connect from out.partner.test[203.0.113.5]',
    'Jan 12 09:03:00 mail postfix/smtpd[811]: NOQUEUE: reject: RCPT from out.partner.test[203.0.113.5]: 550 5.1.1 <b@example.org>: Recipient address rejected: User unknown; from=<anna@partner.test> to=<b@example.org> proto=ESMTP helo=<out.partner.test>',
  );
  expect(copy).toMatchObject({
    queueId: null,
    envelopeSender: 'anna@partner.test',
    client: { ip: '203.0.113.5' },
    receivedAt: null,
  });
  expect(legsOf(copy)).toEqual(['b@example.org rejected 1']);
});

test('a local sender’s name is less than the address made of it', async () => {
  const line = (sender: string) =>
    `Jan 12 09:00:00 ns1 sendmail[1201]: 60C900aa001201: from=${sender}, size=300, class=0, nrcpts=1, relay=boss@localhost`;
  expect((await fold(line('boss'), line('boss@ns1.example.com'))).envelopeSender).toBe('boss@ns1.example.com');
  expect((await fold(line('boss'))).envelopeSender).toBe('boss');
});

test('TLS of the arrival', async () => {
  const copy = await fold(
    exim(
      '09:00:00',
      '<= anna@partner.test H=out.partner.test [203.0.113.5] P=esmtps X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no S=386 id=x@partner.test',
    ),
  );
  expect(copy.tls).toMatch(/TLS/);
  expect(copy.protocol).toBe('esmtps');
});

const sendmail = (time: string, words: string) => `Jan 12 ${time} mx1 sm-mta[8]: 6AN929aT000462: ${words}`;
const taken = sendmail(
  '09:00:00',
  'from=<boss@partner.test>, size=100, class=0, nrcpts=1, msgid=<x@partner.test>, proto=ESMTP, daemon=MTA-v4, relay=relay3.partner.test [203.0.113.5]',
);

test('where Sendmail could not return a message to is no recipient of it', async () => {
  const failed = [
    sendmail(
      '09:00:01',
      'to=<jobs@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=30109, dsn=5.1.1, stat=User unknown',
    ),
    sendmail(
      '09:00:01',
      'to=<boss@partner.test>, delay=00:00:01, mailer=local, pri=30109, dsn=5.1.1, reply=550 5.1.1 User unknown, stat=User unknown',
    ),
  ] as const;
  expect(legsOf(await fold(taken, ...failed))).toEqual(['jobs@example.com bounced 1']);
  expect(legsOf(await fold(taken, failed[1]))).toEqual(['boss@partner.test bounced 1']);
  const lastResort = sendmail(
    '09:00:01',
    'to=postmaster, delay=00:00:01, mailer=local, pri=30109, dsn=5.1.1, stat=User unknown',
  );
  expect(legsOf(await fold(failed[0], lastResort))).toEqual(['jobs@example.com bounced 1']);
  const ofPostmaster = sendmail(
    '09:00:02',
    'to=gone, ctladdr=postmaster (8/0), delay=00:00:02, mailer=local, pri=30109, dsn=5.1.1, stat=User unknown',
  );
  const returned = sendmail('09:00:01', '6AN929aT000463: DSN: User unknown');
  expect(legsOf(await fold(taken, failed[0], returned, ofPostmaster))).toEqual(['jobs@example.com bounced 1']);
  expect(legsOf(await fold(taken, returned, ofPostmaster))).toEqual([]);
  expect(legsOf(await fold(taken, ofPostmaster))).toEqual(['gone bounced 1']);
});

test('a recipient that a check named shares the fate of the message until an alias has made others of it', async () => {
  const held = sendmail(
    '09:00:00',
    'ruleset=check_rcpt, arg1=<info@example.com>, relay=relay3.partner.test [203.0.113.5], quarantine=held for review',
  );
  expect((await fold(taken, held)).legs).toMatchObject([
    { recipient: 'info@example.com', disposition: 'quarantined', replyText: 'held for review' },
  ]);
  const released = [
    sendmail('09:05:00', 'unquarantine'),
    sendmail('09:05:01', 'to=sally, delay=00:05:01, xdelay=00:00:00, mailer=local, pri=30109, dsn=2.0.0, stat=Sent'),
  ];
  expect(legsOf(await fold(taken, held, ...released))).toEqual(['sally delivered 1']);
});

test('a recipient that a warning named waits, unless all recipients of the message are told under other names', async () => {
  const warned = postfix(
    '09:00:00',
    'cleanup',
    'warning: header Subject: News from out.partner.test[203.0.113.5]; from=<anna@partner.test> to=<a@home.test> proto=ESMTP helo=<out>',
  );
  expect(legsOf(await fold(...came, warned))).toEqual(['a@home.test queued 0']);
  expect(legsOf(await fold(...came, warned, deferred('09:01:00')))).toEqual(['b@home.test deferred 1']);
});

test('aliases that lead to each other are no end: the message was returned', async () => {
  const copy = await fold(
    taken,
    sendmail('09:00:01', 'alias <loop1@example.com> => loop2'),
    sendmail('09:00:01', 'alias loop2 => loop1'),
    sendmail('09:00:01', '6AN929aT000463: DSN: aliasing/forwarding loop broken'),
  );
  expect(copy.legs[0]).toMatchObject({
    recipient: 'loop1@example.com',
    disposition: 'bounced',
    replyText: 'aliasing/forwarding loop broken',
  });
});

test('all that a message to one alias went to came by that alias, however short the log lists them', async () => {
  const alias = sendmail('09:00:01', 'alias <list@example.com> => a@partner.test,b@partner...test');
  const sentTo = sendmail(
    '09:00:02',
    'to=a@partner.test,b@partner.test,c@partner.test, delay=00:00:02, xdelay=00:00:00, mailer=esmtp, pri=30109, relay=mx.partner.test. [198.51.100.10], dsn=2.0.0, stat=Sent (ok)',
  );
  const sources = async (...lines: string[]) =>
    (await fold(...lines)).legs.map(({ originalRecipient }) => originalRecipient);
  const list = 'list@example.com';
  expect(await sources(taken, alias, sentTo)).toEqual([null, list, list, list]);
  expect(await sources(taken.replace('nrcpts=1', 'nrcpts=2'), alias, sentTo)).toEqual([null, list, null, null]);
});

test.each([
  'Jul  6 06:01:48 mx1 smtpd[75295]: 5df87c9ffd0e785d mta delivery evpid=f6e94209918f7e7b from=<boss@example.com> to=<anna@partner.test> rcpt=<-> source="192.0.2.10" relay="198.51.100.26 (mx.partner.test)" delay=2s result="Ok" stat="250 2.0.0 Ok"',
  '2026-02-13 14:46:14 1RwtQA-000Mti-P5 => anna@partner.test F=<boss@example.com> R=dnslookup T=remote_smtp H=mx.partner.test [198.51.100.26] C="250 OK"',
])('where the log begins after the arrival, the line of an attempt may name the sender: %s', async (line) => {
  expect(await fold(line)).toMatchObject({ envelopeSender: 'boss@example.com', receivedAt: null });
});
