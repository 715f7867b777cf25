import { expect, test } from 'vitest';
import { lineOf } from '../../../test/line-of.ts';
import type { MailEvent } from '../../mail/event.ts';
import { postfix } from './postfix.ts';

const said = (tag: string, message: string): readonly MailEvent[] | undefined =>
  postfix.parse(lineOf(`postfix/${tag}`, message));

test('a recipient refused before there is a queue ID', () => {
  const line =
    'NOQUEUE: reject: RCPT from relay3.partner.test[203.0.113.5]: 550 5.1.1 <nobody-here@example.org>: Recipient address rejected: User unknown in local recipient table; from=<ferry@partner.test> to=<nobody-here@example.org> proto=ESMTP helo=<relay3.partner.test>';
  expect(said('smtpd', line)).toEqual([
    {
      kind: 'refusal',
      queueId: null,
      stage: 'rcpt',
      replyCode: 550,
      enhancedStatus: '5.1.1',
      replyText: '<nobody-here@example.org>: Recipient address rejected: User unknown in local recipient table',
      envelopeSender: 'ferry@partner.test',
      recipient: 'nobody-here@example.org',
      client: { name: 'relay3.partner.test', ip: '203.0.113.5', helo: 'relay3.partner.test' },
    },
  ]);
});

/** Tag, line, fields of the refusal: samples of Postfix 1.x to 3.7, smtpd, postscreen, milters and proxies. */
test.each<[string, string, object]>([
  [
    'smtpd',
    'D687128AC4D: reject: RCPT from relay3.partner.test[203.0.113.5]: 554 5.7.1 <parlor@shop.example.net>: Relay access denied; from=<tavern@partner.test> to=<parlor@shop.example.net> proto=ESMTP helo=<relay3.partner.test>',
    { queueId: 'D687128AC4D', stage: 'rcpt', recipient: 'parlor@shop.example.net' },
  ],
  [
    'smtpd',
    'reject: RCPT from example.com[10.0.0.1]: 554 <to@sample.net>: Recipient address rejected: Relay access denied',
    { stage: 'rcpt', recipient: 'to@sample.net' },
  ],
  [
    'smtpd',
    'NOQUEUE: reject: RCPT from example.com[192.168.0.1]: 554 <to@sample.net>: Relay access denied; from=<from@example.com> to=<to@sample.net> proto=SMTP helo=<example.com>',
    { replyCode: 554, replyText: '<to@sample.net>: Relay access denied', envelopeSender: 'from@example.com' },
  ],
  [
    'smtpd',
    'reject: RCPT from example.com[10.0.0.1]: 554 Service unavailable; [10.0.0.1] blocked using orbz.org, reason: Open relay. Please see http://orbz.org/?10.0.0.1; from=<from@example.com> to=<to@sample.net>',
    { queueId: null, by: 'orbz.org', envelopeSender: 'from@example.com', recipient: 'to@sample.net' },
  ],
  [
    'smtpd',
    'NOQUEUE: reject: RCPT from news.zihan-promo.com[192.36.205.58]: 554 5.7.1 Service unavailable; Helo command [news.zihan-promo.com] blocked using dbl.spamhaus.org; http://www.spamhaus.org/query/dbl?domain=zihan-promo.com; from=<mark.alexander@zihan-promo.com> to=<tom@example.com> proto=ESMTP helo=<news.zihan-promo.com>',
    {
      by: 'dbl.spamhaus.org',
      replyText:
        'Service unavailable; Helo command [news.zihan-promo.com] blocked using dbl.spamhaus.org; http://www.spamhaus.org/query/dbl?domain=zihan-promo.com',
      recipient: 'tom@example.com',
    },
  ],
  [
    'smtpd',
    'NOQUEUE: reject: MAIL from relay3.partner.test[203.0.113.5]: 552 5.3.4 Message size exceeds fixed limit; from=<arcade@partner.test> proto=ESMTP helo=<relay3.partner.test>',
    { stage: 'mail', envelopeSender: 'arcade@partner.test' },
  ],
  [
    'smtpd',
    'NOQUEUE: reject: MAIL from localhost[127.0.0.2]: 552 Message size exceeds fixed limit; proto=ESMTP helo=<localhost>',
    { stage: 'mail', replyCode: 552, client: { name: 'localhost', ip: '127.0.0.2', helo: 'localhost' } },
  ],
  [
    'smtpd',
    'NOQUEUE: reject: EHLO from s271272.static.corbina.ru[78.107.251.238]: 504 5.5.2 <User>: Helo command rejected: need fully-qualified hostname; proto=SMTP helo=<User>',
    { stage: 'helo', client: { helo: 'User' } },
  ],
  [
    'smtpd',
    'NOQUEUE: reject: CONNECT from unknown[192.168.0.1]: 503 5.5.0 <unknown[192.168.0.1]>: Client host rejected: Improper use of SMTP command pipelining; proto=SMTP',
    { stage: 'connect', client: { ip: '192.168.0.1', forged: true } },
  ],
  [
    'smtpd',
    'NOQUEUE: reject: RCPT from mail.example.com[10.0.0.1]: 550 <unknown@example.net>: Recipient address rejected: undeliverable address: host mail.example.net[192.168.0.1] said: 550 <unknown@example.net>: User unknown in virtual alias table (in reply to RCPT TO command); from=<from@example.com> to=<unknown@example.net> proto=SMTP helo=<mail.example.com>',
    { recipient: 'unknown@example.net', envelopeSender: 'from@example.com' },
  ],
  [
    'smtpd',
    'NOQUEUE: reject: RCPT from example.com[192.168.0.1]: 452 Insufficient system storage; from=<from@example.com> to=<to@sample.net>',
    { replyCode: 452, recipient: 'to@sample.net' },
  ],
  [
    'smtpd',
    'NOQUEUE: reject: RCPT from example.com[10.0.0.1]: 450 4.7.1 : Helo command rejected: Host not found; from=<> to=<> proto=ESMTP helo=',
    { envelopeSender: '', recipient: '' },
  ],
  [
    'smtpd',
    'NOQUEUE: milter-reject: CONNECT from sample.net[10.0.0.1]: 451 4.7.1 Service unavailable - try again later; proto=SMTP',
    { stage: 'connect', by: 'milter', replyCode: 451 },
  ],
  [
    'cleanup',
    '2446B28AF41: milter-reject: END-OF-MESSAGE from out.shop.example.net[203.0.113.61]: 5.7.1 Command rejected; from=<mf-reject@shop.example.net> to=<events@example.org> proto=ESMTP helo=<out.shop.example.net>',
    {
      queueId: '2446B28AF41',
      stage: 'data',
      by: 'milter',
      enhancedStatus: '5.7.1',
      replyText: 'Command rejected',
      recipient: 'events@example.org',
    },
  ],
  [
    'cleanup',
    '26A2F28AF41: milter-reject: END-OF-MESSAGE from out.shop.example.net[203.0.113.61]: 4.7.1 Service unavailable - try again later; from=<a@shop.example.net> to=<events@example.org> proto=ESMTP helo=<out.shop.example.net>',
    { temporary: true, enhancedStatus: '4.7.1' },
  ],
  [
    'smtpd',
    'proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, contact postmaster@example.com, id=31619-02 - spam; from=<> to=<user2@example2.com> proto=SMTP helo=<17.33.12.53>',
    {
      queueId: null,
      stage: 'data',
      by: 'proxy filter',
      replyCode: 554,
      envelopeSender: '',
      recipient: 'user2@example2.com',
    },
  ],
  [
    'smtpd',
    'NOQUEUE: proxy-reject: END-OF-MESSAGE from mail.example.com[192.0.2.7]: 451 4.3.0 Error: queue file write error; from=<n@example.org> to=<d@example.fr> proto=ESMTP helo=<h>',
    { stage: 'data', client: { ip: '192.0.2.7' }, replyCode: 451 },
  ],
  [
    'postscreen',
    'NOQUEUE: reject: RCPT from [27.157.200.233]:4984: 550 5.7.1 Service unavailable; client [27.157.200.233] blocked using zen.spamhaus.org; from=<hcdvbnm@qhhn.com>, to=<4ECEA00F.9040306@example.com>, proto=ESMTP, helo=<qhhn.com>',
    {
      by: 'zen.spamhaus.org',
      envelopeSender: 'hcdvbnm@qhhn.com',
      recipient: '4ECEA00F.9040306@example.com',
      client: { ip: '27.157.200.233', helo: 'qhhn.com' },
    },
  ],
  [
    'postscreen',
    'NOQUEUE: reject: CONNECT from [1.2.3.4]:1337: too many connections',
    { stage: 'connect', replyText: 'too many connections', client: { ip: '1.2.3.4' } },
  ],
  // hostile: the sender and the HELO name imitate the attributes
  [
    'smtpd',
    'NOQUEUE: reject: RCPT from unknown[192.0.2.9]: 554 5.7.1 <"x; from=<boss"@evil.test>: Sender address rejected: no; from=<"x; from=<boss"@evil.test> to=<a@example.org> proto=ESMTP helo=<h>',
    { envelopeSender: '"x; from=<boss"@evil.test', recipient: 'a@example.org' },
  ],
  [
    'smtpd',
    'NOQUEUE: reject: RCPT from unknown[192.0.2.9]: 554 5.7.1 <a@example.org>: Relay access denied; from=<x@evil.test> to=<a@example.org> proto=ESMTP helo=<h; from=<boss@example.org> to=<b@example.org>>',
    { envelopeSender: 'x@evil.test', recipient: 'a@example.org' },
  ],
  // cut by syslog
  [
    'smtpd',
    'NOQUEUE: reject: RCPT from unknown[192.0.2.9]: 554 5.7.1 <a@example.org>: Recipient address rejected: User unknown in local recipient tab',
    { replyText: '<a@example.org>: Recipient address rejected: User unknown in local recipient tab' },
  ],
])('%s %s', (tag, line, refusal) => {
  expect(said(tag, line)).toMatchObject([{ kind: 'refusal', ...refusal }]);
});

