import { expect, test } from 'vitest';
import { openLogs } from '../../test/open-logs.ts';
import { queueGroups } from './queue.ts';

const arrived = (id: string, from = 'boss@example.com') =>
  `Jan 12 09:00:00 ns1 sm-mta[1201]: ${id}: from=<${from}>, size=800, class=0, nrcpts=1, msgid=<${id}@example.com>, proto=ESMTP, daemon=MTA, relay=pc1 [192.0.2.11]\n`;
const tried = (id: string, time: string, to: string, relay: string, stat: string) =>
  `Jan 12 ${time} ns1 sm-mta[1202]: ${id}: to=<${to}>, ctladdr=<boss@example.com> (1001/1001), delay=00:00:31, xdelay=00:00:30, mailer=esmtp, pri=30800, relay=${relay}, dsn=4.0.0, stat=${stat}\n`;
const refused = 'Deferred: Connection refused by mx.down.test.';
const greylisted = 'Deferred: 451 4.7.1 Greylisted, please try again';

const log =
  arrived('60C900aa001201') +
  arrived('60C900aa001202') +
  arrived('60C900aa001203') +
  arrived('60C900aa001204') +
  arrived('60C900aa001205') +
  tried('60C900aa001201', '09:00:30', 'a@down.test', 'mx.down.test.', refused) +
  tried('60C900aa001201', '09:30:30', 'a@down.test', 'mx.down.test.', refused) +
  tried('60C900aa001202', '09:01:30', 'b@down.test', 'mx.down.test.', refused) +
  tried('60C900aa001203', '09:00:40', 'c@slow.test', 'mx.slow.test. [198.51.100.30]', greylisted) +
  tried('60C900aa001204', '09:00:50', 'd@slow.test', 'mx.slow.test. [198.51.100.30]', greylisted) +
  tried('60C900aa001204', '09:20:50', 'd@slow.test', 'mx.slow.test. [198.51.100.30]', 'Sent (Ok: queued as 77AA01)');

const now = Date.parse('2026-01-12T12:00:00Z');
const at = (clock: string) => Date.parse(`2026-01-12T${clock}Z`);

test('what waits, by next hop and reason, the largest group first', async () => {
  await using logs = await openLogs(log);
  const groups = await queueGroups(logs.store, now);
  expect(groups.map(({ nextHop, messages, recipients }) => [nextHop, messages, recipients])).toEqual([
    ['mx.down.test', 2, 2],
    ['mx.slow.test', 1, 1],
    [null, 1, 1],
  ]);
  expect(groups[0]).toMatchObject({
    oldestAt: at('09:00:00'),
    lastAttemptAt: at('09:30:30'),
    sample: { host: 'ns1', queueId: '60C900aa001201', envelopeSender: 'boss@example.com', recipient: 'a@down.test' },
  });
  expect(new Set(groups.map(({ reason }) => reason)).size).toBe(3);
});

test('what came later than the present is left out', async () => {
  await using logs = await openLogs(log);
  expect(await queueGroups(logs.store, at('08:00:00'))).toEqual([]);
});

test('an empty queue has no groups', async () => {
  await using logs = await openLogs(null);
  expect(await queueGroups(logs.store, now)).toEqual([]);
});
