/** Case does not matter in addresses; and what a client says may be no address at all. */
import { expect, test } from 'vitest';
import { fates, openLogs, way } from '../open-logs.ts';

const log = `\
Jan 12 09:03:00 mail postfix/smtpd[811]: 6C02025A2EF: client=relay3.partner.test[203.0.113.5]
Jan 12 09:03:00 mail postfix/cleanup[816]: 6C02025A2EF: message-id=<ABC.1@Partner.test>
Jan 12 09:03:00 mail postfix/qmgr[810]: 6C02025A2EF: from=<Anna.Smith@Partner.TEST>, size=394, nrcpt=1 (queue active)
Jan 12 09:03:01 mail postfix/local[819]: 6C02025A2EF: to=<Employee@EXAMPLE.com>, relay=local, delay=0.06, delays=0.06/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)
Jan 12 09:03:01 mail postfix/qmgr[810]: 6C02025A2EF: removed
`;

test.each([
  'anna.smith@partner.test',
  'from:ANNA.SMITH@PARTNER.TEST to:employee@example.com',
  '@Example.COM',
  'from:*SMITH@*',
  '<ABC.1@Partner.test>',
  'id:abc.1@partner.TEST',
  '6C02025A2EF',
  '6c02025a2ef',
  'qid:6c02025a2ef',
])('%s', async (question) => {
  await using logs = await openLogs(log);
  expect((await logs.stories(`${question} today`)).flatMap(way)).toEqual(['mail/6C02025A2EF']);
});

test('addresses are shown as they were written', async () => {
  await using logs = await openLogs(log);
  const story = await logs.story('employee@example.com today');
  expect(story.envelopeSender).toBe('Anna.Smith@Partner.TEST');
  expect(fates(story)).toEqual(['Employee@EXAMPLE.com delivered']);
});

test('a refusal without a recipient, and one of what is no address', async () => {
  await using logs = await openLogs(`\
Jan 12 09:04:00 mail postfix/smtpd[811]: connect from bad.host.test[203.0.113.9]
Jan 12 09:04:00 mail postfix/smtpd[811]: NOQUEUE: reject: MAIL from bad.host.test[203.0.113.9]: 552 5.3.4 Message size exceeds fixed limit; from=<big@partner.test> proto=ESMTP helo=<bad.host.test>
Jan 12 09:05:00 mail postfix/smtpd[812]: connect from bad.host.test[203.0.113.9]
Jan 12 09:05:00 mail postfix/smtpd[812]: NOQUEUE: reject: RCPT from bad.host.test[203.0.113.9]: 501 5.1.3 Bad recipient address syntax; from=<odd@partner.test> to=<a b@@example.com> proto=ESMTP helo=<bad.host.test>
`);
  const tooBig = await logs.story('from:big@partner.test today');
  expect(fates(tooBig)).toEqual([]);
  expect(tooBig.conclusion.text).toMatch(/larger than our server takes.*The log names no recipient/);
  expect(fates(await logs.story('odd@partner.test today'))).toEqual(['a b@@example.com rejected']);
});
