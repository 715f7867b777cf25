import { expect, test } from 'vitest';
import { eximEvent, eximEvents } from '../../../test/exim-events.ts';

test.each([
  [
    'H=relay3.partner.test [203.0.113.5] F=<ferry@partner.test> rejected RCPT <parlor@shop.example.net>: relay not permitted',
    {
      stage: 'rcpt',
      envelopeSender: 'ferry@partner.test',
      recipient: 'parlor@shop.example.net',
      client: { name: 'relay3.partner.test', ip: '203.0.113.5' },
      replyText: 'relay not permitted',
    },
  ],
  [
    '[10099] H=(yakult.com.tw) [202.132.70.178]:3755 I=[1.2.3.4]:25 F=menacedsj04@listserv.example rejected RCPT dir@ml3.ru: relay not permitted',
    {
      stage: 'rcpt',
      envelopeSender: 'menacedsj04@listserv.example',
      recipient: 'dir@ml3.ru',
      client: { helo: 'yakult.com.tw', ip: '202.132.70.178' },
    },
  ],
  [
    'H=x [192.0.2.1] F=<a@b> rejected RCPT <gone@y>: 192.0.2.11 [192.0.2.11] : SMTP error from remote mail server after RCPT TO:<gone@y>: 550 5.1.1 <gone@y>: User unknown',
    { recipient: 'gone@y', replyCode: 550, enhancedStatus: '5.1.1', replyText: '<gone@y>: User unknown' },
  ],
  [
    'H=(friend) [203.0.113.200] X=TLS1.3:ECDHE:256 CV=no DN="CN=x: y" A=plain:joe F=<joe@y> rejected RCPT <"a: b"@c>: no',
    { recipient: '"a: b"@c', client: { helo: 'friend', ip: '203.0.113.200', login: 'joe' }, replyText: 'no' },
  ],
  [
    'H=relay3.partner.test [203.0.113.5] F=<union@partner.test> temporarily rejected RCPT <grey-me@village.example.net>: Greylisted',
    { stage: 'rcpt', temporary: true, replyText: 'Greylisted' },
  ],
  [
    'H=x [192.0.2.1] F=<> rejected RCPT <a@b>: 550-blocked by us\\n550 see https://x.example',
    { envelopeSender: '', replyCode: 550, replyText: 'blocked by us see https://x.example' },
  ],
  [
    'H=out.shop.example.net [203.0.113.61] rejected MAIL <x@spam.shop.example.net>',
    { stage: 'mail', envelopeSender: 'x@spam.shop.example.net' },
  ],
  [
    'rejected MAIL FROM:<arcade@partner.test> H=relay3.partner.test [203.0.113.5]: message too big: size=900000 max=307200',
    {
      stage: 'mail',
      envelopeSender: 'arcade@partner.test',
      client: { name: 'relay3.partner.test', ip: '203.0.113.5' },
      replyText: 'message too big: size=900000 max=307200',
    },
  ],
  [
    'rejected MAIL from relay3.partner.test [203.0.113.5]: no HELO/EHLO given',
    { stage: 'mail', client: { name: 'relay3.partner.test', ip: '203.0.113.5' }, replyText: 'no HELO/EHLO given' },
  ],
  [
    'rejected MAIL command H=relay3.partner.test [203.0.113.5]: too many messages in one connection',
    {
      stage: 'mail',
      client: { name: 'relay3.partner.test', ip: '203.0.113.5' },
      replyText: 'too many messages in one connection',
    },
  ],
  [
    'temporarily refused connection from H=[203.0.113.5]: not in reserve list: connected=3 max=4 reserve=2',
    {
      stage: 'connect',
      temporary: true,
      client: { ip: '203.0.113.5' },
      replyText: 'not in reserve list: connected=3 max=4 reserve=2',
    },
  ],
  [
    'unqualified sender rejected: <boss> H=relay3.partner.test [203.0.113.5]',
    {
      stage: 'mail',
      envelopeSender: 'boss',
      client: { name: 'relay3.partner.test', ip: '203.0.113.5' },
      replyText: 'unqualified sender',
    },
  ],
  [
    'unqualified recipient rejected: <anna> H=relay3.partner.test [203.0.113.5]:57613 I=[192.0.2.10]:25',
    { stage: 'rcpt', recipient: 'anna', client: { name: 'relay3.partner.test', ip: '203.0.113.5' } },
  ],
  [
    'too many recipients: excess temporarily rejected: sender=<a@partner.test> H=relay3.partner.test [203.0.113.5]',
    { stage: 'rcpt', envelopeSender: 'a@partner.test', temporary: true, replyText: 'too many recipients' },
  ],
  [
    'rejected EHLO from relay3.partner.test [203.0.113.5]: syntactically invalid argument(s): -bad host-..',
    { stage: 'helo', replyText: 'syntactically invalid argument(s): -bad host-..' },
  ],
  [
    'H=relay3.partner.test (bad.host.test) [203.0.113.5] rejected EHLO or HELO bad.host.test: Your HELO name is not welcome',
    { stage: 'helo', replyText: 'Your HELO name is not welcome' },
  ],
  [
    'H=[203.0.113.250] rejected connection in "connect" ACL: connection from a listed host',
    { stage: 'connect', by: 'connect ACL', replyText: 'connection from a listed host' },
  ],
  ['H=mx.b [192.0.2.4] dropped by "connect" ACL: listed', { stage: 'connect', by: 'connect ACL', replyText: 'listed' }],
  [
    'Connection from [192.0.2.4] refused: too many connections',
    { stage: 'connect', client: { ip: '192.0.2.4' }, replyText: 'too many connections' },
  ],
  [
    'refused connection from mx.b [192.0.2.4] (host_reject_connection)',
    { stage: 'connect', replyText: 'host_reject_connection' },
  ],
  [
    '[13314] SMTP protocol synchronization error (input sent without waiting for greeting): rejected connection from H=[211.148.195.192]:25936 I=[1.2.3.4]:25 input="GET / HTTP/1.1\\r\\n\\r\\n"',
    {
      stage: 'connect',
      client: { ip: '211.148.195.192' },
      replyText: 'SMTP protocol synchronization error (input sent without waiting for greeting)',
    },
  ],
  ['H=(x) [192.0.2.4] rejected AUTH "LOGIN": not here', { stage: 'auth', replyText: 'not here' }],
  ['F=<a@b> rejected by non-SMTP ACL: no', { stage: 'data', by: 'non-SMTP ACL', replyText: 'no' }],
])('%s', (message, refusal) => {
  expect(eximEvent(message)).toMatchObject({ kind: 'refusal', queueId: null, session: '811.0', ...refusal });
});

