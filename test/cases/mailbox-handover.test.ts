/** What a mailbox server logs of a message that it was handed: with and without session ids, with and without the MTA's log. */
import { expect, test } from 'vitest';
import { fates, openLogs } from '../open-logs.ts';

const saved = (user: string, session: string): string => `\
Jan 12 09:03:01 imap dovecot: lmtp(${user}@town.example.com)<141>${session}: save: box=INBOX, uid=1, msgid=<m1@partner.test>, size=1734
Jan 12 09:03:01 imap dovecot: lmtp(${user}@town.example.com)<141>${session}: msgid=<m1@partner.test>: saved mail to INBOX
`;
const handed = `\
Jan 12 09:03:00 mx postfix/cleanup[816]: 92A9B47495D: message-id=<m1@partner.test>
Jan 12 09:03:00 mx postfix/qmgr[810]: 92A9B47495D: from=<boss@partner.test>, size=349, nrcpt=1 (queue active)
Jan 12 09:03:01 mx postfix/lmtp[836]: 92A9B47495D: to=<orders@town.example.com>, relay=mail.town.example.com[private/dovecot-lmtp], delay=0.08, delays=0.02/0/0.03/0.03, dsn=2.0.0, status=sent (250 2.0.0 <orders@town.example.com> JB3AHWHNBGuKAAAAT9YxdQ Saved)
Jan 12 09:03:01 mx postfix/qmgr[810]: 92A9B47495D: removed
`;

test.each([
  ['with session ids', '<JB3AHWHNBGuKAAAAT9YxdQ:T4>', '<JB3AHWHNBGuKAAAAT9YxdQ:T4:R2>'],
  ['without', '', ''],
])('one transaction for several mailboxes is one story, without the log of the MTA: %s', async (_, first, second) => {
  await using logs = await openLogs(saved('orders', first) + saved('press', second));
  const story = await logs.story('id:m1@partner.test');
  expect(fates(story)).toEqual(['orders@town.example.com delivered', 'press@town.example.com delivered']);
  expect(story.evidence).toHaveLength(4);
});

test('other transactions with the same Message-ID are other stories', async () => {
  await using logs = await openLogs(
    saved('orders', '<JB3AHWHNBGuKAAAAT9YxdQ:T4>') + saved('press', '<JB3AHWHNBGuKAAAAT9YxdQ:T5>'),
  );
  expect((await logs.ask('id:m1@partner.test')).total).toBe(2);
});

test('a mailbox server that logs no session ids is joined to the MTA by message, owner and time', async () => {
  await using logs = await openLogs(handed + saved('orders', ''));
  const story = await logs.story('id:m1@partner.test');
  expect(fates(story)).toEqual(['orders@town.example.com delivered']);
  expect(story.hops.map(({ host }) => host)).toEqual(['mx', 'imap']);
});

test('what an LMTP proxy handed on to the server of the mailbox is one story', async () => {
  const proxied = `\
Jan 12 09:03:01 director dovecot: lmtp(110): lmtp-server: conn 192.0.2.1:49558 [1]: rcpt orders@town.example.com: <JB3AHWHNBGuKAAAAT9YxdQ>: Sent message to <orders@town.example.com> at 192.0.2.21:24: 250 2.0.0 <orders@town.example.com> JB3AHWHNBGuKAAAAT9YxdQ:P1 Saved (1/1 at 87 ms)
`;
  await using logs = await openLogs(handed + proxied + saved('orders', '<JB3AHWHNBGuKAAAAT9YxdQ:P1>'));
  const story = await logs.story('id:m1@partner.test');
  expect(fates(story)).toEqual(['orders@town.example.com delivered']);
  expect(story.hops.map(({ host }) => host)).toEqual(['mx', 'director', 'imap']);
  expect(story.conclusion.text).toBe('Handed to the mailbox on imap.');
});
