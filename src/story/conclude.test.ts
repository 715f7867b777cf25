import { expect, test } from 'vitest';
import { evidenceOf, recipientOf, relayOf, sampleAt, storyOf } from '../../test/story-of.ts';
import { conclude } from './conclude.ts';
import type { Recipient, Related } from './story.ts';

const now = sampleAt + 600_000;
const later = sampleAt + 48 * 3_600_000;

const relayed = recipientOf({ recipient: 'a@partner.test', relay: relayOf('mx.partner.test'), remoteQueueId: 'N9T1' });
const delivered = recipientOf({ recipient: 'b@example.com', disposition: 'delivered', mailer: 'local' });
const bounced = recipientOf({
  recipient: 'nobody@partner.test',
  disposition: 'bounced',
  relay: relayOf('mx.partner.test'),
  replyCode: 550,
  enhancedStatus: '5.1.1',
  replyText: 'User unknown',
});
const deferred = recipientOf({
  recipient: 'late@down.test',
  disposition: 'deferred',
  relay: relayOf('mx.down.test'),
  replyText: 'Connection refused by mx.down.test.',
});
const related = (kind: Related['kind']): Related[] => [{ kind, storyId: 'x', queueId: 'y' }];

test('one recipient: its own explanation', () => {
  expect(conclude(storyOf([relayed]), now)).toEqual({
    kind: 'relayed',
    text: 'Accepted by the next server mx.partner.test (its queue ID N9T1); we cannot see beyond it.',
    nextStep: 'If the recipient misses it, ask the administrators of mx.partner.test to look for it under the ID N9T1.',
    turn: 'other-side',
  });
});

test.each<[Related[], string, string]>([
  [related('bounce'), 'boss@example.com', 'A bounce message went out to the sender.'],
  [
    related('bounce').map((one) => ({ ...one, failed: true })),
    'boss@example.com',
    'The bounce message to the sender failed as well.',
  ],
  [
    related('bounce').map((one) => ({ ...one, recipient: 'owner-staff@example.com' })),
    'boss@example.com',
    'A bounce message went out to owner-staff@example.com.',
  ],
  [related('postmaster-notice'), '', 'The postmaster was told.'],
  [[], '', 'It was itself a bounce or an automatic message without a sender to return to, so nobody was told.'],
  [[], 'boss@example.com', 'The log does not show whether the sender was told.'],
])('bounced, %o from <%s>', (relations, envelopeSender, note) => {
  const story = storyOf([bounced], { related: relations, envelopeSender });
  expect(conclude(story, now).text).toBe(
    `Bounced: the server mx.partner.test knows no such mailbox (“User unknown”). ${note}`,
  );
});

