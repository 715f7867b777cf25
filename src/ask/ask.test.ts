import { expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import { fates, openLogs } from '../../test/open-logs.ts';
import { openSet } from '../../test/truth.ts';

const log = `\
Jan 12 09:00:00 ns1 sm-mta[1201]: 60C900aa001201: from=<boss@example.com>, size=800, class=0, nrcpts=1, msgid=<x@example.com>, proto=ESMTP, daemon=MTA, relay=pc1.example.com [192.0.2.11]
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: to=<jobs@partner.test>, ctladdr=<boss@example.com> (1001/1001), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=30800, relay=mx.partner.test. [198.51.100.11], dsn=5.1.1, reply=550 5.1.1 <jobs@partner.test>: User unknown, stat=User unknown
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900aa001201: 60C900ab001202: DSN: User unknown
Jan 12 09:00:01 ns1 sm-mta[1202]: 60C900ab001202: to=<boss@example.com>, delay=00:00:00, xdelay=00:00:00, mailer=local, pri=31000, dsn=2.0.0, stat=Sent
Jan 12 09:03:00 mail postfix/smtpd[811]: connect from h[203.0.113.5]
Jan 12 09:03:01 mail postfix/smtpd[811]: NOQUEUE: reject: RCPT from h[203.0.113.5]: 550 5.1.1 <b@example.org>: User unknown; from=<anna@partner.test> to=<b@example.org> proto=ESMTP helo=<h>
Jan 12 09:03:01 mail postfix/smtpd[811]: NOQUEUE: reject: RCPT from h[203.0.113.5]: 550 5.1.1 <c@example.org>: User unknown; from=<carl@partner.test> to=<c@example.org> proto=ESMTP helo=<h>
Jan 12 09:04:00 imap dovecot: lmtp(sam@example.org)<824><sl6DGQMCBGs4AwAAnx7m0A>: msgid=<y@partner.test>: saved mail to INBOX
Jan 12 09:05:00 imap dovecot: lda(sam@example.org)<825>: msgid=<z@partner.test>: saved mail to INBOX
`;

test('every story that an answer gives is found again by its id, the same', async () => {
  await using logs = await openLogs(log);
  const stories = await logs.stories('today');
  expect(stories).toHaveLength(6);
  for (const story of stories) {
    expect(await logs.doorway.story(story.id, { now: logs.now })).toEqual(story);
    for (const { storyId } of story.related)
      expect((await logs.doorway.story(storyId, { now: logs.now }))?.id).toBe(storyId);
  }
});

test.each(['sendmail-8.17', 'postfix-3.7', 'exim-4.96', 'opensmtpd-6.8', 'site-sendmail-postfix-dovecot-2.3-sieve'])(
  'so is every story of a whole log: %s',
  async (set) => {
    await using logs = await openSet(set, 'log');
    for (const { id, recipients } of await logs.stories('2026-11-01..2026-12-31')) {
      const again = await logs.doorway.story(id, { now: logs.now });
      expect([id, again?.id, again && fates(again)]).toEqual([id, id, fates({ recipients })]);
    }
  },
);

test('ids are the same after the logs are read again under other names into another store', async () => {
  const idsOf = async (name: string, bytes: string | Buffer) => {
    await using logs = await openLogs(null);
    await logs.add(bytes, name);
    return (await logs.stories('today')).map(({ id }) => id);
  };
  const ids = await idsOf('mail.log', log);
  expect(await idsOf('mail.log.1', log)).toEqual(ids);
  expect(await idsOf('mail.log.2.gz', gzipSync(log))).toEqual(ids);
});

test('ids stay when older and newer logs come beside', async () => {
  await using logs = await openLogs(log);
  const ids = (await logs.stories('today')).map(({ id }) => id);
  await logs.add(log.replaceAll('Jan 12', 'Jan 11').replaceAll('60C', '60B'), 'mail.log.1');
  expect((await logs.stories('today')).map(({ id }) => id)).toEqual(ids);
});

test.each(['', 'no id', 'ns1/60C900aa001299/t8qu9c', 'ns1/60C900aa001201/zzz', 'mail//t8quh1.00000000'])(
  'no story has the id %s',
  async (id) => {
    await using logs = await openLogs(log);
    expect(await logs.doorway.story(id, { now: logs.now })).toBeNull();
  },
);

test('what is not understood is answered with what is wrong, and how far the logs reach', async () => {
  await using logs = await openLogs(log);
  const asked = await logs.doorway.ask('boss@example.com yesterdy', { zone: 'UTC', now: logs.now, limit: 10 });
  expect(asked).toMatchObject({ kind: 'problem', problem: { suggestion: 'boss@example.com yesterday' } });
  expect(asked.kind === 'problem' && asked.coverage.map(({ host }) => host)).toEqual(['imap', 'mail', 'ns1']);
});

test('a call for help is answered with help, not searched for', async () => {
  await using logs = await openLogs(null);
  expect(await logs.doorway.ask('help', { zone: 'UTC', now: logs.now, limit: 10 })).toEqual({ kind: 'help' });
});

test('an answer says what was understood and whose logs were searched', async () => {
  await using logs = await openLogs(log);
  const answer = await logs.ask('BOSS@example.com today');
  expect(answer.query).toMatchObject({ text: 'BOSS@example.com today', either: [{ address: 'boss@example.com' }] });
  expect(answer.coverage).toContainEqual({
    host: 'ns1',
    from: Date.parse('2026-01-12T09:00:00Z'),
    to: Date.parse('2026-01-12T09:00:01Z'),
    events: 4,
    unexplained: 0,
  });
  expect(answer.problem).toBeNull();
});
