/** What Exim sends about a message (its log only says `R=`), and what ends a message without a delivery line of its own. */
import { expect, test } from 'vitest';
import { fates, openLogs } from '../open-logs.ts';

const came = (time: string, id: string, rest = '') =>
  `2026-01-12 ${time} ${id} <= anna@partner.test H=out.partner.test [203.0.113.5] P=esmtp S=386 id=${id}@partner.test${rest}\n`;
const greylisted = (time: string, id: string) =>
  `2026-01-12 ${time} ${id} == b@later.test R=dnslookup T=remote_smtp defer (-44) H=mx.later.test [198.51.100.28]: SMTP error from remote mail server after RCPT TO:<b@later.test>: 451 4.7.1 <b@later.test>: Greylisted, come back in 300 seconds\n`;
const notice = (time: string, id: string, about: string, user = 'Debian-exim') =>
  `2026-01-12 ${time} ${id} <= <> R=${about} U=${user} P=local S=2313\n` +
  `2026-01-12 ${time} ${id} => anna@partner.test R=dnslookup T=remote_smtp H=mx.partner.test [198.51.100.10] C="250 2.0.0 Ok: queued as 77AA01"\n` +
  `2026-01-12 ${time} ${id} Completed\n`;

const asked = '1xVa4u-00026E-0E';
const told = '1xVa4x-00027k-0O';

test('a warning that a message waits is no bounce; the bounce that follows is', async () => {
  const last = '1xVa5k-0002Lv-0O';
  await using logs = await openLogs(
    came('08:00:00', asked) +
      greylisted('08:00:01', asked) +
      greylisted('10:00:01', asked) +
      notice('10:00:01', told, asked) +
      greylisted('12:00:01', asked) +
      `2026-01-12 12:00:01 ${asked} ** b@later.test: retry timeout exceeded\n` +
      notice('12:00:01', last, asked) +
      `2026-01-12 12:00:01 ${asked} Completed\n`,
  );
  const story = await logs.story('to:b@later.test today');
  expect(story.conclusion.text).toContain('A bounce message went out to the sender.');
  expect(story.related.map(({ kind, queueId }) => [kind, queueId])).toEqual([
    ['delay-warning', told],
    ['bounce', last],
  ]);
  const [warning, bounced] = await Promise.all(
    story.related.map(({ storyId }) => logs.doorway.story(storyId, { now: logs.now })),
  );
  expect(warning?.related.map(({ kind }) => kind)).toEqual(['notice-of']);
  expect(bounced?.related.map(({ kind }) => kind)).toEqual(['bounce-of']);
});

test('an automatic reply to a message that was delivered is no bounce', async () => {
  await using logs = await openLogs(
    `${came('08:00:00', asked)}\
2026-01-12 08:00:01 ${asked} => away <away@example.com> R=localuser T=local_delivery
${notice('08:00:01', told, asked, 'away')}\
2026-01-12 08:00:01 ${asked} Completed
`,
  );
  const story = await logs.story('to:away@example.com today');
  expect(story.related.map(({ kind, queueId }) => [kind, queueId])).toEqual([['notice', told]]);
});

test('what the postmaster is told of a bounce that cannot be delivered is no bounce of it', async () => {
  await using logs = await openLogs(`\
2026-01-12 08:00:00 ${asked} <= <> R=1xVa4x-00027w-1Y U=Debian-exim P=local S=1765
2026-01-12 08:00:01 ${asked} ** nobody@perm.test R=dnslookup T=remote_smtp H=mx.perm.test [198.51.100.11]: SMTP error from remote mail server after RCPT TO:<nobody@perm.test>: 550 5.1.1 <nobody@perm.test>: User unknown
2026-01-12 08:00:01 ${asked} Frozen (delivery error message)
${notice('08:00:01', told, asked)}`);
  const story = await logs.story('to:nobody@perm.test today');
  expect(fates(story)).toEqual(['nobody@perm.test held']);
  expect(story.related.map(({ kind }) => kind)).toEqual(['postmaster-notice']);
});

test('a message that an administrator gives up (`exim -Mg`) goes back to its sender, and says so', async () => {
  await using logs = await openLogs(
    came('08:00:00', asked) +
      greylisted('08:00:01', asked) +
      `2026-01-12 08:05:00 ${asked} cancelled by root\n` +
      notice('08:05:00', told, asked) +
      `2026-01-12 08:05:00 ${asked} Completed\n`,
  );
  const story = await logs.story('to:b@later.test today');
  expect(fates(story)).toEqual(['b@later.test bounced']);
  expect(story.conclusion.text).toBe(
    'Bounced: an administrator gave it up (“cancelled by root”). A bounce message went out to the sender.',
  );
  expect(story.recipients[0]).toMatchObject({ replyCode: null, relay: null });
});