test('what only those may who are logged in is refused because the login failed', () => {
  const line =
    'Nov 23 19:50:35 mail postfix/submission/smtpd[6271]: warning: unknown[203.0.113.111]: SASL PLAIN authentication failed: (reason unavailable), sasl_username=boss';
  const refused = recipientOf({
    disposition: 'rejected',
    replyCode: 554,
    enhancedStatus: '5.7.1',
    replyText: '<unknown[203.0.113.111]>: Client host rejected: Access denied',
  });
  expect(conclude(storyOf([refused], { evidence: [evidenceOf(line)] }), now)).toMatchObject({
    text: expect.stringMatching(/: the login failed \(“<unknown/),
    nextStep: 'Have the sender enter name and password anew in their mail program.',
  });
});

test('a delivery report that the sender asked for is told', () => {
  expect(conclude(storyOf([delivered], { related: related('delivery-report') }), now).text).toMatch(
    / The sender had asked for a delivery report, and it went out\.$/,
  );
});

test('a bounce that bounced asks nothing of a sender who is not there', () => {
  expect(conclude(storyOf([bounced], { envelopeSender: '' }), now)).toMatchObject({
    turn: 'nobody',
    nextStep: 'Leave it: a bounce that cannot be returned mostly answers spam with a made-up sender.',
  });
});

test('several recipients: the worst first, with its next step', () => {
  const story = storyOf([relayed, delivered, bounced, { ...delivered, recipient: 'c@example.com' }, deferred]);
  expect(conclude(story, now)).toEqual({
    kind: 'mixed',
    text: '1 of 5 recipients: bounced (no such mailbox: nobody@partner.test); 1 not accepted yet (connection refused: late@down.test); 1 accepted by the next server mx.partner.test, beyond which we cannot see; 2 handed to the mailbox.',
    nextStep: 'Ask the sender to check the address letter by letter with the recipient and to send again.',
    turn: 'sender',
  });
});

test('several recipients with one fate', () => {
  const two = [delivered, { ...delivered, recipient: 'c@example.com' }];
  expect(conclude(storyOf(two), now)).toMatchObject({
    kind: 'delivered',
    text: 'All 2 recipients: handed to the mailbox on ns1.',
  });
});

test('several recipients at different servers', () => {
  const other = { ...relayed, recipient: 'c@corp.test', relay: relayOf('mx.corp.test'), remoteQueueId: 'Q2' };
  expect(conclude(storyOf([relayed, other]), now)).toMatchObject({
    kind: 'relayed',
    text: 'All 2 recipients: accepted by the next servers mx.partner.test and mx.corp.test, beyond which we cannot see.',
    nextStep:
      'For a@partner.test: if the recipient misses it, ask the administrators of mx.partner.test to look for it under the ID N9T1.',
  });
});

test('many bounces name two and count the rest', () => {
  const many = ['a', 'b', 'c', 'd'].map((name) => ({ ...bounced, recipient: `${name}@partner.test` }));
  expect(conclude(storyOf([...many, relayed]), now).text).toBe(
    '4 of 5 recipients: bounced (no such mailbox: a@partner.test, b@partner.test and 2 others); 1 accepted by the next server mx.partner.test, beyond which we cannot see.',
  );
});

test('more fates than anybody wants to hear are counted', () => {
  const full: Recipient = { ...bounced, enhancedStatus: '5.2.2', replyText: 'Mailbox full' };
  const story = storyOf([bounced, full, deferred, { ...delivered, disposition: 'held' }, relayed, delivered]);
  expect(conclude(story, now).text).toMatch(
    /^1 of 6 recipients: .*; 1 on hold \(b@example\.com\); .*; 2 with other results\.$/,
  );
});

test.each<[string, Recipient[], string]>([
  ['an expanded address counts by what came of it', [delivered, { ...relayed, disposition: 'expanded' }], 'delivered'],
  ['an unknown outcome beside a known one', [delivered, { ...relayed, disposition: 'unknown' }], 'incomplete'],
  ['nothing but an unknown outcome', [{ ...relayed, disposition: 'unknown' }], 'incomplete'],
  ['two known fates', [delivered, relayed, { ...relayed, disposition: 'unknown' }], 'mixed'],
  ['only an expanded address', [{ ...relayed, disposition: 'expanded' }], 'expanded'],
])('%s', (_, recipients, kind) => {
  expect(conclude(storyOf(recipients), now).kind).toBe(kind);
});

test.each<[string, string, number, string, string]>([
  [
    'refused at MAIL (Sendmail)',
    'Nov 23 10:02:08 ns1 sendmail[441]: 6AN928hq000441: ruleset=check_mail, arg1=<x@missing.test>, relay=out.shop.example.net [203.0.113.61], reject=553 5.1.8 <x@missing.test>... Domain of sender address x@missing.test does not exist',
    now,
    "Refused by our server ns1 during the SMTP session: the sender's domain does not exist or takes no mail, so nobody could answer it. The log names no recipient; nothing was stored here, and the sending server must tell its user.",
    'sender',
  ],
  [
    'refused at MAIL (Postfix)',
    'Nov 23 09:03:01 mail postfix/smtpd[311]: NOQUEUE: reject: MAIL from relay1.example.net[192.0.2.7]: 552 5.3.4 Message size exceeds fixed limit; from=<boss@example.net> proto=ESMTP helo=<relay1.example.net>',
    now,
    'Refused by our server ns1 during the SMTP session: the message is larger than our server takes. The log names no recipient; nothing was stored here, and the sending server must tell its user.',
    'sender',
  ],
  [
    'turned away for now at MAIL (Postfix, by a milter)',
    'Nov 23 09:03:01 mail postfix/smtpd[311]: NOQUEUE: milter-reject: MAIL from relay1.example.net[192.0.2.7]: 451 4.7.1 Service unavailable - try again later; from=<boss@example.net> proto=ESMTP helo=<relay1.example.net>',
    now,
    'Turned away for now by our server ns1 during the SMTP session: our server was not taking mail just then. The log names no recipient; nothing was stored here, and a proper sending server tries again by itself.',
    'wait',
  ],
  [
    'turned away for now (Exim)',
    '2026-11-23 09:00:07 1xVPuB-00007Q-2O H=relay3.partner.test [203.0.113.5] F=<union@partner.test> temporarily rejected after DATA: come back later',
    now,
    'Turned away for now by our server ns1 during the SMTP session: our server was not taking mail just then. The log names no recipient; nothing was stored here, and a proper sending server tries again by itself.',
    'wait',
  ],
  [
    'refused at DATA (Postfix)',
    'Nov 23 09:03:04 mail postfix/smtpd[311]: 80D6F44E7E7: reject: DATA from relay1.example.net[192.0.2.7]: 554 5.7.1 <boss@example.net>: Sender address rejected: at data; from=<boss@example.net> proto=ESMTP helo=<relay1.example.net>',
    later,
    'Refused by our server ns1 during the SMTP session: a rule on our side is against this sender. The log names no recipient; nothing was stored here, and the sending server must tell its user.',
    'us',
  ],
  [
    'grew too large (Postfix)',
    'Nov 23 09:03:05 mail postfix/smtpd[311]: warning: 8BC4F44E7F1: queue file size limit exceeded',
    later,
    'Refused by our server ns1 during the SMTP session: the message is larger than our server takes. The log names no recipient; nothing was stored here, and the sending server must tell its user.',
    'sender',
  ],
  [
    'thrown away at MAIL (Postfix, by a milter)',
    'Nov 23 09:03:06 mail postfix/smtpd[311]: NOQUEUE: milter-discard: MAIL from relay1.example.net[192.0.2.7]: milter triggers DISCARD action; from=<boss@example.net> proto=ESMTP helo=<relay1.example.net>',
    later,
    'Discarded by a rule on ns1; neither sender nor recipient is told.',
    'us',
  ],
  [
    'held after DATA (Postfix)',
    'Nov 23 09:03:07 mail postfix/smtpd[311]: 828B444E7E7: hold: END-OF-MESSAGE from relay1.example.net[192.0.2.7]: <boss@example.net>: Sender address at end of data; from=<boss@example.net> proto=ESMTP helo=<relay1.example.net>',
    later,
    'On hold on ns1; it stays there until an administrator releases it.',
    'us',
  ],
  [
    'an alias loop that Sendmail only tells in its DSN',
    'Nov 23 10:02:11 ns1 sendmail[505]: 6AN92BC1000498: 6AN92BC1000505: DSN: aliasing/forwarding loop broken',
    now,
    'Bounced on ns1: the message went round in a circle between servers or aliases. The log names no recipient.',
    'us',
  ],
  [
    'frozen by Exim',
    '2026-11-23 09:00:08 1xVPuC-00007b-3D frozen by ACL',
    now,
    'On hold on ns1; it stays there until an administrator releases it.',
    'us',
  ],
  [
    'broken off',
    'Nov 23 10:02:08 ns1 sendmail[447]: 6AN928fa000447: collect: premature EOM: Error 0',
    now,
    'The SMTP session with our server ns1 ended before the message was complete, so nothing was stored here; the sending server should come back by itself.',
    'wait',
  ],
  [
    'no recipient',
    'Nov 23 10:02:08 ns1 sendmail[447]: 6AN928fa000447: from=<arcade@partner.test>, size=900000, class=0, nrcpts=0, proto=ESMTP, daemon=MTA-v4, relay=relay3.partner.test [203.0.113.5]',
    now,
    'The sending side named no recipient that our server ns1 accepted, so nothing was stored here; the log holds no recipient.',
    'sender',
  ],
  [
    'just accepted',
    'Nov 23 09:00:00 ns1 sendmail[229]: 6AN91bCj000229: from=<boss@example.com>, size=162, class=0, nrcpts=1, msgid=<x@y>, relay=pc [192.0.2.7]',
    now,
    'Accepted by our server ns1, with no delivery line in the log yet.',
    'wait',
  ],
  [
    'a receipt is no bounce',
    'Nov 23 10:02:10 ns1 sendmail[505]: 6AN92BC1000497: 6AN92BC1000504: DSN: Return receipt',
    later,
    'The log on ns1 does not tell what became of it.',
    'us',
  ],
  [
    'a notice to the postmaster that the time is up',
    'Nov 23 10:02:19 ns1 sendmail[505]: 6AN92BC1000498: 6AN92BC2000505: postmaster notify: Cannot send message within 2 days',
    later,
    'Bounced on ns1: no attempt succeeded in the time allowed. The log names no recipient.',
    'sender',
  ],
  [
    'accepted long ago',
    'Nov 23 09:00:00 ns1 sendmail[229]: 6AN91bCj000229: from=<boss@example.com>, size=162, class=0, nrcpts=1, msgid=<x@y>, relay=pc [192.0.2.7]',
    later,
    'Accepted by our server ns1, but the log holds no delivery line; the session may have ended early, or the log that we have may end there.',
    'us',
  ],
])('no recipient: %s', (_, line, present, text, turn) => {
  const evidence = [evidenceOf(line)];
  expect(conclude(storyOf([], { evidence }), present)).toMatchObject({ kind: 'incomplete', text, turn });
});

test('a story without any line still has a conclusion', () => {
  expect(conclude(storyOf([], { hops: [], receivedAt: null }), now)).toMatchObject({ kind: 'incomplete' });
});
