import { expect, test } from 'vitest';
import { copiesOf } from '../../test/sightings-of.ts';
import type { Copy } from './copy.ts';
import type { OpenLeg } from './leg.ts';
import { agree, feedsLeg, isNextHop, isRefusedIn, isSubmittedHere, sameMessageId, sentOnTo } from './link.ts';

const handed = (id: string, reply = `Ok: queued as ${id}`) => `\
Jan 12 09:00:00 front sm-mta[1201]: 60C900aa001201: from=<anna@partner.test>, size=800, class=0, nrcpts=1, msgid=<x@partner.test>, proto=ESMTP, daemon=MTA, relay=out [198.51.100.7]
Jan 12 09:00:01 front sm-mta[1202]: 60C900aa001201: to=<b@example.com>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=60800, relay=store. [192.0.2.30], dsn=2.0.0, stat=Sent (${reply})
`;
const taken = (host: string, time: string, messageId = 'x@partner.test', client = 'front[192.0.2.20]') => `\
Jan 12 ${time} ${host} postfix/smtpd[811]: 6C02025A2E1: client=${client}
Jan 12 ${time} ${host} postfix/cleanup[811]: 6C02025A2E1: message-id=<${messageId}>
`;

const first = ({ legs }: Copy): OpenLeg => legs[0]!;

test.each<[string, string, string, boolean]>([
  ['the id in the reply, the Message-ID, the time', handed('6C02025A2E1'), taken('store', '09:00:01'), true],
  ['another id', handed('6C02025A2E2'), taken('store', '09:00:01'), false],
  ['another Message-ID', handed('6C02025A2E1'), taken('store', '09:00:01', 'y@partner.test'), false],
  ['a clock that is minutes off', handed('6C02025A2E1'), taken('store', '09:08:00'), true],
  ['a zone that is hours off, with the same Message-ID', handed('6C02025A2E1'), taken('store', '17:00:01'), true],
  ['hours later, without a Message-ID', handed('6C02025A2E1'), taken('store', '17:00:01', ''), false],
  ['the same host (a content filter)', handed('6C02025A2E1'), taken('front', '09:00:01'), true],
  ['its own id', handed('60C900aa001201'), '', false],
])('next hop: %s', async (_, one, other, expected) => {
  const [copy, next = copy] = await copiesOf(one + other);
  expect(isNextHop(copy!, first(copy!), next!)).toBe(expected);
  expect(feedsLeg(copy!, first(copy!), next!)).toBe(expected);
});

test('Message-IDs that Sendmail cut off are the same', () => {
  const long = `${'a'.repeat(90)}@partner.test`;
  expect(sameMessageId(long, long.slice(0, 88))).toBe(true);
  expect(sameMessageId('ABC@x.test', 'abc@X.test')).toBe(true);
  expect(sameMessageId('abc@x.test', 'abc@x')).toBe(false);
  expect(sameMessageId(long, `b${long}`)).toBe(false);
});

test('what one of two does not know does not contradict', async () => {
  const [a, b] = await copiesOf(handed('6C02025A2E1') + taken('store', '09:00:01', ''));
  expect(agree(a!, b!)).toBe(true);
});

const piped = `\
Jan 12 09:00:00 mail postfix/smtpd[811]: 6C02025A2E1: client=front[192.0.2.20]
Jan 12 09:00:00 mail postfix/cleanup[811]: 6C02025A2E1: message-id=<x@partner.test>
Jan 12 09:00:01 mail postfix/pipe[840]: 6C02025A2E1: to=<b@example.com>, relay=spamfilter, delay=1, delays=0.01/0/0/0.9, dsn=2.0.0, status=sent (delivered via spamfilter service)
`;
const backTo = (recipient: string, time = '09:00:02') => `\
Jan 12 ${time} mail postfix/pickup[805]: 6C02025A2EA: uid=108 from=<anna@partner.test>
Jan 12 ${time} mail postfix/cleanup[816]: 6C02025A2EA: message-id=<x@partner.test>
Jan 12 ${time} mail postfix/local[819]: 6C02025A2EA: to=<${recipient}>, relay=local, delay=0.06, delays=0.06/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)
`;