test('held or discarded before there is a queue ID: who and to whom, and what happens', () => {
  const rest =
    'RCPT from out.shop.example.net[203.0.113.61]: <held@shop.example.net>: Sender address suspicious sender; from=<held@shop.example.net> to=<press@example.org> proto=ESMTP helo=<out.shop.example.net>';
  expect(said('smtpd', `NOQUEUE: hold: ${rest}`)).toMatchObject([
    {
      kind: 'received',
      queueId: null,
      starts: false,
      envelopeSender: 'held@shop.example.net',
      recipients: ['press@example.org'],
      client: { ip: '203.0.113.61' },
    },
    { kind: 'queue', queueId: null, change: 'held', recipients: ['press@example.org'], by: 'smtpd' },
  ]);
  expect(said('smtpd', `NOQUEUE: discard: ${rest}`)?.[1]).toMatchObject({ kind: 'queue', change: 'discarded' });
});

test('a milter holds the message', () => {
  const line =
    'C569C12ABC: milter-hold: END-OF-MESSAGE from sample.net[10.0.0.1]: milter triggers HOLD action; from=<from@sample.net> to=<to@example.com> proto=ESMTP helo=<sample.net>';
  expect(said('cleanup', line)?.[1]).toMatchObject({
    kind: 'queue',
    queueId: 'C569C12ABC',
    change: 'held',
    by: 'milter',
  });
});

