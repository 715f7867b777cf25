import { expect, test } from 'vitest';
import { clientOf, scanHost } from './host.ts';

test.each([
  ['mx.partner.test [198.51.100.111] C="x"', { name: 'mx.partner.test', ip: '198.51.100.111' }],
  ['mx.partner.test [198.51.100.111]:25: SMTP error', { name: 'mx.partner.test', ip: '198.51.100.111', port: 25 }],
  ['mx.partner.test [198.51.100.111]* C="x"', { name: 'mx.partner.test', ip: '198.51.100.111' }],
  ['mx.six.test [2001:db8:9::125]:587', { name: 'mx.six.test', ip: '2001:db8:9::125', port: 587 }],
  ['[203.0.113.250] rejected connection', { ip: '203.0.113.250' }],
  ['(friend) [203.0.113.200] P=esmtpsa', { helo: 'friend', ip: '203.0.113.200' }],
  ['([10.21.32.43]) [192.168.8.34]', { helo: '[10.21.32.43]', ip: '192.168.8.34' }],
  [
    'relay3.partner.test (bad.host.test) [203.0.113.5]',
    { name: 'relay3.partner.test', helo: 'bad.host.test', ip: '203.0.113.5' },
  ],
  ['uucp.example: gone', { name: 'uucp.example' }],
  ['', {}],
  ['[203.0.113', {}],
])('%s', (text, host) => {
  const { end: _, ...found } = scanHost(text, 0);
  expect(found).toEqual(host);
});

test.each([
  ['plain:submitter', 'submitter'],
  ['plain:boss:boss@example.com', 'boss'],
  ['client_login', undefined],
  ['plain:', undefined],
])('A=%s logs in as %s', (authenticator, login) => {
  expect(clientOf({ end: 0 }, authenticator).login).toBe(login);
});