test.each([
  [
    'H=relay3.partner.test [203.0.113.5] F=<union@partner.test> rejected after DATA: Header not allowed here (rule 5)',
    { replyText: 'Header not allowed here (rule 5)' },
  ],
  [
    'H=relay3.partner.test [203.0.113.5] F=<union@partner.test> temporarily rejected after DATA: Try again later',
    { temporary: true },
  ],
  [
    'rejected from <venue@partner.test> H=relay3.partner.test [203.0.113.5]: message too big: read=400091 max=307200',
    { envelopeSender: 'venue@partner.test', client: { name: 'relay3.partner.test', ip: '203.0.113.5' } },
  ],
  [
    "rejected from <a@b> U=joe: syntax error in 'From' header when scanning for sender: malformed address",
    { client: { login: 'joe' } },
  ],
  [
    'U=CALLER F=<> rejected after DATA: there is no valid sender in any header line',
    { envelopeSender: '', client: { login: 'CALLER' } },
  ],
  [
    'H=mx.b [192.0.2.4] F=<a@b> rejected during MIME ACL checks: .exe found',
    { by: 'MIME ACL', replyText: '.exe found' },
  ],
  [
    'F=mc@aol.example H=(mail38) [46.254.240.82]:43671 I=[1.2.3.4]:25 P=esmtp rejected by local_scan(): Rejected',
    { by: 'local_scan()', envelopeSender: 'mc@aol.example' },
  ],
  [
    'F=w@d.example H=h.example (d.example) [93.143.146.237] P=esmtp temporarily rejected by local_scan(): Temporary local problem',
    { by: 'local_scan()', temporary: true },
  ],
])('of content: %s', (words, refusal) => {
  expect(eximEvent(`2026-11-23 09:00:07 1xVPuB-00007Q-2O ${words}`)).toMatchObject({
    kind: 'refusal',
    queueId: '1xVPuB-00007Q-2O',
    stage: 'data',
    ...refusal,
  });
});

test('a recipient that an ACL takes and throws away', () => {
  const line =
    'H=out.shop.example.net [203.0.113.61] F=<drop@shop.example.net> RCPT <orders@village.example.net>: discarded by RCPT ACL: drop list';
  expect(eximEvent(line)).toEqual({
    kind: 'queue',
    queueId: null,
    change: 'discarded',
    recipients: ['orders@village.example.net'],
    by: 'RCPT ACL',
    reason: 'drop list',
    envelopeSender: 'drop@shop.example.net',
    client: { name: 'out.shop.example.net', ip: '203.0.113.61' },
    session: '811.0',
  });
});

test('main log and reject log say the same, whole or cut into pieces', () => {
  const words =
    '2026-11-23 09:00:07 1xVPuB-00007Q-2O H=relay3.partner.test [203.0.113.5] F=<a@b> rejected after DATA: no';
  expect(eximEvents(`[1\\14] ${words}`)).toEqual(eximEvents(words));
});

test('later pieces name the recipients, the rest stands by', () => {
  expect(eximEvent('[3\\14] Envelope-to: <sales@village.example.net>')).toEqual({
    kind: 'refusal',
    queueId: null,
    stage: 'data',
    session: '811.0',
    recipient: 'sales@village.example.net',
  });
  expect(eximEvent('[13\\14] I Message-ID: <635394107624.47@partner.test>')).toMatchObject({
    messageId: '635394107624.47@partner.test',
    session: '811.0',
  });
  expect(eximEvent('[7\\14] #011id 1xVPuB-00007Q-2O')).toMatchObject({ kind: 'note', queueId: '1xVPuB-00007Q-2O' });
  expect(eximEvent('[12\\14]   Subject: a forbidden-word here, => x@y')).toMatchObject({
    kind: 'note',
    queueId: null,
  });
  expect(eximEvent('[2/2] ow@d.example> rejected RCPT <x@y>: no')).toMatchObject({ kind: 'note' });
});
