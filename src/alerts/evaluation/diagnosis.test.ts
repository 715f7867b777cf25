import { describe, expect, test } from 'vitest';
import { waitingRow } from '../../../test/fixtures/incidents.ts';
import type { Waiting } from '../../store/log-store.ts';
import { keyOf } from '../cause.ts';
import { diagnose, mayBeWide, withOneName } from './diagnosis.ts';

const causeOf = (change: Partial<Waiting>): string => keyOf(diagnose(waitingRow(change)).cause);
const said = (replyCode: number, enhancedStatus: string, replyText: string): Partial<Waiting> => ({
  nextHop: 'mx.shop.test',
  recipient: 'jobs@shop.test',
  replyCode,
  enhancedStatus,
  replyText,
});

describe('what a site says, or that it says nothing, is its trouble', () => {
  test.each<[string, Partial<Waiting>, string]>([
    ['no answer', {}, 'destination/google.com/stuck'],
    [
      'Exim, which names no server',
      { nextHop: 'gmail.com', mailer: 'remote_smtp', replyText: "retry time not reached for any host for 'gmail.com'" },
      'destination/gmail.com/stuck',
    ],
    ['a busy server', said(421, '4.7.0', 'Too many connections, try again later'), 'destination/shop.test/stuck'],
    [
      'a limit on us',
      said(421, '4.7.28', 'Our system has detected an unusual rate of unsolicited mail'),
      'destination/shop.test/stuck',
    ],
    ['a disk of theirs', said(452, '4.3.1', 'Insufficient system storage'), 'destination/shop.test/stuck'],
    ['greylisting', said(451, '4.7.1', 'Greylisted, please try again'), 'destination/shop.test/greylisting'],
    ['a full mailbox', said(452, '4.2.2', 'Mailbox full'), 'destination/shop.test/mailboxes'],
    ['no server named at all', { nextHop: null, replyText: null }, 'destination/gmail.com/stuck'],
  ])('%s', (_, change, cause) => expect(causeOf(change)).toBe(cause));
});

describe('what stops mail on our own host is the host’s trouble', () => {
  test.each<[string, Partial<Waiting>, string]>([
    [
      'a content filter',
      { nextHop: '127.0.0.1', replyText: 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused' },
      'host/mx1/filter',
    ],
    [
      'a filter that Exim only names as its transport',
      { nextHop: 'gmail.com', mailer: 'amavis', replyText: 'Connection refused' },
      'host/mx1/filter',
    ],
    [
      'the mailboxes’ own server',
      {
        nextHop: 'gmail.com',
        mailer: 'lmtp',
        replyText: 'connect to mx1[private/dovecot-lmtp]: No such file or directory',
      },
      'host/mx1/delivery',
    ],
    [
      'a filter that is spoken to as a mailbox would be',
      {
        nextHop: 'gmail.com',
        mailer: 'lmtp',
        replyText: 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
      },
      'host/mx1/filter',
    ],
    ['mail that nobody has tried', { disposition: 'queued', replyText: null, nextHop: null }, 'host/mx1/untried'],
    ['mail on hold', { disposition: 'held', replyText: null, nextHop: null }, 'host/mx1/held'],
    ['mail in quarantine', { disposition: 'quarantined', replyText: null, nextHop: null }, 'host/mx1/held'],
  ])('%s', (_, change, cause) => expect(causeOf(change)).toBe(cause));
});

test('a row is looked at once, however often it is asked about', () => {
  const row = waitingRow();
  expect(diagnose(row)).toBe(diagnose(row));
});

test('all recipients of a message belong to one message', () => {
  const [one, other] = ['friend@gmail.com', 'other@gmail.com'].map((recipient) => diagnose(waitingRow({ recipient })));
  expect(one!.message).toBe(other!.message);
  expect(diagnose(waitingRow({ host: 'mx2' })).message).not.toBe(one!.message);
});

test('out of reach is who could not be spoken to, whoever has refused has been spoken to', () => {
  const blocked = said(451, '4.7.1', 'Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org');
  expect(mayBeWide(diagnose(waitingRow()), 'network')).toBe(true);
  expect(mayBeWide(diagnose(waitingRow(blocked)), 'network')).toBe(false);
  expect(mayBeWide(diagnose(waitingRow(blocked)), 'refused')).toBe(true);
  expect(mayBeWide(diagnose(waitingRow(said(451, '4.7.1', 'Greylisted'))), 'refused')).toBe(false);
  expect(mayBeWide(diagnose(waitingRow({ disposition: 'held' })), 'network')).toBe(false);
});

test('one dead provider has one name, also where a line names only the domain', () => {
  const rows = [
    waitingRow(),
    waitingRow({
      queueId: 'B',
      nextHop: 'gmail.com',
      mailer: 'remote_smtp',
      replyText: "retry time not reached for any host for 'gmail.com'",
    }),
    waitingRow({ queueId: 'C', recipient: 'jobs@shop.test', nextHop: 'shop.test', replyText: 'Connection refused' }),
  ];
  expect(withOneName(rows.map(diagnose)).map(({ cause }) => keyOf(cause))).toEqual([
    'destination/google.com/stuck',
    'destination/google.com/stuck',
    'destination/shop.test/stuck',
  ]);
});

test.each([
  '\u0000',
  'x'.repeat(100_000),
  'host [[[[ said: <<<>>>',
  'delivery temporarily suspended: ',
  '__proto__',
  'connect to ][:25',
])('no reply, however odd, is too much: %#', (replyText) => {
  expect(diagnose(waitingRow({ replyText, nextHop: replyText })).cause.kind).toMatch(/destination|host/);
});
