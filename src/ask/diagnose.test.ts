import { expect, test } from 'vitest';
import { openLogs, type OpenLogs } from '../../test/open-logs.ts';
import type { Problem } from './query.ts';

const log = `\
Jan 11 09:01:00 ns1 sm-mta[1101]: 60B910aa001101: from=<boss@example.com>, size=1420, class=0, nrcpts=1, msgid=<1@example.com>, proto=ESMTP, daemon=MTA, relay=pc1.example.com [192.0.2.11]
Jan 11 09:01:01 ns1 sm-mta[1102]: 60B910aa001101: to=<employee@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=31420, dsn=2.0.0, stat=Sent
Jan 12 09:03:00 ns1 sm-mta[1105]: 60C930aa001105: from=<anna@partner.test>, size=1420, class=0, nrcpts=1, msgid=<2@partner.test>, proto=ESMTP, daemon=MTA, relay=out.partner.test [198.51.100.7]
Jan 12 09:03:01 ns1 sm-mta[1106]: 60C930aa001105: to=sam, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=31420, dsn=5.1.1, stat=User unknown
Jan 12 09:13:00 ns1 sm-mta[1307]: 60C9D0Rx001307: ruleset=check_mail, arg1=<carl@banned.test>, relay=out.banned.test [203.0.113.61], reject=550 5.7.1 <carl@banned.test>... Access denied
Jan 12 09:13:00 ns1 sm-mta[1307]: 60C9D0Rx001307: from=<carl@banned.test>, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA, relay=out.banned.test [203.0.113.61]
`;

async function problemOf(logs: OpenLogs, question: string): Promise<Problem> {
  const { total, problem } = await logs.ask(question);
  expect(total).toBe(0);
  return problem!;
}

test.each<[kind: string, question: string, message: string, suggestion: string]>([
  [
    'the other side',
    'to:boss@example.com yesterday',
    'Nothing found. boss@example.com is no recipient in that time, but it is a sender.',
    'from:boss@example.com yesterday',
  ],
  [
    'the other way round',
    'from:employee@example.com to:boss@example.com yesterday',
    'Nothing found. There is no mail from employee@example.com to boss@example.com in that time, but the other way round.',
    'from:boss@example.com to:employee@example.com yesterday',
  ],
  [
    'another end',
    'from:boss@example.com status:bounced yesterday',
    'Nothing found. There is such mail, but it is delivered.',
    'from:boss@example.com yesterday',
  ],
  [
    'another host',
    'boss@example.com host:mx9 yesterday',
    'Nothing found. There is such mail, but on ns1.',
    'boss@example.com yesterday',
  ],
  [
    'refused before it named its recipients',
    'carl@banned.test to employee@example.com today',
    'Nothing found. There is mail from carl@banned.test in that time whose recipients the log does not name, as when it is refused early.',
    'from:carl@banned.test today',
  ],
  [
    'another day',
    'from:boss@example.com to:employee@example.com today',
    'Nothing found. The newest such message is of Sun 11 Jan, 09:01:00 UTC.',
    'from:boss@example.com to:employee@example.com 2026-01-11',
  ],
  [
    'another day, by queue ID',
    '60B910aa001101 today',
    'Nothing found. The newest such message is of Sun 11 Jan, 09:01:00 UTC.',
    '60B910aa001101 2026-01-11',
  ],
  [
    'another day, by Message-ID',
    '<1@example.com> today',
    'Nothing found. The newest such message is of Sun 11 Jan, 09:01:00 UTC.',
    'id:<1@example.com> 2026-01-11',
  ],
  [
    'a slip of the pen',
    'from:bos@exmaple.com to:employee@example.com',
    'Nothing found. The logs do not know bos@exmaple.com, but boss@example.com.',
    'from:boss@example.com to:employee@example.com',
  ],
  [
    'the same name elsewhere',
    'anna@partner.example today',
    'Nothing found. The logs do not know anna@partner.example, but anna@partner.test.',
    'anna@partner.test today',
  ],
  [
    'a local name',
    'anna@partner.test to sam@ns1.example.com today',
    'Nothing found. The logs do not know sam@ns1.example.com, but sam.',
    'from:anna@partner.test to:sam* today',
  ],
])('%s: %s', async (_, question, message, suggestion) => {
  await using logs = await openLogs(log);
  expect(await problemOf(logs, question)).toEqual({ kind: 'nothing-found', message, suggestion });
  expect((await logs.ask(suggestion)).total).toBeGreaterThan(0);
});

