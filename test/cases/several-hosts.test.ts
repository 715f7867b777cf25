/** What the log of one host tells about a message is read together with the log of the host before. */
import { expect, test } from 'vitest';
import { fates, openLogs, way } from '../open-logs.ts';

const connection = `\
Jan 12 09:00:00 gate postfix/cleanup[335]: 6C02025A2E1: message-id=<x@partner.test>
Jan 12 09:00:00 gate postfix/qmgr[237]: 6C02025A2E1: from=<anna@partner.test>, size=372, nrcpt=1 (queue active)
Jan 12 09:00:00 gate postfix/smtp[313]: 6C02025A2E1: to=<gone@example.com>, relay=192.0.2.32[192.0.2.32]:25, conn_use=3, delay=0.12, delays=0.03/0.03/0.04/0.02, dsn=5.0.0, status=bounced (host 192.0.2.32[192.0.2.32] said: 550 unknown user (in reply to RCPT TO command))
Jan 12 09:00:00 gate postfix/qmgr[237]: 6C02025A2E1: removed
Jan 12 09:00:01 gate postfix/cleanup[335]: 6C02025A2E2: message-id=<y@partner.test>
Jan 12 09:00:01 gate postfix/qmgr[237]: 6C02025A2E2: from=<anna@partner.test>, size=362, nrcpt=1 (queue active)
Jan 12 09:00:01 gate postfix/smtp[334]: 6C02025A2E2: to=<sam@example.com>, relay=192.0.2.32[192.0.2.32]:25, conn_use=4, delay=0.01, delays=0/0/0/0.01, dsn=2.0.0, status=sent (250 OK id=1vfDmL-000091-1A)
Jan 12 09:00:01 gate postfix/qmgr[237]: 6C02025A2E2: removed
Jan 12 09:00:00 store exim[559]: H=(gate.example.com) [192.0.2.30] F=<anna@partner.test> rejected RCPT <gone@example.com>: unknown user
Jan 12 09:00:01 store exim[559]: 1vfDmL-000091-1A <= anna@partner.test H=(gate.example.com) [192.0.2.30] P=esmtp S=557 id=y@partner.test
Jan 12 09:00:01 store exim[628]: 1vfDmL-000091-1A => sam <sam@example.com> R=local T=mbox
Jan 12 09:00:01 store exim[628]: 1vfDmL-000091-1A Completed
`;

test('a recipient refused in the same connection belongs to the message of which the client logs the refusal', async () => {
  await using logs = await openLogs(connection);
  const { stories } = await logs.ask('anna@partner.test today');
  const told = stories.map((story) => [story.messageId, way(story), fates(story)]);
  expect(told.toSorted()).toEqual([
    ['x@partner.test', ['gate/6C02025A2E1'], ['gone@example.com bounced']],
    ['y@partner.test', ['gate/6C02025A2E2', 'store/1vfDmL-000091-1A'], ['sam@example.com delivered']],
  ]);
  expect((await logs.ask('to:gone@example.com today')).total).toBe(1);
});

const handedOn = `\
Jan 12 09:00:00 gate postfix/cleanup[335]: 6C02025A2E1: message-id=<x@partner.test>
Jan 12 09:00:00 gate postfix/qmgr[237]: 6C02025A2E1: from=<anna@partner.test>, size=372, nrcpt=1 (queue active)
Jan 12 09:00:01 gate postfix/smtp[313]: 6C02025A2E1: to=<crew@example.com>, relay=store.example.com[192.0.2.32]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 60C901cS000070 Message accepted for delivery)
Jan 12 09:00:01 store sm-mta[70]: 60C901cS000070: from=<anna@partner.test>, size=350, class=0, nrcpts=1, msgid=<x@partner.test>, proto=ESMTP, daemon=MTA-v4, relay=gate.example.com [192.0.2.20]
`;

test.each([
  ['6ANNgfC9000115: DSN: aliasing/forwarding loop broken', 'bounced'],
  ['discarded', 'discarded'],
])('the next host names no recipient, but tells what became of the message: %s', async (text, fate) => {
  await using logs = await openLogs(`${handedOn}Jan 12 09:00:01 store sm-mta[115]: 60C901cS000070: ${text}\n`);
  const story = await logs.story('6C02025A2E1 today');
  expect(fates(story)).toEqual([`crew@example.com ${fate}`]);
});

test('the log of a host and the central log tell a refused connection once', async () => {
  const refused = (time: string) =>
    `${time} ns1 sendmail[457]: ruleset=check_relay, arg1=[203.0.113.250], arg2=203.0.113.250, relay=[203.0.113.250], reject=550 5.7.1 Access denied\n`;
  await using logs = await openLogs(refused('Jan 12 09:03:00'));
  await logs.add(refused('2026-01-12T09:03:00.125+00:00'), 'central.log');
  expect((await logs.ask('today')).total).toBe(1);
});

test('the log of a host and the central log of all hosts tell one message once', async () => {
  await using logs = await openLogs(`\
Jan 12 09:00:00 mx postfix/smtpd[811]: 6C02025A2E1: client=relay3.partner.test[203.0.113.5]
Jan 12 09:00:00 mx postfix/cleanup[816]: 6C02025A2E1: message-id=<x@partner.test>
Jan 12 09:00:00 mx postfix/qmgr[810]: 6C02025A2E1: from=<anna@partner.test>, size=394, nrcpt=1 (queue active)
Jan 12 09:00:00 mx postfix/lmtp[819]: 6C02025A2E1: to=<sam@example.com>, relay=192.0.2.12[192.0.2.12]:24, delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 <sam@example.com> iEVWE4XPBGsXAAAANLM/tw Saved)
Jan 12 09:00:00 mx postfix/qmgr[810]: 6C02025A2E1: removed
`);
  await logs.add(
    `\
<22>1 2026-01-12T09:00:00.100000+00:00 mx postfix 811 - -  6C02025A2E1: client=relay3.partner.test[203.0.113.5]
<22>1 2026-01-12T09:00:00.200000+00:00 mx postfix 816 - -  6C02025A2E1: message-id=<x@partner.test>
<22>1 2026-01-12T09:00:00.300000+00:00 mx postfix 810 - -  6C02025A2E1: from=<anna@partner.test>, size=394, nrcpt=1 (queue active)
<22>1 2026-01-12T09:00:00.400000+00:00 mx postfix 819 - -  6C02025A2E1: to=<sam@example.com>, relay=192.0.2.12[192.0.2.12]:24, delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 <sam@example.com> iEVWE4XPBGsXAAAANLM/tw Saved)
<22>1 2026-01-12T09:00:00.500000+00:00 mx postfix 810 - -  6C02025A2E1: removed
`,
    'central.log',
  );
  const story = await logs.story('anna@partner.test today');
  expect(way(story)).toEqual(['mx/6C02025A2E1']);
  expect(story.recipients).toMatchObject([{ recipient: 'sam@example.com', disposition: 'delivered', attempts: 1 }]);
});
