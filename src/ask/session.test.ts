import { expect, test } from 'vitest';
import { sightingsOf } from '../../test/sightings-of.ts';
import type { Sighting } from '../lines/sighting.ts';
import { isSameSession, isSameTry, startFor, withinConnection } from './session.ts';

const connect = (pid: number, ip = '203.0.113.5', time = '09:03:00') =>
  `Jan 12 ${time} mail postfix/smtpd[${pid}]: connect from h[${ip}]\n`;
const reject = (pid: number, ip = '203.0.113.5', from = 'anna@partner.test', time = '09:03:00') =>
  `Jan 12 ${time} mail postfix/smtpd[${pid}]: NOQUEUE: reject: RCPT from h[${ip}]: 550 5.1.1 <b@example.org>: User unknown; from=<${from}> to=<b@example.org> proto=ESMTP helo=<h>\n`;
const client = (pid: number, time = '09:03:01') =>
  `Jan 12 ${time} mail postfix/smtpd[${pid}]: 6C02025A2EF: client=h[203.0.113.5]\n`;
const smtpd = (session: string, words: string) => `Jan 12 09:21:00 smtp smtpd[244]: ${session} smtp ${words}\n`;

async function pair(log: string): Promise<[Sighting, Sighting]> {
  const [a, b] = await sightingsOf(log);
  return [a!, b!];
}

test.each<[string, string, boolean]>([
  ['one process and client', connect(811) + reject(811), true],
  ['two processes', connect(811) + reject(812), false],
  ['one process, the next client', connect(811) + reject(811, '203.0.113.9'), false],
  ['two hosts', connect(811) + reject(811).replace(' mail ', ' mx2 '), false],
  [
    'one session id',
    smtpd('d21479473ab09958', 'connected address=203.0.113.5 host=h') +
      smtpd('d21479473ab09958', 'failed-command command="RCPT TO:<b@x.test>" result="550 Invalid recipient"'),
    true,
  ],
  [
    'two session ids of one process',
    smtpd('d21479473ab09958', 'connected address=203.0.113.5 host=h') +
      smtpd('d214794818c90f5f', 'failed-command command="RCPT TO:<b@x.test>" result="550 Invalid recipient"'),
    false,
  ],
])('one session: %s', async (_, log, expected) => {
  expect(isSameSession(...(await pair(log)))).toBe(expected);
});

test.each<[string, string, boolean]>([
  ['the same sender', reject(811) + reject(811), true],
  ['another sender', reject(811) + reject(811, '203.0.113.5', 'carl@partner.test'), false],
  ['half a minute later', reject(811) + reject(811, '203.0.113.5', 'anna@partner.test', '09:03:30'), false],
])('one try to send: %s', async (_, log, expected) => {
  expect(isSameTry(...(await pair(log)))).toBe(expected);
});

test('a server process takes one connection after the other', async () => {
  const lines = await sightingsOf(
    connect(811, '203.0.113.5', '09:03:00') +
      reject(811, '203.0.113.5', 'anna@partner.test', '09:03:00') +
      connect(811, '203.0.113.5', '09:04:00') +
      reject(811, '203.0.113.5', 'anna@partner.test', '09:04:00'),
  );
  expect(withinConnection(lines, lines[1]!)).toEqual(lines.slice(0, 2));
  expect(withinConnection(lines, lines[3]!)).toEqual(lines.slice(2));
});

test('what a session says before a message had its queue ID belongs to that message', async () => {
  const lines = await sightingsOf(connect(811) + reject(811) + client(811));
  expect(startFor(lines, lines[1]!)).toBe(lines[2]);
  expect(startFor(lines, lines[2]!)).toBeUndefined();
});
