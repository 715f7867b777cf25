import { expect, test } from 'vitest';
import { parseOutcome } from './outcome.ts';

test.each([
  [
    'SMTP error from remote mail server after RCPT TO:<x@y>: 550-5.1.1 no such\\n550-5.1.1 user\\n550 5.1.1 here',
    { reply: { replyCode: 550, enhancedStatus: '5.1.1', replyText: 'no such user here' } },
  ],
  [
    'SMTP error from remote mailer after pipelined RCPT TO:<ace@pb.example>: host mail3.py.example [192.168.63.111]: 553 5.3.0 unknown',
    {
      reply: { replyCode: 553, enhancedStatus: '5.3.0', replyText: 'unknown' },
      relay: { name: 'mail3.py.example', ip: '192.168.63.111' },
    },
  ],
  [
    '192.0.2.11 [192.0.2.11] : SMTP error from remote mail server after RCPT TO:<gone@y>: 550 5.1.1 <gone@y>: User unknown',
    { reply: { replyCode: 550, enhancedStatus: '5.1.1', replyText: '<gone@y>: User unknown' } },
  ],
  ['LMTP error after RCPT TO:<x@y>: 552 full', { reply: { replyCode: 552, replyText: 'full' } }],
  ['SMTP error from remote mail server after initial connection: 554', { reply: { replyCode: 554 } }],
  ['PRDR error after DATA: 450 not now', { reply: { replyCode: 450, replyText: 'not now' } }],
  ['Unrouteable address', { reply: { replyText: 'Unrouteable address' } }],
  ['550 5.1.1 Moved away', { reply: { replyCode: 550, enhancedStatus: '5.1.1', replyText: 'Moved away' } }],
])('%s', (text, outcome) => {
  expect(parseOutcome(text)).toEqual(outcome);
});

test('what a server says of another error is not taken for the error', () => {
  const text =
    'SMTP error from remote mail server after end of data: 554 5.7.1 see policy; => x@y R=dnslookup C="250 OK": 250 2.0.0 fine';
  expect(parseOutcome(text).reply).toMatchObject({ replyCode: 554, enhancedStatus: '5.7.1' });
});
