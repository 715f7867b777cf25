/** Answers stay the same when a file is read again, under another name, compressed, or when syslog wrote the lines twice. */
import { expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import { fates, openLogs } from '../open-logs.ts';

const log = `\
Jan 12 09:00:00 ns1 sm-mta[1201]: 60C900aa001201: from=<boss@example.com>, size=800, class=0, nrcpts=1, msgid=<x@example.com>, proto=ESMTP, daemon=MTA, relay=pc1.example.com [192.0.2.11]
Jan 12 09:00:31 ns1 sm-mta[1202]: 60C900aa001201: to=<carl@slow.test>, ctladdr=<boss@example.com> (1001/1001), delay=00:00:31, xdelay=00:00:01, mailer=esmtp, pri=30800, relay=mx.slow.test. [198.51.100.30], dsn=4.7.1, stat=Deferred: 451 4.7.1 Greylisted
Jan 12 09:30:31 ns1 sm-mta[1302]: 60C900aa001201: to=<carl@slow.test>, ctladdr=<boss@example.com> (1001/1001), delay=00:30:31, xdelay=00:00:01, mailer=esmtp, pri=120800, relay=mx.slow.test. [198.51.100.30], dsn=4.7.1, stat=Deferred: 451 4.7.1 Greylisted
Jan 12 09:40:00 mail postfix/smtpd[811]: NOQUEUE: reject: RCPT from relay3.partner.test[203.0.113.5]: 554 5.7.1 <sam@example.org>: Relay access denied; from=<anna@partner.test> to=<sam@example.org> proto=ESMTP helo=<relay3.partner.test>
`;

test.each<[string, string, string | Buffer]>([
  ['the same file', 'mail.log', log],
  ['renamed', 'mail.log.1', log],
  ['compressed', 'mail.log.1.gz', gzipSync(log)],
])('%s', async (_, name, bytes) => {
  await using logs = await openLogs(log);
  const before = await logs.stories('today');
  await logs.add(bytes, name);
  const after = await logs.stories('today');
  expect(after.map(fates)).toEqual([['sam@example.org rejected'], ['carl@slow.test deferred, 2 attempts']]);
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect(after.map(({ evidence }) => evidence.length)).toEqual([1, 3]);
});

test('a second log that holds the mail lines too (syslog beside mail.log)', async () => {
  await using logs = await openLogs(log);
  await logs.add(`Jan 12 08:59:00 ns1 kernel: eth0: link up\n${log}`, 'syslog');
  const stories = await logs.stories('today');
  expect(stories.map(fates)).toEqual([['sam@example.org rejected'], ['carl@slow.test deferred, 2 attempts']]);
  expect(stories.map(({ evidence }) => evidence.length)).toEqual([1, 3]);
});
