import { expect, test } from 'vitest';
import { parseParty, writeParty } from './party.ts';

test.each([
  ['Boss@Example.com', { kind: 'address', address: 'boss@example.com' }],
  ['<boss@example.com>', { kind: 'address', address: 'boss@example.com' }],
  ['mailto:boss@example.com', { kind: 'address', address: 'boss@example.com' }],
  ["boss@example.com's", { kind: 'address', address: 'boss@example.com' }],
  ['"a,b>c"@partner.test', { kind: 'address', address: '"a,b>c"@partner.test' }],
  ['<>', { kind: 'address', address: '' }],
  ['@Example.com', { kind: 'domain', domain: 'example.com' }],
  ['*@example.com', { kind: 'domain', domain: 'example.com' }],
  ['**boss**', { kind: 'wildcard', pattern: '*boss*' }],
  ['@sales.*', { kind: 'wildcard', pattern: '*@sales.*' }],
])('%s', (word, party) => {
  const parsed = parseParty(word);
  expect(parsed).toEqual(party);
  expect(parsed && parseParty(writeParty(parsed))).toEqual(party);
});

test.each(['', '*', '*@*', '@', 'boss', 'boss@', 'example.com', 'a@x,b@y', '<@U123>', '"odd user"', 'a b@x'])(
  '%j names nobody',
  (word) => expect(parseParty(word)).toBeUndefined(),
);
