import { describe, expect, test } from 'vitest';
import { endAt, isZone, startAt, wallAt } from './zone.ts';

const wall = (text: string): Temporal.PlainDateTime => Temporal.PlainDateTime.from(text);
const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

test.each(['Europe/Berlin', 'america/new_york', 'UTC', 'Asia/Kathmandu', '+05:45'])('%s is a zone', (text) => {
  expect(isZone(text)).toBe(true);
});

test.each(['', 'Berlin', 'Europe/Nowhere', 'UTC+1', '2026-01-01T00:00[Europe/Berlin]', ' UTC'])(
  '%j is no zone',
  (text) => {
    expect(isZone(text)).toBe(false);
  },
);

describe('a clock time that', () => {
  test('happens once begins and ends at its instant', () => {
    expect(iso(startAt(wall('2026-01-11T11:45:49'), 'Europe/Berlin'))).toBe('2026-01-11T10:45:49Z');
    expect(iso(endAt(wall('2026-01-11T11:45:49'), 'Europe/Berlin'))).toBe('2026-01-11T10:45:49Z');
    expect(iso(startAt(wall('2026-01-11T05:45'), 'Asia/Kathmandu'))).toBe('2026-01-11T00:00:00Z');
  });

  test.each([
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'],
    ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'],
    ['Australia/Sydney', '2026-04-05T02:30', '2026-04-04T15:30:00Z', '2026-04-04T16:30:00Z'],
  ])('happens twice in %s begins at the first and ends at the second', (zone, text, first, second) => {
    expect(iso(startAt(wall(text), zone))).toBe(first);
    expect(iso(endAt(wall(text), zone))).toBe(second);
  });

  test('begins the repeated hour ends what is before it at the first', () => {
    expect(iso(endAt(wall('2026-10-25T02:00'), 'Europe/Berlin'))).toBe('2026-10-25T00:00:00Z');
    expect(iso(endAt(wall('2026-10-25T03:00'), 'Europe/Berlin'))).toBe('2026-10-25T02:00:00Z');
  });

  test.each([
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:00:00Z'],
    ['America/New_York', '2026-03-08T02:30', '2026-03-08T07:00:00Z'],
    ['Australia/Sydney', '2026-10-04T02:30', '2026-10-03T16:00:00Z'],
    ['Asia/Beirut', '2026-03-29T00:00', '2026-03-28T22:00:00Z'],
    ['Pacific/Apia', '2011-12-30T12:00', '2011-12-30T10:00:00Z'],
  ])('is skipped in %s is the jump', (zone, text, jump) => {
    expect(iso(startAt(wall(text), zone))).toBe(jump);
    expect(iso(endAt(wall(text), zone))).toBe(jump);
  });
});

test('the clock on the wall', () => {
  expect(wallAt(Date.parse('2026-01-11T00:00:00Z'), 'Asia/Kathmandu').toString()).toBe('2026-01-11T05:45:00');
});
