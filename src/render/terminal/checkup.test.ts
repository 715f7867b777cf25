import { expect, test } from 'vitest';
import type { Checkup } from '../../ops/checkup.ts';
import { checkupText } from './checkup.ts';
import { plainStyle } from './style.ts';

const now = Date.parse('2026-03-02T10:00:00Z');
const dayMs = 86_400_000;

/** A log that is rotated every day, after some days. */
function checkupAfter(days: number): Checkup {
  const parts = Array.from({ length: days }, (_, day) => ({
    path: 'mail.log',
    lines: 100,
    lastAt: now - (days - day) * dayMs,
    zone: 'UTC',
    lagBytes: null,
  }));
  return {
    settings: [],
    sources: [...parts, { path: 'mail.log', lines: 7, lastAt: now, zone: 'UTC', lagBytes: 0 }],
    coverage: [],
    fates: { events: 0, irrelevant: 0, unexplained: 0 },
    unexplainedShare: 0,
    unexplained: [],
    lastDay: {},
    sizeBytes: 0,
    backlog: null,
    gaps: [],
    damages: [],
    problems: [],
  };
}

const view = { style: plainStyle, now, zone: 'UTC', width: 200 };
const sourcesIn = (text: string): string[] => text.split('\n').filter((line) => /mail\.log|and \d+ that/.test(line));

test('of years of rotated logs, the last ones are shown, and how many there are', () => {
  const lines = sourcesIn(checkupText(checkupAfter(1000), view));
  expect(lines).toHaveLength(22);
  expect(lines[0]).toContain('100 lines, the last of Tue 10 Feb');
  expect(lines[20]).toContain('7 lines, the last of Mon 2 Mar, 10:00:00 UTC, zone UTC, up to date');
  expect(lines[21]?.trim()).toBe('and 980 that end earlier, of 98000 lines in all');
});

test('few are all shown', () => {
  expect(sourcesIn(checkupText(checkupAfter(20), view))).toHaveLength(21);
});
