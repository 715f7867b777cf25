import { expect, test } from 'vitest';
import { endOfPhrase, plainWords } from './phrase.ts';

test.each([
  ['<sales@virus.test>: User unknown', ' : user unknown'],
  ['host mx.spam.test[192.0.2.25] said: no', 'host said: no'],
  ['<unknown[203.0.113.9]>: Client host rejected', ' : client host rejected'],
  ['Access denied, banned sender[192.0.2.7]', 'access denied, banned sender[192.0.2.7]'],
  ['bare <LF> received', 'bare <lf> received'],
  ['does not have a PTR\\n550-5.7.25 record setup', 'does not have a ptr record setup'],
  ['tried to reach does not 550-5.1.1 exist. 550 5.1.1 Bye', 'tried to reach does not exist. bye'],
  ['weren’t  sent', "weren't sent"],
])('words of %s', (reply, words) => {
  expect(plainWords(reply)).toBe(words);
});

test.each([
  ['greylisted, come back', 'greylist'],
  ['not greylisted', 'greylist'],
  ['mailbox for you is full', 'mailbox * full'],
  ['mailbox moved. your mailbox is full', 'mailbox * full'],
  ['(au01) refused', '(au01)'],
])('%s has %s', (words, says) => {
  expect(endOfPhrase(words, says)).toBeGreaterThan(0);
});

test.each([
  ['antispam at work', 'spam'],
  ['full mailbox', 'mailbox * full'],
  [`mailbox ${'x '.repeat(50)}full`, 'mailbox * full'],
  ['', 'spam'],
])('%s has no %s', (words, says) => {
  expect(endOfPhrase(words, says)).toBe(-1);
});
