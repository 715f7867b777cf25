import { expect, test } from 'vitest';
import { delivered } from '../../test/fixtures/stories.ts';
import { clockOf } from './clock.ts';

const now = Date.UTC(2026, 10, 23, 12);
const at = delivered.receivedAt ?? 0;
const shown = (zone: string): string => clockOf(delivered.evidence, { zone, now })(at);

test('the log’s clock stands beside the asker’s, with its day where that differs', () => {
  expect(shown('America/New_York')).toBe('Mon 23 Nov, 04:02:01 EST (log 10:02:01)');
  expect(shown('Pacific/Honolulu')).toBe('Sun 22 Nov, 23:02:01 HST (log 23 Nov 10:02:01)');
});

test('a clock that reads the same is not repeated, and without a line there is none', () => {
  expect(shown('Europe/Berlin')).toBe('Mon 23 Nov, 10:02:01 CET');
  expect(clockOf([], { zone: 'UTC', now })(at)).toBe('Mon 23 Nov, 09:02:01 UTC');
});
