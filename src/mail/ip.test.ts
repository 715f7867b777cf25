import { expect, test } from 'vitest';
import { isLoopback, parseIp } from './ip.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['[192.0.2.7]', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['[::ffff:192.0.2.7]', '192.0.2.7'],
  ['[fe80::1]', 'fe80::1'],
  ['IPv6:2001:db8::7', '2001:db8::7'],
  ['[IPv6:::1]', '::1'],
  ['local', undefined],
  ['UNKNOWN', undefined],
  ['a.b', undefined],
  ['4711', undefined],
  ['', undefined],
])('the address in %j is %j', (text, ip) => {
  expect(parseIp(text)).toBe(ip);
});

test.each([
  ['127.0.0.1', true],
  ['::1', true],
  ['0:0:0:0:0:0:0:1', true],
  ['localhost', true],
  ['192.0.2.127', false],
  ['::1:2', false],
  ['', false],
])('%j is this very host: %s', (host, is) => {
  expect(isLoopback(host)).toBe(is);
});