test.each<[string, string, boolean]>([
  ['the same address, soon', backTo('b@example.com'), true],
  ['another address', backTo('c@example.com'), false],
  ['an hour later', backTo('b@example.com', '10:00:02'), false],
  ['on another host', backTo('b@example.com').replaceAll(' mail ', ' other '), false],
])('what a filter program gives back: %s', async (_, again, expected) => {
  const [copy, next] = await copiesOf(piped + again);
  expect(sentOnTo(first(copy!))).toBe('b@example.com');
  expect(feedsLeg(copy!, first(copy!), next!)).toBe(expected);
});

test('who brought a message that a program of the host may have sent', async () => {
  const isHere = async (log: string) => isSubmittedHere((await copiesOf(log))[0]!);
  expect(await isHere(backTo('b@example.com'))).toBe(true);
  expect(await isHere(taken('mail', '09:00:00', 'x@y', 'localhost[127.0.0.1]'))).toBe(true);
  expect(await isHere(taken('mail', '09:00:00', 'x@y', 'localhost[::1]'))).toBe(true);
  expect(await isHere(taken('mail', '09:00:00', 'x@y', 'front[192.0.2.20]'))).toBe(false);
});

const failed = `\
Jan 12 09:00:00 front sm-mta[1201]: 60C900aa001201: from=<anna@partner.test>, size=800, class=0, nrcpts=1, msgid=<x@partner.test>, proto=ESMTP, daemon=MTA, relay=out [198.51.100.7]
Jan 12 09:00:01 front sm-mta[1202]: 60C900aa001201: to=<b@example.com>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=60800, relay=store. [192.0.2.30], dsn=4.7.1, reply=450 4.7.1 Greylisted, stat=Deferred: 450 4.7.1 Greylisted
`;
const refused = (to: string, time: string, code: string, from: string) =>
  `Jan 12 ${time} store postfix/smtpd[811]: NOQUEUE: reject: RCPT from front[192.0.2.20]: ${code} Greylisted; from=<${from}> to=<${to}> proto=ESMTP helo=<front>\n`;

test.each<[string, string, boolean]>([
  ['the same', refused('b@example.com', '09:00:01', '450 4.7.1', 'anna@partner.test'), true],
  ['seconds apart', refused('B@Example.com', '09:00:05', '450 4.7.1', 'anna@partner.test'), true],
  ['another recipient', refused('c@example.com', '09:00:01', '450 4.7.1', 'anna@partner.test'), false],
  ['another sender', refused('b@example.com', '09:00:01', '450 4.7.1', 'carl@partner.test'), false],
  ['another code', refused('b@example.com', '09:00:01', '550 5.1.1', 'anna@partner.test'), false],
  ['another time', refused('b@example.com', '09:05:00', '450 4.7.1', 'anna@partner.test'), false],
])('a try, and a refusal in another host’s log: %s', async (_, line, expected) => {
  const [copy, refusing] = await copiesOf(failed + line);
  expect(isRefusedIn(copy!, refusing!)).toBe(expected);
});

const submitted = `\
Jan 12 09:00:00 mx1 sendmail[4327]: 60C900nj004327: from=jobs, size=60, class=0, nrcpts=1, msgid=<x@mx1.example.com>, relay=jobs@localhost
Jan 12 09:00:01 mx1 sendmail[4327]: 60C900nj004327: to=nosuch, ctladdr=jobs (1007/1007), delay=00:00:01, xdelay=00:00:01, mailer=relay, pri=30060, relay=[127.0.0.1] [127.0.0.1], dsn=5.1.1, reply=550 5.1.1 <nosuch@example.com>... User unknown, stat=User unknown
`;
const refusedBeside = (to: string, client: string) => `\
Jan 12 09:00:01 mx1 sm-mta[4328]: 60C901kS004328: <${to}>... User unknown
Jan 12 09:00:01 mx1 sm-mta[4328]: 60C901kS004328: from=<jobs@example.com>, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA-v4, relay=${client}
`;

test.each<[string, string, boolean]>([
  ['its own', refusedBeside('nosuch@example.com', 'localhost [127.0.0.1]'), true],
  ['of another recipient', refusedBeside('other@example.com', 'localhost [127.0.0.1]'), false],
  ['of another client', refusedBeside('nosuch@example.com', 'relay3.partner.test [203.0.113.5]'), false],
])('what the server beside it refused a submission program: %s', async (_, lines, expected) => {
  const [copy, refusing] = await copiesOf(submitted + lines);
  expect(isRefusedIn(copy!, refusing!)).toBe(expected);
});
