import { expect, test } from 'vitest';
import { lineOf } from '../../../test/line-of.ts';
import type { MailEvent } from '../../mail/event.ts';
import { postfix } from './postfix.ts';

const said = (tag: string, message: string): readonly MailEvent[] | undefined =>
  postfix.parse(lineOf(`postfix/${tag}`, message));

test.each<[string, string, object]>([
  [
    'smtpd',
    '4104E3D: client=061238241086.static.ctinets.com[61.238.241.86]',
    { queueId: '4104E3D', starts: true, client: { name: '061238241086.static.ctinets.com', ip: '61.238.241.86' } },
  ],
  [
    'submission/smtpd',
    '3p7RMT0zrYz20p: client=unknown[192.168.0.100], sasl_method=DIGEST-MD5, sasl_username=user@dmain.com',
    { queueId: '3p7RMT0zrYz20p', client: { ip: '192.168.0.100', forged: true, login: 'user@dmain.com' } },
  ],
  [
    'smtpd',
    'EFC962C4C1: client=example.com[192.168.0.1], sasl_method=LOGIN, sasl_username=user@example.com, sasl_sender=<id352ib@sample.net>',
    { client: { name: 'example.com', ip: '192.168.0.1', login: 'user@example.com' } },
  ],
  [
    'smtpd',
    '6C8F93041B: client=localhost[127.0.0.1], sasl_sender=someone@example.com ',
    { client: { name: 'localhost', ip: '127.0.0.1' } },
  ],
  [
    'reinject/smtpd',
    '054B828AF43: client=localhost[127.0.0.1], orig_queue_id=DB49728AF3A, orig_client=out.shop.example.net[203.0.113.61]',
    { starts: true, client: { name: 'out.shop.example.net', ip: '203.0.113.61' }, originQueueId: 'DB49728AF3A' },
  ],
  [
    'smtpd',
    'NOQUEUE: client=mail.example.com[2001:dead:beef::1]',
    { queueId: null, starts: false, client: { ip: '2001:dead:beef::1' } },
  ],
  [
    'cleanup',
    '0F5383D: message-id=<544D2523.30609@rhsoft.net>',
    { starts: false, messageId: '544D2523.30609@rhsoft.net' },
  ],
  [
    'cleanup',
    '0F5383D: message-id=<a, to=<forged@example.test>, stat=Sent (fake)@x>',
    { messageId: 'a, to=<forged@example.test>, stat=Sent (fake)@x' },
  ],
  ['cleanup', '0F5383D: message-id=4739073.1', { messageId: '4739073.1' }],
  [
    'cleanup',
    '3mgs0P5v1lz7sh1: message-id=<DM2PR0801MB602DCC95@DM2PR0801MB602.namp',
    { messageId: 'DM2PR0801MB602DCC95@DM2PR0801MB602.namp' },
  ],
  [
    'qmgr',
    '9C0ED28A4EC: from=<billing@example.org>, size=382, nrcpt=1 (queue active)',
    { starts: false, envelopeSender: 'billing@example.org', sizeBytes: 382, recipientCount: 1 },
  ],
  [
    'qmgr',
    '3mPVKl0Mhjz7sXv: from=<>, size=2666, nrcpt=2 (queue active)',
    { envelopeSender: '', sizeBytes: 2666, recipientCount: 2 },
  ],
  [
    'qmgr',
    'ED373F8043E: from=rory@rory-dev.localdomain, size=270, nrcpt=1 (queue active)',
    { envelopeSender: 'rory@rory-dev.localdomain' },
  ],
  [
    'qmgr',
    '4AEFAF569C11: from=<FROM: SOME USER@example.com>, size=4051, nrcpt=1 (queue active)',
    { envelopeSender: 'FROM: SOME USER@example.com' },
  ],
  [
    'nqmgr',
    '4AEFAF569C11: from=<"a>, size=1"@example.com>, size=4051, nrcpt=1 (queue active)',
    { envelopeSender: '"a>, size=1"@example.com', sizeBytes: 4051 },
  ],
  [
    'pickup',
    '3mKxs308vpz7sXd: uid=1206 from=<system>',
    { starts: true, envelopeSender: 'system', client: { login: 'uid 1206' }, protocol: 'local' },
  ],
])('%s %s', (tag, line, event) => {
  expect(said(tag, line)).toMatchObject([{ kind: 'received', ...event }]);
});

test('a message without a Message-ID has none', () => {
  expect(said('cleanup', '4104E3D: message-id=<>')).toEqual([{ kind: 'received', queueId: '4104E3D', starts: false }]);
});

test('the queue lifetime ended', () => {
  expect(said('qmgr', '3l8L6X6lCPz7t2M: from=<deedee@example.com>, status=expired, returned to sender')).toEqual([
    { kind: 'received', queueId: '3l8L6X6lCPz7t2M', starts: false, envelopeSender: 'deedee@example.com' },
    { kind: 'queue', queueId: '3l8L6X6lCPz7t2M', change: 'expired', reason: 'expired, returned to sender' },
  ]);
  const forced = said('qmgr', '3l8L6X6lCPz7t2M: from=<a@example.com>, status=force-expired, returned to sender');
  expect(forced?.[1]).toMatchObject({ change: 'expired', by: 'administrator' });
});

test('a requeued message goes on under a new ID', () => {
  expect(said('pickup', '0B1C2D3E4F5: uid=100 from=<boss@example.com> orig_id=27B43742DA')).toEqual([
    {
      kind: 'received',
      queueId: '0B1C2D3E4F5',
      starts: true,
      envelopeSender: 'boss@example.com',
      client: { login: 'uid 100' },
      protocol: 'local',
      originQueueId: '27B43742DA',
    },
    { kind: 'link', queueId: '27B43742DA', relation: 'requeue', otherQueueId: '0B1C2D3E4F5' },
  ]);
});

test.each(['9C0ED28A4EC: from=<billing@exam', '9C0ED28A4EC: from=billing@exam'])(
  'a sender cut in the middle is no sender: %s',
  (line) => {
    expect(said('qmgr', line)).toEqual([{ kind: 'note', queueId: '9C0ED28A4EC', text: line }]);
  },
);