test('what was on hold too long is told to its sender, whoever else was refused beside', async () => {
  await using logs = await openLogs(`\
2026-01-12 08:00:00 [811] H=out.partner.test [203.0.113.5] F=<anna@partner.test> rejected RCPT <b@example.com>: Unknown user
${came('08:00:00', asked, ' from <anna@partner.test> for c@example.com').replace(' 1x', ' [811] 1x')}\
2026-01-12 08:00:00 [811] ${asked} frozen by ACL
2026-01-12 08:09:00 [899] ${asked} cancelled by timeout_frozen_after
2026-01-12 08:09:00 [899] ${asked} Completed
`);
  const story = await logs.story('from:anna@partner.test today');
  expect(fates(story).toSorted()).toEqual(['b@example.com rejected', 'c@example.com bounced']);
});

test('frozen and given up before any recipient was named', async () => {
  const frozen = `${came('08:00:00', asked)}2026-01-12 08:00:00 ${asked} frozen by ACL\n`;
  await using held = await openLogs(frozen);
  expect((await held.story('from:anna@partner.test today')).conclusion.text).toContain('On hold');
  await using over = await openLogs(
    `${frozen}2026-01-12 08:09:00 ${asked} cancelled by timeout_frozen_after\n2026-01-12 08:09:00 ${asked} Completed\n`,
  );
  expect((await over.story('from:anna@partner.test today')).conclusion.text).toContain('Given up');
  await using removed = await openLogs(
    `${frozen}2026-01-12 08:09:00 ${asked} removed by root\n2026-01-12 08:09:00 ${asked} Completed\n`,
  );
  expect((await removed.story('from:anna@partner.test today')).conclusion.text).toContain('by an administrator');
});

test('a recipient refused after the data (PRDR) is told beside those that got it', async () => {
  await using logs = await openLogs(`\
2026-01-12 08:00:00 ${asked} PRDR R=<c@example.com> acceptance
2026-01-12 08:00:00 ${asked} PRDR b@example.com 550 not for this one
${came('08:00:00', asked)}\
2026-01-12 08:00:01 ${asked} => c <c@example.com> R=localuser T=local_delivery
2026-01-12 08:00:01 ${asked} Completed
`);
  const story = await logs.story('to:b@example.com today');
  expect(fates(story).toSorted()).toEqual(['b@example.com rejected', 'c@example.com delivered']);
});

test('a connection that broke off before is not the one that brought the message', async () => {
  await using logs = await openLogs(`\
2026-01-12 07:59:00 SMTP connection from out.partner.test [203.0.113.5] lost while reading message data (header)
${came('08:00:00', asked)}\
2026-01-12 08:00:00 ${asked} no immediate delivery: queued by ACL
`);
  const story = await logs.story('from:anna@partner.test today');
  expect(story.conclusion.text).toContain('Accepted by our server');
});

test('recipients that an ACL discards are told with the message, also where the log has no PID', async () => {
  await using logs = await openLogs(`\
2026-01-12 08:00:00 H=out.partner.test [203.0.113.5] F=<anna@partner.test> RCPT <b@example.com>: discarded by RCPT ACL: not for us
${came('08:00:00', asked)}\
2026-01-12 08:00:01 ${asked} => c <c@example.com> R=localuser T=local_delivery
2026-01-12 08:00:01 ${asked} Completed
2026-01-12 08:00:05 H=out.partner.test [203.0.113.5] F=<anna@partner.test> RCPT <d@example.com>: discarded by RCPT ACL: not for us
${came('08:00:05', told)}\
2026-01-12 08:00:05 ${told} => blackhole (RCPT ACL discarded recipients)
2026-01-12 08:00:05 ${told} Completed
`);
  const story = await logs.story('to:b@example.com today');
  expect(fates(story).toSorted()).toEqual(['b@example.com discarded', 'c@example.com delivered']);
  expect(fates(await logs.story('to:d@example.com today'))).toEqual(['d@example.com discarded']);
});

