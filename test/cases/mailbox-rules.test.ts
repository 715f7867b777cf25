/** What Dovecot's Sieve rules did to a message: filed, copied to a program, sent on; and a virus that a milter found. */
import { expect, test } from 'vitest';
import { fates, openLogs } from '../open-logs.ts';

const arrival = (queueId: string, messageId: string): string => `\
Jan 12 09:03:00 mail postfix/smtpd[811]: ${queueId}: client=unknown[198.51.100.5]
Jan 12 09:03:00 mail postfix/cleanup[816]: ${queueId}: message-id=<${messageId}>
Jan 12 09:03:00 mail postfix/qmgr[810]: ${queueId}: from=<boss@partner.test>, size=349, nrcpt=1 (queue active)
`;
const handed = (queueId: string, user: string, session: string): string => `\
Jan 12 09:03:01 mail postfix/lmtp[836]: ${queueId}: to=<${user}@town.example.com>, relay=mail.town.example.com[private/dovecot-lmtp], delay=0.08, delays=0.02/0/0.03/0.03, dsn=2.0.0, status=sent (250 2.0.0 <${user}@town.example.com> ${session} Saved)
Jan 12 09:03:01 mail postfix/qmgr[810]: ${queueId}: removed
`;

test('a message in another folder than the inbox is said to be there', async () => {
  await using logs = await openLogs(`${arrival('38E0E47466F', 'm7@partner.test')}\
Jan 12 09:03:01 mail dovecot: lmtp(jobs@town.example.com)<3865><yT7RECmeBGsZDwAAg+zDdQ>: save: box=Junk, uid=1, msgid=<m7@partner.test>, size=605
Jan 12 09:03:01 mail dovecot: lmtp(jobs@town.example.com)<3865><yT7RECmeBGsZDwAAg+zDdQ>: sieve: msgid=<m7@partner.test>: fileinto action: stored mail into mailbox 'Junk'
${handed('38E0E47466F', 'jobs', 'yT7RECmeBGsZDwAAg+zDdQ')}`);
  const { recipients, conclusion } = await logs.story('38E0E47466F today');
  expect(recipients).toMatchObject([{ disposition: 'delivered', folder: 'Junk' }]);
  expect(conclusion).toMatchObject({
    text: 'Handed to the mailbox on mail, into its folder “Junk”.',
    nextStep: 'Have the recipient look in the folder “Junk”.',
  });
});

test('a message that was filed and kept is in the inbox', async () => {
  await using logs = await openLogs(`${arrival('38E0E47466F', 'm7@partner.test')}\
Jan 12 09:03:01 mail dovecot: lmtp(jobs@town.example.com)<3865><yT7RECmeBGsZDwAAg+zDdQ>: sieve: msgid=<m7@partner.test>: fileinto action: stored mail into mailbox 'Lists'
Jan 12 09:03:01 mail dovecot: lmtp(jobs@town.example.com)<3865><yT7RECmeBGsZDwAAg+zDdQ>: sieve: msgid=<m7@partner.test>: stored mail into mailbox 'INBOX'
${handed('38E0E47466F', 'jobs', 'yT7RECmeBGsZDwAAg+zDdQ')}`);
  expect((await logs.story('38E0E47466F today')).conclusion.text).toBe('Handed to the mailbox on mail.');
});

test('a copy for a program is no recipient of its own', async () => {
  await using logs = await openLogs(`${arrival('6E7E947466C', 'm23@partner.test')}\
Jan 12 09:03:01 mail dovecot: lmtp(jobs@town.example.com)<3988><gGUTGyqeBGuUDwAAg+zDdQ>: sieve: msgid=<m23@partner.test>: pipe action: piped message to program \`good'
Jan 12 09:03:01 mail dovecot: lmtp(jobs@town.example.com)<3988><gGUTGyqeBGuUDwAAg+zDdQ>: sieve: msgid=<m23@partner.test>: stored mail into mailbox 'INBOX'
${handed('6E7E947466C', 'jobs', 'gGUTGyqeBGuUDwAAg+zDdQ')}`);
  expect(fates(await logs.story('6E7E947466C today'))).toEqual(['jobs@town.example.com delivered']);
});

