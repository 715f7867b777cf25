import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAddress } from './address-field.ts';

const after = [', orig_to=', ', relay='];

test.each([
  ['<a@b>, relay=none', 'a@b'],
  ['<>, relay=none', ''],
  ['<"a,b>c"@d>, relay=none', '"a,b>c"@d'],
  ['<"say \\"hi>, relay=\\" "@d>, relay=none', '"say \\"hi>, relay=\\" "@d'],
  ['<a,b>c@d>, relay=none', 'a,b>c@d'],
  ['<odd user@d>, orig_to=<x>, relay=none', 'odd user@d'],
  ['<<x@y>>, relay=none', '<x@y>'],
  ['<"half@d>, relay=none, (550 "half" unknown)', '"half@d'],
  ['a@b, relay=none', 'a@b'],
])('%s', (text, address) => {
  const field = readAddress(text, 0, after);
  expect(field).toMatchObject({ address, cut: false });
  expect(after.some((word) => text.startsWith(word, field.next))).toBe(true);
});

test.each(['<abc@de', 'abc@de', '<"a,b>c', ''])('cut within: %s', (text) => {
  const field = readAddress(text, 0, after);
  expect(field.next).toBe(text.length);
});

test('nothing makes it throw or run beyond the line', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readAddress(text, 0, after).next).toBeLessThanOrEqual(text.length);
    }),
  );
});