test('thawed by an administrator: the warning that follows is no notice to the postmaster', async () => {
  await using logs = await openLogs(
    came('08:00:00', asked) +
      greylisted('08:00:01', asked) +
      `2026-01-12 08:05:00 ${asked} frozen by root\n` +
      `2026-01-12 08:59:59 ${asked} Message is frozen\n` +
      `2026-01-12 09:00:00 ${asked} Unfrozen by forced delivery\n` +
      greylisted('09:00:00', asked) +
      notice('09:00:00', told, asked),
  );
  const story = await logs.story('to:b@later.test today');
  expect(story.related.map(({ kind }) => kind)).toEqual(['delay-warning']);
});

test('a message that Exim completes without a word about any recipient is not said to wait', async () => {
  await using logs = await openLogs(`\
${came('08:00:00', asked)}\
2026-01-12 08:00:01 ${asked} peer close after all rcpt responses; converting i/o-error to no-error
2026-01-12 08:00:01 ${asked} Completed
`);
  const story = await logs.story('from:anna@partner.test today');
  expect(story.conclusion.text).toContain('does not tell what became of it');
});

test('an error that is to be ignored is told to nobody; with another sender set by an administrator, the bounce goes there', async () => {
  const failed = `${asked} ** b@ign.test R=ign T=smtp H=127.0.0.1 [127.0.0.1]: SMTP error from remote mail server after RCPT TO:<b@ign.test>: 550 5.1.1 no such user here`;
  await using logs = await openLogs(`\
${came('08:00:00', asked)}\
2026-01-12 08:00:01 ${failed}
2026-01-12 08:00:01 ${asked} b@ign.test: error ignored
2026-01-12 08:00:01 ${asked} Completed
${came('08:01:00', told)}\
2026-01-12 08:01:01 ${told} sender address changed to <carl@example.com> by root
2026-01-12 08:01:01 ${failed.replace(asked, told)}
2026-01-12 08:01:01 1xVa5k-0002Lv-0O <= <> R=${told} U=Debian-exim P=local S=1646
2026-01-12 08:01:01 1xVa5k-0002Lv-0O => carl <carl@example.com> R=local T=mailbox
2026-01-12 08:01:01 ${told} Completed
`);
  expect((await logs.story(`${asked} today`)).conclusion.text).toContain('tell nobody when mail to this address fails');
  const edited = await logs.story(`${told} today`);
  expect(edited.envelopeSender).toBe('anna@partner.test');
  expect(edited.conclusion.text).toContain('A bounce message went out to carl@example.com.');
});

test('a login that failed at the next server is not a login at ours', async () => {
  await using logs = await openLogs(`\
${came('08:00:00', asked)}\
2026-01-12 08:00:01 ${asked} plain_client authenticator failed H=mx.auth.test [198.51.100.21] 535 5.7.8 Bad credentials
2026-01-12 08:00:01 ${asked} == b@auth.test R=authreq T=remote_auth defer (-42): authentication required but authentication attempt(s) failed
`);
  const story = await logs.story('to:b@auth.test today');
  expect(story.conclusion.text).toContain('the next server did not accept the login that our server used');
});

test.each([
  ['main log first', ['mainlog', 'rejectlog']],
  ['reject log first', ['rejectlog', 'mainlog']],
])('a refusal that stands in the main log and in the reject log is one: %s', async (_, names) => {
  const refused = (id: string) =>
    `2026-01-12 08:00:00 H=out.partner.test [203.0.113.5] F=<anna@partner.test> rejected RCPT <${id}@example.com>: Unknown user\n`;
  const files: Record<string, string> = {
    mainlog: `${refused('b')}${came('08:00:00', asked)}${refused('c')}${came('08:00:00', told)}`,
    rejectlog: `${refused('b')}${refused('c')}`,
  };
  await using logs = await openLogs(null);
  for (const name of names) await logs.add(files[name]!, name);
  const stories = await logs.stories('from:anna@partner.test today');
  expect(stories.map((story) => `${story.hops[0]?.queueId} ${fates(story).join(', ')}`).toSorted()).toEqual([
    `${asked} b@example.com rejected`,
    `${told} c@example.com rejected`,
  ]);
});

