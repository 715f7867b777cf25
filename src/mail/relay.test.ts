import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseClient, parseRelay } from './relay.ts';

test.each([
  ['relay3.partner.test [203.0.113.5]', { name: 'relay3.partner.test', ip: '203.0.113.5' }],
  [
    'esafe1.example.com[10.211.15.69] (may be forged)',
    { name: 'esafe1.example.com', ip: '10.211.15.69', forged: true },
  ],
  ['[203.0.113.250]', { ip: '203.0.113.250' }],
  ['[203.0.113.250] (may be forged)', { ip: '203.0.113.250', forged: true }],
  ['[IPv6:2001:db8:9:0:0:0:0:125]', { ip: '2001:db8:9:0:0:0:0:125' }],
  ['mail.six.test [IPv6:2001:db8::25]', { name: 'mail.six.test', ip: '2001:db8::25' }],
  ['jobs@localhost', { name: 'localhost', login: 'jobs' }],
  ['jobs@localhost [127.0.0.1]', { name: 'localhost', ip: '127.0.0.1', login: 'jobs' }],
  ['IDENT:web@www.partner.test [203.0.113.9]', { name: 'www.partner.test', ip: '203.0.113.9' }],
  ['unknown[203.0.113.7]', { ip: '203.0.113.7', forged: true }],
  ['localhost', { name: 'localhost' }],
  ['[IPv6:::ffff:192.0.2.7]', { ip: '192.0.2.7' }],
  ['bad.cafe', { name: 'bad.cafe' }],
  ['', {}],
])('client %s', (text, client) => {
  expect(parseClient(text)).toEqual(client);
});

test.each([
  ['mx.partner.test. [198.51.100.111]', { name: 'mx.partner.test', ip: '198.51.100.111' }],
  ['mx.partner.test[198.51.100.111]:25', { name: 'mx.partner.test', ip: '198.51.100.111', port: 25 }],
  ['mx.six.test[2001:db8::25]:587', { name: 'mx.six.test', ip: '2001:db8::25', port: 587 }],
  ['[127.0.0.1] [127.0.0.1]', { ip: '127.0.0.1' }],
  ['[127.0.0.1]', { ip: '127.0.0.1' }],
  ['198.51.100.111', { ip: '198.51.100.111' }],
  ['mx.down.test.', { name: 'mx.down.test' }],
  ['imap.town.test[private/dovecot-lmtp]', { name: 'imap.town.test' }],
  ['localhost [[UNIX: /var/lib/imap/socket/lmtp]]', { name: 'localhost' }],
  ['none', {}],
])('relay %s', (text, relay) => {
  expect(parseRelay(text)).toEqual(relay);
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void [parseClient(text), parseRelay(text)]));
});