test('what a mailbox kept and also sent on is one recipient, until the copy has a line of its own', async () => {
  const kept = `${arrival('6E7E947466C', 'm23@partner.test')}\
Jan 12 09:03:01 mail dovecot: lmtp(jobs@town.example.com)<3988><gGUTGyqeBGuUDwAAg+zDdQ>: sieve: msgid=<m23@partner.test>: redirect action: forwarded to <jobs@home.test>
Jan 12 09:03:01 mail dovecot: lmtp(jobs@town.example.com)<3988><gGUTGyqeBGuUDwAAg+zDdQ>: sieve: msgid=<m23@partner.test>: stored mail into mailbox 'INBOX'
${handed('6E7E947466C', 'jobs', 'gGUTGyqeBGuUDwAAg+zDdQ')}`;
  await using logs = await openLogs(kept);
  expect(fates(await logs.story('6E7E947466C today'))).toEqual(['jobs@town.example.com delivered']);
  await logs.add(`\
Jan 12 09:03:01 mail postfix/pickup[805]: A7A0D474957: uid=5000 from=<boss@partner.test>
Jan 12 09:03:01 mail postfix/cleanup[816]: A7A0D474957: message-id=<m23@partner.test>
Jan 12 09:03:01 mail postfix/qmgr[810]: A7A0D474957: from=<boss@partner.test>, size=804, nrcpt=1 (queue active)
Jan 12 09:03:02 mail postfix/smtp[836]: A7A0D474957: to=<jobs@home.test>, relay=mx.home.test[203.0.113.7]:25, delay=1, delays=0.1/0/0.5/0.4, dsn=2.0.0, status=sent (250 2.0.0 Ok)
`);
  expect(fates(await logs.story('6E7E947466C today'))).toEqual([
    'jobs@town.example.com delivered',
    'jobs@home.test (for jobs@town.example.com) relayed',
  ]);
});

test('what a rule sent on to another mailbox of ours ends there', async () => {
  await using logs = await openLogs(`${arrival('92A9B47495D', 'm33@partner.test')}\
Jan 12 09:03:01 mail postfix/pickup[805]: A7A0D474957: uid=5000 from=<boss@partner.test>
Jan 12 09:03:01 mail postfix/cleanup[816]: A7A0D474957: message-id=<m33@partner.test>
Jan 12 09:03:01 mail postfix/qmgr[810]: A7A0D474957: from=<boss@partner.test>, size=804, nrcpt=1 (queue active)
${handed('92A9B47495D', 'jobs', 'QN6nDCmeBGuZDgAAg+zDdQ:T5')}\
Jan 12 09:03:01 mail dovecot: lmtp(jobs@town.example.com)<3737><QN6nDCmeBGuZDgAAg+zDdQ:T5>: sieve: msgid=<m33@partner.test>: redirect action: forwarded to <press@town.example.com>
Jan 12 09:03:01 mail dovecot: lmtp(press@town.example.com)<3890><qBFBFymeBGsyDwAAg+zDdQ:T3>: sieve: msgid=<m33@partner.test>: stored mail into mailbox 'INBOX'
${handed('A7A0D474957', 'press', 'qBFBFymeBGsyDwAAg+zDdQ:T3')}`);
  expect(fates(await logs.story('92A9B47495D today'))).toEqual([
    'press@town.example.com (for jobs@town.example.com) delivered',
  ]);
});

test('a milter that gives no words refused what a filter found to be a virus', async () => {
  await using logs = await openLogs(`\
Jan 12 09:03:00 mail postfix/smtpd[811]: 9AFBB474669: client=pc.partner.test[198.51.100.5]
Jan 12 09:03:00 mail postfix/cleanup[816]: 9AFBB474669: message-id=<f3@partner.test>
Jan 12 09:03:00 mail clamav-milter[795]: Message 9AFBB474669 from <boss@partner.test> to <jobs@town.example.com> with subject 'hello' message-id '<f3@partner.test>' date 'Mon, 12 Jan 2026 09:00:00 +0000' infected by Eicar-Test-Signature
Jan 12 09:03:00 mail postfix/cleanup[816]: 9AFBB474669: milter-reject: END-OF-MESSAGE from pc.partner.test[198.51.100.5]: 5.7.1 Command rejected; from=<boss@partner.test> to=<jobs@town.example.com> proto=ESMTP helo=<pc.partner.test>
`);
  const { conclusion } = await logs.story('9AFBB474669 today');
  expect(conclusion.kind).toBe('rejected');
  expect(conclusion.text).toMatch(/virus/);
});
