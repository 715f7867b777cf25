import fc from 'fast-check';
import { expect, test } from 'vitest';
import { enclosedAt, parseReply } from './reply.ts';

test.each([
  ['550 5.1.1 <x@y>: User unknown', { replyCode: 550, enhancedStatus: '5.1.1', replyText: '<x@y>: User unknown' }],
  ['550-5.1.1 The email account', { replyCode: 550, enhancedStatus: '5.1.1', replyText: 'The email account' }],
  ['550 no such user', { replyCode: 550, replyText: 'no such user' }],
  ['451-try later', { replyCode: 451, replyText: 'try later' }],
  ['5.1.1 User unknown', { enhancedStatus: '5.1.1', replyText: 'User unknown' }],
  [
    '250 2.0.0: 1d5e7ee5 Message accepted for delivery',
    { replyCode: 250, enhancedStatus: '2.0.0', replyText: '1d5e7ee5 Message accepted for delivery' },
  ],
  ['4.4.1', { enhancedStatus: '4.4.1' }],
  ['421', { replyCode: 421 }],
  ['User unknown', { replyText: 'User unknown' }],
  ['554 10.1.2.3 is listed', { replyCode: 554, replyText: '10.1.2.3 is listed' }],
  ['5.1.1.9 is an address', { replyText: '5.1.1.9 is an address' }],
  ['5500 bytes', { replyText: '5500 bytes' }],
  ['', {}],
])('reply %s', (text, reply) => {
  expect(parseReply(text)).toEqual(reply);
});

test('codes and words come back as they were', () => {
  const words = fc.stringMatching(/^[a-z<>:]{1,20}$/);
  fc.assert(
    fc.property(fc.integer({ min: 400, max: 599 }), fc.constantFrom(' ', '-'), words, (code, joint, text) => {
      expect(parseReply(`${code}${joint}5.7.1 ${text}`)).toEqual({
        replyCode: code,
        enhancedStatus: '5.7.1',
        replyText: text,
      });
    }),
  );
});

test.each([
  ['(250 Ok: queued as 77)', '250 Ok: queued as 77'],
  ['(250 Ok (queued))', '250 Ok (queued)'],
  ['(250 Ok (queued)) [relayed]', '250 Ok (queued)'],
  ['(250 Ok :) really)', '250 Ok :) really'],
  ['(host mx said: 550 no (such) us', 'host mx said: 550 no (such) us'],
  ['(cut', 'cut'],
  ['(', ''],
])('what the parentheses enclose in %s', (text, enclosed) => {
  expect(enclosedAt(text, 0)).toBe(enclosed);
});
