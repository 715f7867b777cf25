import { expect, test } from 'vitest';
import { Lab } from '../../../test/fixtures/lab.ts';
import { openLogs } from '../../../test/open-logs.ts';

const monday = `2026-01-12T08:00:01+00:00 mx1 postfix/smtpd[11]: 4A1B2C3D4E5: client=out.partner.test[203.0.113.5]
2026-01-12T08:00:01+00:00 mx1 postfix/qmgr[12]: 4A1B2C3D4E5: from=<boss@partner.test>, size=900, nrcpt=2 (queue active)
2026-01-12T08:00:02+00:00 mx1 postfix/smtp[13]: 4A1B2C3D4E5: to=<a@shop.test>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect to mx.shop.test[192.0.2.9]:25: Connection refused)
2026-01-12T08:00:02+00:00 mx1 postfix/smtp[13]: 4A1B2C3D4E5: to=<b@shop.test>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect to mx.shop.test[192.0.2.9]:25: Connection refused)
`;
const tuesday = `2026-01-13T08:00:02+00:00 mx1 postfix/smtp[13]: 4A1B2C3D4E5: to=<a@shop.test>, relay=mx.shop.test[192.0.2.9]:25, delay=86401, delays=0/0/1/0, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 77)
2026-01-13T08:00:03+00:00 mx1 postfix/smtp[13]: 4A1B2C3D4E5: to=<b@shop.test>, relay=mx.shop.test[192.0.2.9]:25, delay=86402, delays=0/0/1/0, dsn=4.2.2, status=deferred (host mx.shop.test[192.0.2.9] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command))
`;
const setting = { now: '2026-01-13T12:00:00Z' };

const waitingIn = async (logs: Awaited<ReturnType<typeof openLogs>>) =>
  (await logs.store.waiting()).map(({ recipient, replyText, sinceAt, doubtful }) => [
    recipient,
    replyText?.includes('Mailbox full') ? 'full' : replyText,
    new Date(sinceAt).toISOString().slice(8, 16),
    doubtful,
  ]);

test('what an older file says of a message does not undo what a newer one said before', async () => {
  await using logs = await openLogs(null, setting);
  await logs.add(tuesday, 'mail.log');
  await logs.add(monday, 'mail.log.1');
  expect(await waitingIn(logs)).toEqual([['b@shop.test', 'full', '12T08:00', undefined]]);
});

test('in order it comes to the same', async () => {
  await using logs = await openLogs(null, setting);
  await logs.add(monday, 'mail.log.1');
  await logs.add(tuesday, 'mail.log');
  expect(await waitingIn(logs)).toEqual([['b@shop.test', 'full', '12T08:00', undefined]]);
});

test('what another log tells of a message up to its deferral does not undo its end', async () => {
  await using logs = await openLogs(null, setting);
  const soon = tuesday.split('\n')[0]!.replace('2026-01-13', '2026-01-12').replace('08:00:02', '08:01:00');
  await logs.add(`${monday}${soon}\n${soon.replace('a@', 'b@')}\n`, 'mail.log');
  await logs.add(monday.replaceAll('+00:00', '.125+00:00'), 'central.log');
  expect(await waitingIn(logs)).toEqual([]);
});

test('a rotation within a second, read newest first, leaves nobody waiting who is not', async () => {
  await using logs = await openLogs(null, setting);
  const done = monday
    .split('\n')
    .slice(2, 4)
    .map((line) => line.replace('08:00:02', '08:00:01').replace(/dsn=4.*/, 'dsn=2.0.0, status=sent (250 2.0.0 Ok)'));
  const before = monday.split('\n').slice(0, 2).join('\n');
  const other = (time: string) =>
    `2026-01-12T${time}+00:00 mx1 postfix/smtpd[11]: connect from out.partner.test[203.0.113.5]\n`;
  await logs.add(`${done.join('\n')}\n${other('08:00:09')}`, 'mail.log');
  await logs.add(`${other('07:00:00')}${before}\n`, 'mail.log.1');
  expect(await waitingIn(logs)).toEqual([]);
});

test('nor does one that tells the second of its end more precisely', async () => {
  await using logs = await openLogs(null, setting);
  const [came, from, a, b] = monday.replaceAll('08:00:02', '08:00:01').split('\n');
  const sent = [a!, b!].map((line) => line.replace(/dsn=4.*/, 'dsn=2.0.0, status=sent (250 2.0.0 Ok)'));
  await logs.add([came, from, ...sent, ''].join('\n'), 'mail.log');
  await logs.add([came, from, ''].join('\n').replaceAll('+00:00', '.125+00:00'), 'central.log');
  expect(await waitingIn(logs)).toEqual([]);
});

test('an arrival that a later start reads after the deferral, and that names no recipient, does not undo it', async () => {
  const lab = await Lab.open();
  lab.write(
    'mainlog',
    '2026-01-12 08:00:03 1xVPu6-00006O-23 == a@shop.test R=dnslookup T=remote_smtp defer (111): Connection refused\n',
  );
  lab.write('mainlog.1', '2026-01-12 08:00:01 1xVPu6-00006O-23 <= boss@partner.test U=boss P=local S=900\n');
  await lab.import('mainlog');
  await lab.restart();
  await lab.import('mainlog.1');
  expect(await lab.store.waiting()).toMatchObject([{ recipient: 'a@shop.test', disposition: 'deferred' }]);
});

test('how a deferral ended is kept; recipients that a server took are counted by site', async () => {
  await using logs = await openLogs(null, setting);
  await logs.add(monday, 'mail.log.1');
  await logs.add(tuesday, 'mail.log');
  const { ended, last } = await logs.store.ended(0);
  expect(ended).toMatchObject([
    {
      recipient: 'a@shop.test',
      disposition: 'deferred',
      ending: 'relayed',
      endedAt: Date.parse('2026-01-13T08:00:02Z'),
    },
  ]);
  expect(await logs.store.ended(last)).toEqual({ ended: [], last });
  const at = Date.parse('2026-01-13T08:00:00Z');
  expect(await logs.store.tallies(at, at + 60_000)).toEqual([
    { minute: at / 60_000, host: 'mx1', disposition: 'deferred', nextHop: 'mx.shop.test', count: 1 },
    { minute: at / 60_000, host: 'mx1', disposition: 'relayed', nextHop: 'shop.test', count: 1 },
  ]);
});

test('where mail went is counted for some hours; of what is older, only how much it was', async () => {
  await using logs = await openLogs(null, setting);
  await logs.add(monday, 'mail.log.1');
  await logs.add(tuesday, 'mail.log');
  const day = (at: string) => logs.store.tallies(Date.parse(at), Date.parse(at) + 86_400_000);
  const count = (disposition: string, nextHop: string, number: number) =>
    expect.objectContaining({ disposition, nextHop, count: number });
  expect(await day('2026-01-12')).toEqual([count('deferred', '', 2)]);
  expect(await day('2026-01-13')).toEqual([count('deferred', 'mx.shop.test', 1), count('relayed', 'shop.test', 1)]);
  logs.store.forgetHops(Date.parse('2026-01-13T08:01:00Z'));
  logs.store.forgetHops(Date.parse('2026-01-13T09:00:00Z'));
  expect(await day('2026-01-12')).toEqual([count('deferred', '', 2)]);
  expect(await day('2026-01-13')).toEqual([count('deferred', '', 1), count('relayed', '', 1)]);
});
