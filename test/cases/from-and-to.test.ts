/** Sender and recipient asked for together: an intersection, on the sides that were named. */
import { expect, test } from 'vitest';
import { openLogs, way } from '../open-logs.ts';

const log = `\
Jan 12 09:01:00 ns1 sm-mta[1101]: 60C910aa001101: from=<boss@example.com>, size=1420, class=0, nrcpts=1, msgid=<1.901@example.com>, proto=ESMTP, daemon=MTA, relay=pc1.example.com [192.0.2.11]
Jan 12 09:01:01 ns1 sm-mta[1102]: 60C910aa001101: to=<employee@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=31420, dsn=2.0.0, stat=Sent
Jan 12 09:02:00 ns1 sm-mta[1103]: 60C920aa001103: from=<boss@example.com>, size=1420, class=0, nrcpts=1, msgid=<1.902@example.com>, proto=ESMTP, daemon=MTA, relay=pc1.example.com [192.0.2.11]
Jan 12 09:02:01 ns1 sm-mta[1104]: 60C920aa001103: to=<sam@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=31420, dsn=2.0.0, stat=Sent
Jan 12 09:03:00 ns1 sm-mta[1105]: 60C930aa001105: from=<anna@partner.test>, size=1420, class=0, nrcpts=1, msgid=<1.903@partner.test>, proto=ESMTP, daemon=MTA, relay=out.partner.test [198.51.100.7]
Jan 12 09:03:01 ns1 sm-mta[1106]: 60C930aa001105: to=<employee@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=31420, dsn=2.0.0, stat=Sent
Jan 12 09:04:00 ns1 sm-mta[1107]: 60C940aa001107: from=<employee@example.com>, size=1420, class=0, nrcpts=1, msgid=<1.904@example.com>, proto=ESMTP, daemon=MTA, relay=pc2.example.com [192.0.2.12]
Jan 12 09:04:01 ns1 sm-mta[1108]: 60C940aa001107: to=<boss@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=31420, dsn=2.0.0, stat=Sent
`;

const bossToEmployee = 'ns1/60C910aa001101';
const bossToSam = 'ns1/60C920aa001103';
const annaToEmployee = 'ns1/60C930aa001105';
const employeeToBoss = 'ns1/60C940aa001107';

test.each<[string, string[]]>([
  ['from:boss@example.com to:employee@example.com', [bossToEmployee]],
  ['to:employee@example.com from:boss@example.com', [bossToEmployee]],
  ['boss@example.com to employee@example.com', [bossToEmployee]],
  ['employee@example.com -> boss@example.com', [employeeToBoss]],
  ['from:boss@example.com', [bossToSam, bossToEmployee]],
  ['to:employee@example.com', [annaToEmployee, bossToEmployee]],
  ['boss@example.com', [employeeToBoss, bossToSam, bossToEmployee]],
  ['boss@example.com employee@example.com', [employeeToBoss, bossToEmployee]],
  ['from:@partner.test to:@example.com', [annaToEmployee]],
  ['from:anna@partner.test to:sam@example.com', []],
])('%s', async (question, expected) => {
  await using logs = await openLogs(log);
  expect((await logs.stories(`${question} today`)).flatMap(way)).toEqual(expected);
});

test('a signed sender, and one that a forwarder rewrote, is the one that it was', async () => {
  const from = (id: string, sender: string) =>
    `Jan 12 09:00:00 ns1 sm-mta[1201]: ${id}: from=<${sender}>, size=800, class=0, nrcpts=1, msgid=<${id}@x.test>, proto=ESMTP, daemon=MTA, relay=out.partner.test [198.51.100.7]\n`;
  await using logs = await openLogs(
    from('60C900aa001201', 'prvs=5012b7a8d9=boss@example.com') +
      from('60C900ab001201', 'SRS0=Kqfz=QR=example.com=boss@forwarder.test'),
  );
  expect(await logs.stories('from:boss@example.com today')).toHaveLength(2);
  expect(await logs.stories('from:@example.com today')).toHaveLength(2);
  expect(await logs.stories('@forwarder.test today')).toHaveLength(1);
});
