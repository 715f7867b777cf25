import { expect, test } from 'vitest';
import { corpusLogs, readCorpus } from '../../test/corpus-files.ts';
import { linesOf, writeInPieces } from '../../test/fixtures/write-source.ts';
import type { Chunk } from '../store/log-store.ts';
import type { LoggedLine, Sighting } from './sighting.ts';
import { UnpackedChunk } from './unpacked-chunk.ts';

/** Few lines, as a busy server's block is of a short time. */
const linesInChunk = 12;

/** Unpacks lines that follow each other anew. */
function unpack(lines: readonly LoggedLine[], zone: string): UnpackedChunk {
  const times = lines.map(({ at }) => at);
  const [first] = lines;
  const [fromAt, toAt] = [Math.min(...times), Math.max(...times)];
  const bytes = Buffer.from(lines.map(({ raw }) => `${raw}\n`).join(''));
  const place = { key: '', source: 1, file: 'mail.log', offset: first!.offset, zone };
  const chunk: Chunk = { ...place, seedAt: first!.at, fromAt, toAt, read: async () => bytes };
  return new UnpackedChunk(chunk, bytes, 'here');
}

function* chunksOf<T>(items: readonly T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += linesInChunk) yield items.slice(at, at + linesInChunk);
}

const idsOf = (sightings: readonly Sighting[]) =>
  new Set(sightings.flatMap(({ event, line }) => [event.queueId ?? [], line.pid ?? []].flat().map(String)));

test.each(corpusLogs)('the lines that hold a text say what they say among all: %s', (name) => {
  for (const block of writeInPieces(readCorpus(name), []).blocks) {
    for (const lines of chunksOf(linesOf(block))) {
      const all = unpack(lines, block.zone).all();
      for (const id of idsOf(all)) {
        const held = unpack(lines, block.zone).holding([id.toLowerCase()]);
        const meant = all.filter(({ line }) => line.message.includes(id) || line.pid === Number(id));
        expect(held).toEqual(all.filter((one) => held.some(({ line }) => line.offset === one.line.offset)));
        expect(held).toEqual(expect.arrayContaining(meant));
      }
    }
  }
});

const at = Date.UTC(2026, 0, 12, 10);
const log = (...raws: string[]) => {
  const bytes = Buffer.from(raws.join('\n'));
  const place = { key: '', source: 1, file: 'mail.log', offset: 0, zone: 'UTC', seedAt: at };
  return new UnpackedChunk({ ...place, fromAt: at, toAt: at + 60_000, read: async () => bytes }, bytes, 'here');
};
const told = (sightings: readonly Sighting[]) => sightings.map(({ line }) => [line.at - at, line.times, line.offset]);

test('what is said again in other words is found', () => {
  const to = 'sendmail[7]: j0BGjkc28022: to=<a@b.test>, delay=00:00:01, mailer=local, stat=Sent';
  const repeated = log(`Jan 12 10:00:05 mx1 ${to}`, 'Jan 12 10:00:09 mx1 last message repeated 2 times');
  expect(told(repeated.holding(['j0bgjkc28022']))).toEqual([
    [5000, 1, 0],
    [9000, 2, 102],
  ]);
  const escaped = `{"time":"2026-01-12T10:00:05Z","host":"mx1","tag":"sendmail[7]","msg":"j0BGjkc28022: to=<\\u0061@b.test>, stat=Sent"}`;
  expect(told(log(escaped).holding(['a@b']))).toEqual([[5000, 1, 0]]);
  const kelvin = log(`Jan 12 10:00:05 mx1 ${to.replace('a@', '\u212Aim@')}`);
  expect(told(kelvin.holding(['kim@b']))).toEqual([[5000, 1, 0]]);
});

test('a line without a time has that of the line before', () => {
  const words = 'j0BGjkc28022: to=<a@b.test>, delay=00:00:01, mailer=local, stat=Sent';
  const dateless = log('<22>1 2026-01-12T10:00:05Z mx1 sendmail 7 - - hello', `<22>1 - mx1 sendmail 7 - - ${words}`);
  expect(told(dateless.holding(['j0bgjkc28022']))).toEqual([[5000, 1, 52]]);
});

test('lines stand where they stand, in whatever order and bytes', () => {
  const words = 'j0BGjkc28022: to=<a@b.test>, delay=00:00:01, mailer=local, stat=Sent';
  const chunk = log('Jan 12 10:00:05 mx1 sendmail[7]: caf\u00E9', `Jan 12 10:00:03 mx1 sendmail[7]: ${words}`, '');
  expect(chunk.holding(['j0bgjkc28022', 'caf'])).toEqual(chunk.all());
  expect(told(chunk.holding(['j0bgjkc28022']))).toEqual([[3000, 1, 39]]);
});
