import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressKey, domainOf, localPartOf, parseAddressList, stripAngles, unsigned, withoutTag } from './address.ts';

test.each([
  ['<a@example.com>', ['a@example.com']],
  ['employee@example.com', ['employee@example.com']],
  ['<a@x.test>,<b@x.test>, <c@y.test>', ['a@x.test', 'b@x.test', 'c@y.test']],
  ['<"a,b>c"@partner.test>', ['"a,b>c"@partner.test']],
  ['<"a,b>c"@partner.test>,<d@e>', ['"a,b>c"@partner.test', 'd@e']],
  [String.raw`<"a\",b"@x.test>,c`, [String.raw`"a\",b"@x.test`, 'c']],
  [String.raw`\\events,info`, [String.raw`\\events`, 'info']],
  ['"|/usr/lib/sm.bin/lab-robot -a, -b",/dev/null', ['"|/usr/lib/sm.bin/lab-robot -a, -b"', '/dev/null']],
  ['<@relay.test,@other.test:a@b.test>,c', ['@relay.test,@other.test:a@b.test', 'c']],
  ['o"brien@x.test,next@x.test', ['o"brien@x.test', 'next@x.test']],
  ['<never@closed,next@x.test', ['<never@closed', 'next@x.test']],
  ['', []],
  ['<>', ['']],
  [',a,,b,', ['a', 'b']],
])('the list %s', (text, addresses) => {
  expect(parseAddressList(text)).toEqual(addresses);
});

test('what was joined is split again', () => {
  const address = fc.stringMatching(/^([a-z]{1,8}|"[a-z,>@ ]{0,8}")@[a-z]{1,8}$/);
  fc.assert(
    fc.property(fc.array(address, { minLength: 1 }), (addresses) => {
      expect(parseAddressList(addresses.map((a) => `<${a}>`).join(','))).toEqual(addresses);
    }),
  );
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void [parseAddressList(text), addressKey(text), domainOf(text)]));
});

test('keys, domains and the null sender', () => {
  expect(addressKey('<Boss@Example.COM>')).toBe('boss@example.com');
  expect(stripAngles('<>')).toBe('');
  expect(domainOf('<Boss@Example.COM>')).toBe('example.com');
  expect(domainOf('"a@b"@c.test')).toBe('c.test');
  expect(domainOf('root')).toBeUndefined();
  expect(domainOf('"|/bin/x a@b"')).toBeUndefined();
});

test.each([
  ['prvs=5012b7a8d9=boss@example.com', 'boss@example.com'],
  ['btv1==5012b7a8d9==boss@example.com', 'boss@example.com'],
  ['srs0=kqfz=qr=example.com=boss@forwarder.test', 'boss@example.com'],
  ['SRS0=Kqfz=QR=example.com=Boss@Forwarder.test', 'Boss@example.com'],
  ['srs0+kqfz=qr=example.com=boss=x@forwarder.test', 'boss=x@example.com'],
  ['srs1=xm4e=forwarder.test==kqfz=qr=example.com=boss@second.test', 'boss@example.com'],
  ['bounces+12345=sam=example.org@list.example.com', undefined],
  ['boss@example.com', undefined],
  ['srs0=x@y', undefined],
])('%s was %s before it was signed', (key, before) => {
  expect(unsigned(key)).toBe(before);
});

test.each([
  ['Boss+crm@example.com', 'Boss+crm', 'Boss'],
  ['"a@b"@c.test', '"a@b"', '"a@b"'],
  ['root', 'root', 'root'],
  ['boss@', 'boss', 'boss'],
  ['@example.com', '', ''],
  ['+tag@example.com', '+tag', '+tag'],
  ['"|/bin/x a@b"', '"|/bin/x a@b"', '"|/bin/x a@b"'],
])('the local part of %s is %s, without a tag %s', (address, local, untagged) => {
  expect(localPartOf(address)).toBe(local);
  expect(withoutTag(local)).toBe(untagged);
});