test.each([
  '550 5.1.1 <to@example.org>: Recipient address rejected: custom text; from=<x> to=<y>',
  '554 5.7.1 <to@example.org>: no; to=<y>; from=<z>',
])('a reply that ends like attributes is not taken for them: %s', (words) => {
  const line = `NOQUEUE: reject: RCPT from h[192.0.2.9]: ${words}; from=<from@partner.test> to=<to@example.org> proto=ESMTP helo=<h>`;
  expect(said('smtpd', line)).toMatchObject([
    { envelopeSender: 'from@partner.test', recipient: 'to@example.org', client: { helo: 'h' } },
  ]);
});

test('a quoted sender may look like attributes', () => {
  const line =
    'NOQUEUE: reject: RCPT from h[192.0.2.9]: 554 5.7.1 <to@example.org>: no; from=<"a>; from=<b"@partner.test> to=<to@example.org> proto=ESMTP helo=<h>';
  expect(said('smtpd', line)).toMatchObject([
    { envelopeSender: '"a>; from=<b"@partner.test', recipient: 'to@example.org' },
  ]);
});

test('a milter’s answer of several lines is told as one', () => {
  const line =
    'B0C5744E7DA: milter-reject: END-OF-MESSAGE from relay3.partner.test[203.0.113.5]: 5.7.1 first line??550 5.7.1 second line; from=<ferry@partner.test> to=<sales@example.org> proto=ESMTP helo=<relay3.partner.test>';
  expect(said('cleanup', line)).toMatchObject([{ kind: 'refusal', replyText: 'first line second line' }]);
});