test('an address between angle brackets, and a Message-ID without them', async () => {
  await using logs = await openLogs(
    'Jan 12 09:03:00 mail postfix/cleanup[816]: 6C02025A2EF: message-id=<CAF1.x@mail.partner.test>\n' +
      'Jan 12 09:03:00 mail postfix/qmgr[810]: 6C02025A2EF: from=<anna@partner.test>, size=394, nrcpt=1 (queue active)\n',
  );
  expect(await problemOf(logs, '<anna@partner.test> today')).toEqual({
    kind: 'nothing-found',
    message: 'Nothing found. No message has the Message-ID <anna@partner.test>, but there is mail of that address.',
    suggestion: 'anna@partner.test today',
  });
  expect(await problemOf(logs, 'CAF1.x@mail.partner.test today')).toEqual({
    kind: 'nothing-found',
    message: 'Nothing found. There is no mail of caf1.x@mail.partner.test, but a message with that Message-ID.',
    suggestion: 'id:<caf1.x@mail.partner.test> today',
  });
});

test.each([
  ['a block', false],
  ['the newest lines of a log', true],
])('a queue ID without its end, from %s', async (_, isNewest) => {
  const lines = [
    'Jan 12 09:03:00 mail postfix/qmgr[810]: 4XXx1q5ghSz7JTb5: from=<anna@partner.test>, size=394, nrcpt=1 (queue active)\n',
    ...[1, 2, 3, 4].map(
      (n) =>
        `Jan 12 09:04:0${n} mail exim[9]: 1rKqFX-0000aB-7${n} <= anna@partner.test H=h [192.0.2.1] P=esmtp S=386\n`,
    ),
  ].join('');
  await using logs = await openLogs(isNewest ? null : log + lines);
  if (isNewest) await logs.follow(log + lines);
  expect(await problemOf(logs, '4XXx1q5ghSz7 today')).toEqual({
    kind: 'nothing-found',
    message: 'Nothing found. No queue ID is 4XXx1q5ghSz7, but 4XXx1q5ghSz7JTb5 begins so.',
    suggestion: '4XXx1q5ghSz7JTb5 today',
  });
  expect(await problemOf(logs, '60b910aa0011 today')).toMatchObject({
    message:
      'Nothing found. No queue ID is 60b910aa0011, but 60B910aa001101 begins so. The newest such message is of Sun 11 Jan, 09:01:00 UTC.',
    suggestion: '60B910aa001101 2026-01-11',
  });
  expect(await problemOf(logs, '60C9D0Rx00130 today')).toMatchObject({ suggestion: '60C9D0Rx001307 today' });
  expect(await problemOf(logs, '1rKqFX-0000aB-7')).toMatchObject({ suggestion: null });
});

test('outside the logs: how far they reach, and the newest such message', async () => {
  await using logs = await openLogs(log);
  const reach = 'logs of ns1 reach from Sun 11 Jan, 09:01:00 UTC to Mon 12 Jan, 09:13:00 UTC';
  expect(await problemOf(logs, 'boss@example.com 2026-01-02')).toEqual({
    kind: 'nothing-found',
    message: `That time is outside the logs: ${reach}. The newest such message is of Sun 11 Jan, 09:01:00 UTC.`,
    suggestion: 'boss@example.com 2026-01-11',
  });
  expect(await problemOf(logs, 'nobody@nowhere.test 2026-01-02')).toEqual({
    kind: 'nothing-found',
    message: `That time is outside the logs: ${reach}.`,
    suggestion: null,
  });
});

test('the reach is told in the asker’s zone', async () => {
  await using logs = await openLogs(log);
  const { problem } = await logs.ask('2026-01-02', { zone: 'America/New_York' });
  expect(problem?.message).toContain('logs of ns1 reach from Sun 11 Jan, 04:01:00 EST to Mon 12 Jan, 04:13:00 EST');
});

test.each([
  ['nobody@nowhere.test', /I looked everywhere: logs of ns1 reach .*If it was sent, it has not reached these servers/],
  ['60B910aa009999', /belongs to one server/],
])('nothing like it at all: %s', async (question, message) => {
  await using logs = await openLogs(log);
  const problem = await problemOf(logs, question);
  expect(problem).toMatchObject({ kind: 'nothing-found', suggestion: null });
  expect(problem.message).toMatch(message);
});

test('no logs yet', async () => {
  await using logs = await openLogs(null);
  expect(await problemOf(logs, 'boss@example.com')).toEqual({
    kind: 'no-logs',
    message: 'No mail logs have been indexed yet, so there is nothing to search.',
    suggestion: null,
  });
});

test('many hosts are not all named', async () => {
  const line = (host: number) =>
    `Jan 12 09:03:01 mx${host} postfix/local[819]: 6C02025A2EF: to=<sam@example.org>, relay=local, delay=0.06, delays=0.06/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)\n`;
  await using logs = await openLogs([1, 2, 3, 4, 5, 6, 7].map(line).join(''));
  expect((await problemOf(logs, 'nobody@nowhere.test')).message).toContain('; and those of 2 more hosts');
});

test('a near address that only the newest lines of a log name, which are not in a block yet', async () => {
  await using logs = await openLogs(null, { now: '2026-01-12T10:00:00Z' });
  await logs.follow(log);
  expect(await problemOf(logs, 'bos@exmaple.com this week')).toMatchObject({
    message: 'Nothing found. The logs do not know bos@exmaple.com, but boss@example.com.',
  });
});
