import { expect, test } from 'vitest';
import { openLogs } from '../../test/open-logs.ts';

const log = `\
Jan 12 09:00:00 ns1 sm-mta[1201]: 60C900aa001201: from=<anna@partner.test>, size=800, class=0, nrcpts=2, msgid=<x@partner.test>, proto=ESMTP, daemon=MTA, relay=out.partner.test [198.51.100.7]
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: to=<boss@example.com>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=30800, dsn=2.0.0, stat=Sent
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: to=sam,employee, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=30800, dsn=2.0.0, stat=Sent
Jan 12 09:10:00 web sm-mta[1301]: 60C9A0aa001301: from=root, size=80, class=0, nrcpts=1, msgid=<y@web.example.com>, relay=root@localhost
Jan 12 09:10:01 web sm-mta[1302]: 60C9A0aa001301: to=sam, ctladdr=root (0/0), delay=00:00:01, xdelay=00:00:00, mailer=local, pri=30800, dsn=2.0.0, stat=Sent
`;

test('a bare name is the address where the domain is the host’s own', async () => {
  await using logs = await openLogs(log);
  expect(await logs.stories('to:sam@example.com today')).toMatchObject([{ messageId: 'x@partner.test' }]);
  expect(await logs.stories('anna@partner.test to sam@example.com today')).toHaveLength(1);
  expect(await logs.stories('boss@example.com employee@example.com today')).toHaveLength(1);
});

test.each(['this year', '2025-12-01..2026-06-30'])(
  'also within a time that goes on long after the logs: %s',
  async (time) => {
    await using logs = await openLogs(log);
    expect(await logs.stories(`to:sam@example.com ${time}`)).toMatchObject([{ messageId: 'x@partner.test' }]);
  },
);

test('it is not where the domain is another’s', async () => {
  await using logs = await openLogs(log);
  expect(await logs.stories('sam@partner.test today')).toEqual([]);
  expect(await logs.stories('sam@web.example.com today')).toEqual([]);
});
