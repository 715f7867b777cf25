import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corpusLogs, readCorpus } from '../../test/corpus-files.ts';
import { messageLines } from '../../test/fixtures/made-log.ts';
import { linesOf, partsFor, sourceOf, writeInPieces, writerFor } from '../../test/fixtures/write-source.ts';
import { LineReader } from '../lines/line-reader.ts';
import { forEachLine, longestLineBytes } from '../lines/split.ts';
import { blockBytes } from './open-block.ts';
import { type Batch, SourceWriter } from './source-writer.ts';

const daylightSaving = Buffer.from(
  messageLines('Europe/Berlin', '2026-10-23T00:00:00Z', '2026-10-26T00:00:00Z', 3).log,
);
const logs: readonly (readonly [string, Buffer])[] = [
  ...corpusLogs.filter((name) => name.endsWith('mail.log')).map((name) => [name, readCorpus(name)] as const),
  ['a change of daylight saving time', daylightSaving],
  [
    'lines of megabytes',
    Buffer.from(`Jan  1 00:00:00 ns1 a[1]: x\n${'y'.repeat(3 * blockBytes)}\nJan  1 00:00:01 ns1 a[1]: x\n`),
  ],
  [
    'repeats everywhere',
    Buffer.from(
      'Jan  1 00:00:00 ns1 dovecot: some words\nJan  1 00:00:01 ns1 last message repeated 2 times\n'.repeat(2000),
    ),
  ],
];

function plain({ source, blocks, counts }: Batch) {
  return {
    source,
    counts: Object.entries(counts.rows()).map(([name, rows]) => [name, JSON.stringify(rows)]),
    blocks: blocks.map(({ bytes, terms, ...stretch }) => ({
      ...stretch,
      text: bytes.toString('latin1'),
      terms: [...new Set(terms.toString().split(' '))].sort(),
    })),
  };
}

describe.each(logs)('%s', (_, log) => {
  test('gives the same blocks, lines and terms however its bytes come in pieces', () => {
    const whole = plain(writeInPieces(log, []));
    fc.assert(
      fc.property(fc.array(fc.nat(1 << 24), { maxLength: 30 }), (places) => {
        expect(plain(writeInPieces(log, places))).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  test('stands in its blocks byte for byte', () => {
    const { blocks, source } = writeInPieces(log, []);
    expect(Buffer.concat(blocks.map((block) => block.bytes))).toEqual(log.subarray(0, source.offset));
    for (const [index, block] of blocks.entries()) {
      expect(block.offset).toBe(blocks.slice(0, index).reduce((sum, { bytes }) => sum + bytes.length, 0));
      expect(block.bytes.length).toBeLessThan(blockBytes + longestLineBytes);
    }
  });

  test('has the same times in every block, wherever it was cut, as when it is read as a whole', () => {
    const parts = partsFor('Europe/Berlin', true);
    const { zone, lastAt } = sourceOf(log, parts);
    const reader = new LineReader({ source: 1, file: 'mail.log', host: 'here' }, { zone, seedAt: lastAt });
    const expected: number[] = [];
    forEachLine(log, (raw, offset) => {
      const line = reader.read(raw, offset);
      if (line) expected.push(line.at);
    });
    fc.assert(
      fc.property(fc.array(fc.nat(log.length), { maxLength: 12 }), (places) => {
        const writer = writerFor(log, parts);
        const cuts = [...places, log.length].sort((a, b) => a - b);
        cuts.reduce((from, to) => (writer.push(log.subarray(from, to)), writer.seal(), to), 0);
        const { blocks } = writer.take();
        expect(blocks.flatMap((block) => linesOf(block).map(({ at }) => at))).toEqual(expected);
        for (const block of blocks) {
          const times = linesOf(block).map(({ at }) => at);
          if (times.length > 0) expect([block.fromAt, block.toAt]).toEqual([Math.min(...times), Math.max(...times)]);
        }
      }),
      { numRuns: 10 },
    );
  });

  // What receipts prove is known after a restart only from the open end on.
  if (log === daylightSaving) return;
  test('goes on after a restart as if there had been none', () => {
    const whole = plain(writeInPieces(log, []));
    fc.assert(
      fc.property(fc.nat(log.length), (place) => {
        const writer = writerFor(log);
        writer.push(log.subarray(0, place));
        const first = writer.takeAll();
        const openEnd = first.tails[0] && {
          ...first.tails[0],
          bytes: Buffer.concat(first.tails.map(({ bytes }) => bytes)),
        };
        const resumed = new SourceWriter(first.source, openEnd, partsFor());
        resumed.push(log.subarray(first.source.offset));
        resumed.seal();
        const second = resumed.take();
        first.counts.merge(second.counts);
        expect(plain({ ...second, counts: first.counts, blocks: [...first.blocks, ...second.blocks] })).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });
});