test('a proxy filter accepts and throws away', () => {
  const line =
    'proxy-accept: END-OF-MESSAGE: 250 2.7.0 Ok, discarded, id=77-2 - SPAM; from=<ferry@partner.test> to=<sales@example.org> proto=ESMTP helo=<relay3.partner.test>';
  expect(said('smtpd', line)).toMatchObject([
    { kind: 'received', queueId: null, recipients: ['sales@example.org'] },
    { kind: 'queue', queueId: null, change: 'discarded', by: 'proxy filter', reason: 'Ok, discarded, id=77-2 - SPAM' },
  ]);
});

test('a proxy filter accepts: the arrival belongs to the ID in its reply', () => {
  const line =
    'proxy-accept: END-OF-MESSAGE: 250 2.0.0 from MTA(smtp:[127.0.0.1]:10013): 250 2.0.0 Ok: queued as DF66E940333; from=<user1@test.example.com> to=<user2@example2.com> proto=ESMTP helo=<[127.0.0.1]>';
  expect(said('smtpd', line)).toEqual([
    {
      kind: 'received',
      queueId: 'DF66E940333',
      starts: false,
      proxied: true,
      envelopeSender: 'user1@test.example.com',
      recipients: ['user2@example2.com'],
      protocol: 'ESMTP',
    },
  ]);
});

test.each([
  'NOQUEUE: filter: RCPT from example.com[10.0.0.1]: <>: Sender address triggers FILTER filter:somefilter; from=<> to=<to@sample.net> proto=SMTP helo=<example.com>',
  'NOQUEUE: redirect: RCPT from out.shop.example.net[203.0.113.61]: <redir@shop.example.net>: Sender address triggers REDIRECT returns@example.org; from=<redir@shop.example.net> to=<orders@example.org> proto=ESMTP helo=<out.shop.example.net>',
  'NOQUEUE: bcc: RCPT from out.shop.example.net[203.0.113.61]: <bccme@shop.example.net>: Sender address triggers BCC returns@example.org; from=<bccme@shop.example.net> to=<orders@example.org> proto=ESMTP helo=<out.shop.example.net>',
  'NOQUEUE: warn: RCPT from example.com[10.0.0.1]: x; from=<a@example.com> to=<b@example.org> proto=ESMTP helo=<h>',
  'NOQUEUE: permit: RCPT from example.com[10.0.0.1]: action=permit_mynetworks for Client host=example.com[10.0.0.1]; from=<a@example.com> to=<b@example.org> proto=ESMTP helo=<h>',
  'NOQUEUE: reject_warning: RCPT from sample.net[192.168.0.1]: 550 <to@example.com>: Recipient address rejected: User unknown in local recipient table; from=<> to=<to@example.com> proto=SMTP helo=<sample.net>',
  'NOQUEUE: reject: VRFY from example.com[10.0.0.1]: 550 5.1.1 <:>: Recipient address rejected: User unknown in local recipient table; to=<:> proto=SMTP helo=<192.168.0.1>',
])('let through, or only asked: %s', (line) => {
  expect(said('smtpd', line)).toEqual([{ kind: 'note', queueId: null, text: line.slice('NOQUEUE: '.length) }]);
});
