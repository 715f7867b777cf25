import { describe, expect, test } from 'vitest';
import { formatClock, formatDay, formatDuration, formatInstant, formatRange, formatShort } from './format.ts';

const newYork = 'America/New_York';
const at = Date.parse('2005-01-11T16:45:49Z');

describe('an instant', () => {
  test.each([
    [newYork, 'Tue 11 Jan 2005, 11:45:49 EST'],
    ['Europe/Berlin', 'Tue 11 Jan 2005, 17:45:49 CET'],
    ['Australia/Sydney', 'Wed 12 Jan 2005, 03:45:49 AEDT'],
    ['Asia/Kathmandu', 'Tue 11 Jan 2005, 22:30:49 GMT+5:45'],
    ['UTC', 'Tue 11 Jan 2005, 16:45:49 UTC'],
  ])('in %s', (zone, expected) => expect(formatInstant(at, zone)).toBe(expected));

  test('drops the year that it shares with the present', () => {
    expect(formatInstant(at, newYork, { now: Date.parse('2005-06-01T00:00:00Z') })).toBe('Tue 11 Jan, 11:45:49 EST');
    expect(formatDay(at, newYork, { now: Date.parse('2006-01-01T03:00:00Z') })).toBe('Tue 11 Jan');
    expect(formatDay(at, newYork, { now: Date.parse('2006-01-01T05:00:00Z') })).toBe('Tue 11 Jan 2005');
  });

  test('tells apart the hour that happens twice', () => {
    expect(formatInstant(Date.parse('2026-10-25T00:30:00Z'), 'Europe/Berlin')).toMatch(
      /^Sun 25 Oct 2026, 02:30:00 (CEST|GMT\+2)$/,
    );
    expect(formatInstant(Date.parse('2026-10-25T01:30:00Z'), 'Europe/Berlin')).toMatch(
      /^Sun 25 Oct 2026, 02:30:00 (CET|GMT\+1)$/,
    );
  });

  test('in short', () => {
    expect(formatClock(at, newYork)).toBe('11:45:49');
    expect(formatShort(at, newYork, { now: at + 60_000 })).toBe('11:45');
    expect(formatShort(at, newYork, { now: at + 86_400_000 })).toBe('11 Jan 11:45');
    expect(formatShort(at, newYork, { now: Date.parse('2026-01-11T00:00:00Z') })).toBe('11 Jan 2005 11:45');
  });
});

describe('a range', () => {
  const range = (from: string, to: string): { from: number; to: number } => ({
    from: Date.parse(`${from}-05:00`),
    to: Date.parse(`${to}-05:00`),
  });

  test.each([
    ['2005-01-11T00:00', '2005-01-12T00:00', '11 Jan'],
    ['2005-01-11T00:00', '2005-01-14T00:00', '11–13 Jan'],
    ['2005-01-30T00:00', '2005-02-03T00:00', '30 Jan – 2 Feb'],
    ['2005-01-11T09:00', '2005-01-11T11:00', '11 Jan 09:00–11:00'],
    ['2005-01-11T09:00', '2005-01-12T00:00', '11 Jan 09:00–24:00'],
    ['2005-01-11T22:00', '2005-01-12T02:00', '11 Jan 22:00 – 12 Jan 02:00'],
    ['2004-01-11T09:00', '2004-01-11T11:00', '11 Jan 2004 09:00–11:00'],
    ['2004-12-30T00:00', '2005-01-03T00:00', '30 Dec 2004 – 2 Jan 2005'],
    ['2004-12-31T22:00', '2005-01-01T02:00', '31 Dec 2004 22:00 – 1 Jan 2005 02:00'],
  ])('%s to %s', (from, to, expected) => expect(formatRange(range(from, to), newYork, { now: at })).toBe(expected));

  test('of a day that begins at one o’clock is that day', () => {
    const day = { from: Date.parse('2026-03-28T22:00:00Z'), to: Date.parse('2026-03-29T21:00:00Z') };
    expect(formatRange(day, 'Asia/Beirut')).toBe('29 Mar 2026');
  });
});

test.each([
  [0, '0 s'],
  [300, '< 1 s'],
  [14_000, '14 s'],
  [65_000, '1 min 5 s'],
  [3_600_000, '1 h'],
  [7_500_000, '2 h 5 min'],
  [3 * 86_400_000 + 4 * 3_600_000 + 5 * 60_000, '3 d 4 h'],
  [86_400_000 + 60_000, '1 d'],
  [-5, '0 s'],
])('%d ms is %s', (lengthMs, expected) => expect(formatDuration(lengthMs)).toBe(expected));
