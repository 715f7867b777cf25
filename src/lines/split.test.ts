import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forEachLine, LineCount, longestLineBytes } from './split.ts';

function split(bytes: Buffer): [string, number][] {
  const lines: [string, number][] = [];
  forEachLine(bytes, (text, offset) => lines.push([text, offset]));
  return lines;
}

describe('lines', () => {
  test.each([
    ['', []],
    ['a', [['a', 0]]],
    ['a\n', [['a', 0]]],
    [
      '\n\nä\r\nb\rc',
      [
        ['', 0],
        ['', 1],
        ['ä', 2],
        ['b\rc', 6],
      ],
    ],
    ['a\0b\n', [['a\0b', 0]]],
  ])('of %j', (text, expected) => {
    expect(split(Buffer.from(text))).toEqual(expected);
  });

  test('bytes that are not UTF-8 are replaced', () => {
    expect(split(Buffer.from([0x61, 0xff, 0xfe, 0x0a]))).toEqual([['a\uFFFD\uFFFD', 0]]);
  });

  test('a line of megabytes is cut', () => {
    const lines = split(Buffer.from(`${'x'.repeat(longestLineBytes * 2 + 5)}\ny`));
    expect(lines.map(([text]) => text.length)).toEqual([longestLineBytes, longestLineBytes, 5, 1]);
  });
});

test('lines are counted the same however the bytes come in pieces', () => {
  const line = fc.oneof(
    fc.string(),
    fc.nat(3).map((n) => 'x'.repeat(n * longestLineBytes + n - 1 + 1)),
  );
  const text = fc.array(line, { maxLength: 6 }).map((lines) => Buffer.from(lines.join('\n')));
  fc.assert(
    fc.property(text, fc.array(fc.nat(200_000)), (bytes, cuts) => {
      const count = new LineCount();
      const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
      places.reduce((from, to) => (count.add(bytes.subarray(from, to)), to), 0);
      expect(count.all).toBe(split(bytes).length);
    }),
  );
});