test.each([['mainlog', 'rejectlog'], ['rejectlog', 'mainlog'], ['rejectlog']])(
  'a refusal after DATA is found by every recipient and the Message-ID that the reject log names: %s',
  async (...names) => {
    const refused = (id: string) =>
      `2026-01-12 08:00:00 ${id} H=out.partner.test [203.0.113.5] F=<anna@partner.test> rejected after DATA: content rule 17\n`;
    const entry = (id: string, to: string) =>
      `${refused(id)}Envelope-from: <anna@partner.test>\nEnvelope-to: <${to}@example.com>\n    <c@example.com>\n` +
      `P Received: from out.partner.test ([203.0.113.5])\n\tid ${id}\nT To: x@y,\n    <folded@example.com>\nI Message-ID: <${to}@partner.test>\n`;
    const files: Record<string, string> = {
      mainlog: `${came('07:00:00', asked)}${refused(asked)}${refused(told)}`,
      rejectlog: entry(asked, 'b') + entry(told, 'd'),
    };
    await using logs = await openLogs(null);
    for (const name of names) await logs.add(files[name]!, name);
    const story = await logs.story('to:b@example.com today');
    expect(fates(story)).toEqual(['b@example.com rejected', 'c@example.com rejected']);
    expect(story.conclusion.text).toContain('content rule 17');
    expect((await logs.story('id:d@partner.test')).hops[0]?.queueId).toBe(told);
    expect(await logs.stories('to:c@example.com today')).toHaveLength(2);
    expect(await logs.stories('folded@example.com today')).toEqual([]);
  },
);

test('every entry of a long reject log is whole, wherever a stored block ends', async () => {
  const pad = 'x'.repeat(997);
  const numbers = Array.from({ length: 150 }, (_, n) => n);
  const entry = (n: number) =>
    `2026-01-12 08:00:00 1xVa4u-${String(n).padStart(6, '0')}-0E F=<anna@partner.test> H=h [203.0.113.5] rejected by local_scan(): no\n` +
    `Envelope-from: <anna@partner.test>\nEnvelope-to: <b${n}@example.com>\n  Subject: ${pad}\nI Message-ID: <${n}@partner.test>\n`;
  await using logs = await openLogs(numbers.map(entry).join(''));
  const told = await logs.stories('from:anna@partner.test today');
  const whole = told.filter(({ messageId, recipients }) => messageId !== null && recipients.length === 1);
  expect(whole).toHaveLength(numbers.length);
});

test.each([
  ['rejected after DATA: content rule 17 (subject="x")', '(“content rule 17 (subject="x")”)'],
  ['rejected during MIME ACL checks: Blocked attachment x.exe', 'an attachment of this kind'],
  ['rejected by non-SMTP ACL: Local content refused', '(“Local content refused”)'],
])('refused with its data, no recipient named: %s', async (words, reason) => {
  await using logs = await openLogs(
    `2026-01-12 08:00:00 ${asked} H=out.partner.test [203.0.113.5] F=<anna@partner.test> ${words}\n`,
  );
  const story = await logs.story('from:anna@partner.test today');
  expect(story.conclusion.text).toContain('Refused by our server');
  expect(story.conclusion.text).toContain(reason);
});

test.each([
  ['rejected', 'the sending server must tell its user'],
  ['temporarily rejected', 'a proper sending server tries again by itself'],
])('refused in words that nobody knows, without a code: %s', async (verb, then) => {
  await using logs = await openLogs(
    `2026-01-12 08:00:00 H=out.partner.test [203.0.113.5] F=<anna@partner.test> ${verb} RCPT <b@example.com>: rule 17\n`,
  );
  expect((await logs.story('to:b@example.com today')).conclusion.text).toContain(then);
});

test('the refusal that names the sender tells why, not that of another try of the same client', async () => {
  await using logs = await openLogs(`\
2026-01-12 08:00:00 H=out.partner.test (bad.x) [203.0.113.5] rejected EHLO or HELO bad.x: Bad HELO
2026-01-12 08:00:02 H=out.partner.test [203.0.113.5] rejected MAIL <anna@partner.test>: Sender not welcome
`);
  const story = await logs.story('from:anna@partner.test today');
  expect(story.conclusion.text).toContain('(“Sender not welcome”)');
});

test('without PIDs the port of the client tells its connections apart', async () => {
  const refused = (port: number, name: string) =>
    `2026-01-12 08:00:00 H=out.partner.test [203.0.113.5]:${port} I=[192.0.2.10]:25 F=<anna@partner.test> rejected RCPT <${name}@example.com>: Unknown user\n`;
  const arrived = (port: number, id: string) => came('08:00:01', id).replace('[203.0.113.5]', `[203.0.113.5]:${port}`);
  await using logs = await openLogs(
    refused(40_001, 'b') + refused(40_002, 'c') + arrived(40_002, asked) + arrived(40_001, told),
  );
  const stories = await logs.stories('from:anna@partner.test today');
  expect(stories.map((story) => `${story.hops[0]?.queueId} ${fates(story).join(', ')}`).toSorted()).toEqual([
    `${asked} c@example.com rejected`,
    `${told} b@example.com rejected`,
  ]);
});
