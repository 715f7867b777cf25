import { expect, test } from 'vitest';
import type { SourceRecord } from '../../store/log-store.ts';
import { fingerprintOf, sourcesLike } from './fingerprint.ts';

/** The log of a day. */
const logOf = (day: number): Buffer =>
  Buffer.from(
    `2026-03-${String(day).padStart(2, '0')}T00:00:01Z mx1 postfix/qmgr[700]: 4XXx1q5ghSz7: removed\n`.repeat(30),
  );

function sourceOf(id: number, log: Buffer, openingHash = fingerprintOf(log).openingHash): SourceRecord {
  const rest = { path: 'mail.log', offset: log.length, lines: 30, zone: 'UTC', lastAt: 0 };
  return { id, ...fingerprintOf(log), openingHash, ...rest };
}

const month = Array.from({ length: 31 }, (_, index) => sourceOf(index + 1, logOf(index + 1)));
const idsLike = (head: Buffer, sources: readonly SourceRecord[]): number[] =>
  sourcesLike(head, sources).map(({ id }) => id);

test('the first line of a new log excludes the logs of all other days', () => {
  const line = logOf(7).subarray(0, 75);
  expect(idsLike(line, month)).toEqual([7]);
  expect(idsLike(logOf(7), month)).toEqual([7]);
});

test('a log that is too short to tell may be any', () => {
  expect(idsLike(logOf(7).subarray(0, 10), month)).toHaveLength(31);
});

test('so may a source that an older mailtrace stored be', () => {
  const older = sourceOf(40, logOf(1), null);
  expect(idsLike(logOf(7).subarray(0, 75), [...month, older])).toEqual([7, 40]);
});
