import { expect, test } from 'vitest';
import { lineOf } from '../../../test/line-of.ts';
import type { MailEvent } from '../../mail/event.ts';
import { postfix } from './postfix.ts';

const said = (message: string): readonly MailEvent[] | undefined => postfix.parse(lineOf('postfix/cleanup', message));

test('header_checks refuse: the subject may imitate fields', () => {
  const line =
    'D44E028AC4D: reject: header Subject: a forbidden-word; from=<boss@example.org> to=<x@y> from relay3.partner.test[203.0.113.5]; from=<union@partner.test> to=<billing@example.org> proto=ESMTP helo=<relay3.partner.test>: 5.7.1 Header not allowed here (rule 5)';
  expect(said(line)).toEqual([
    {
      kind: 'received',
      queueId: 'D44E028AC4D',
      starts: false,
      envelopeSender: 'union@partner.test',
      protocol: 'ESMTP',
      recipients: ['billing@example.org'],
      subject: 'a forbidden-word; from=<boss@example.org> to=<x@y>',
    },
    {
      kind: 'refusal',
      queueId: 'D44E028AC4D',
      stage: 'data',
      enhancedStatus: '5.7.1',
      replyText: 'Header not allowed here (rule 5)',
      envelopeSender: 'union@partner.test',
      recipient: 'billing@example.org',
      client: { name: 'relay3.partner.test', ip: '203.0.113.5', helo: 'relay3.partner.test' },
      by: 'header Subject: a forbidden-word; from=<boss@example.org> to=<x@y>',
    },
  ]);
});

test.each<[string, object]>([
  [
    'E9E0CC2E22: hold: header Message-ID: <user@example.com> from localhost[127.0.0.1]; from=<test@sample.net> to=<user@example.com> proto=ESMTP helo=<sample.net>: Log message here',
    {
      kind: 'queue',
      change: 'held',
      recipients: ['user@example.com'],
      by: 'header Message-ID: <user@example.com>',
      reason: 'Log message here',
    },
  ],
  [
    '76561D30BF: hold: header Received: from sample.net (sample.net[192.168.0.1])??by example.com (Postfix) with ESMTP id 676530BF??for <X>; Thu, 20 Oct 2006 13:27: from sample.net[192.168.0.2]; from=<user@sample.net> to=<touser@example.com> proto=ESMTP helo=<sample.net>',
    { kind: 'queue', change: 'held', recipients: ['touser@example.com'] },
  ],
  [
    'BAFC080410: hold: header Received: by example.com (Postfix, from userid 0 BAFC080410; Tue, 10 Apr 2007 03:11:21 +0200 (CEST) from local; from=<user@example.com>',
    { kind: 'queue', change: 'held' },
  ],
  [
    'EAFE528AC4D: discard: header Subject: throw-away now from out.shop.example.net[203.0.113.61]; from=<rental@partner.test> to=<press@example.org> proto=ESMTP helo=<out.shop.example.net>: rule 7',
    { kind: 'queue', change: 'discarded', recipients: ['press@example.org'], reason: 'rule 7' },
  ],
  [
    '26B6AC2DB5: reject: body xx Subject: Cheapest you can find! from local; from=<root@localhost>: 5.7.1 Spam: Drugs',
    { kind: 'refusal', envelopeSender: 'root@localhost', enhancedStatus: '5.7.1', replyText: 'Spam: Drugs' },
  ],
  [
    '4104E3D: milter-header-redirect: header X-Spam-Status: Yes, score=39.3 required=5.0 tests=ADVANCE_FE from 061238241086.static.ctinets.com[61.238.241.86]; from=<wumt5@cchfdc.com> to=<voorzitter@example.com> proto=ESMTP helo=<ecsolved.com>: tom@example.com',
    { kind: 'note' },
  ],
  [
    '10E8828A7FC: redirect: header Subject: turn-around from out.shop.example.net[203.0.113.61]; from=<parlor@partner.test> to=<orders@example.org> proto=ESMTP helo=<out.shop.example.net>: careers@example.org',
    { kind: 'note' },
  ],
])('%s', (line, event) => {
  const [received, outcome] = said(line) ?? [];
  expect(received).toMatchObject({ kind: 'received', starts: false });
  expect(outcome).toMatchObject(event);
});

test.each([
  [
    '1870B28A49E: warning: header Subject: <!channel> *bold* & `tick` just-warn from pc4.example.com[192.0.2.77]; from=<bounces+4980-quoted-x=y.test@example.org> to=<"odd user"@partner.test> proto=ESMTP helo=<pc4.example.com>: seen by rule 6',
    '<!channel> *bold* & `tick` just-warn',
    'bounces+4980-quoted-x=y.test@example.org',
    '"odd user"@partner.test',
  ],
  [
    '64215C2E55: info: header Subject: News from Rome from local; from=<test@sample.net> to=<user@example.com>: x',
    'News from Rome',
    'test@sample.net',
    'user@example.com',
  ],
  [
    '64215C2E55: warning: header Subject: News from Rome; from=<test@sample.net> to=<user@example.com>: content matched',
    'News from Rome',
    'test@sample.net',
    'user@example.com',
  ],
])('sites that log the subject so tell it: %s', (line, subject, envelopeSender, recipient) => {
  expect(said(line)?.[0]).toMatchObject({ kind: 'received', subject, envelopeSender, recipients: [recipient] });
});
