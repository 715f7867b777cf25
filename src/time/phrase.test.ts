import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePhrase, readPhrase } from './phrase.ts';
import { wallAt } from './zone.ts';

/** Wednesday, 15:00 in Berlin. */
const now = Date.parse('2026-01-14T14:00:00Z');
const zone = 'Europe/Berlin';

/** `from … to` on the clocks of the zone, or the reason why not and the phrase proposed. */
function read(text: string, present = { now, zone }): string | undefined {
  const settled = parsePhrase(text, present);
  if (settled === undefined) return undefined;
  if (settled.kind === 'trouble') return `${settled.reason} ${settled.instead ?? ''}`.trim();
  const clock = (at: number): string =>
    wallAt(at, present.zone)
      .toString({ smallestUnit: 'second' })
      .replace('T', ' ')
      .replace(/(:\d\d):00$/, '$1');
  return `${clock(settled.from)} … ${clock(settled.to)}`;
}

describe('days', () => {
  test.each([
    ['today', '2026-01-14 00:00 … 2026-01-15 00:00'],
    ['yesterday', '2026-01-13 00:00 … 2026-01-14 00:00'],
    ['the day before yesterday', '2026-01-12 00:00 … 2026-01-13 00:00'],
    ['Jan 11', '2026-01-11 00:00 … 2026-01-12 00:00'],
    ['11 Jan', '2026-01-11 00:00 … 2026-01-12 00:00'],
    ['11th of January', '2026-01-11 00:00 … 2026-01-12 00:00'],
    ['january 11th, 2005', '2005-01-11 00:00 … 2005-01-12 00:00'],
    ['Jan 11 2005', '2005-01-11 00:00 … 2005-01-12 00:00'],
    ['Sun, 11 Jan 2026', '2026-01-11 00:00 … 2026-01-12 00:00'],
    ['2026-01-11', '2026-01-11 00:00 … 2026-01-12 00:00'],
    ['20260111', '2026-01-11 00:00 … 2026-01-12 00:00'],
    ['monday', '2026-01-12 00:00 … 2026-01-13 00:00'],
    ['on monday', '2026-01-12 00:00 … 2026-01-13 00:00'],
    ['wednesday', '2026-01-14 00:00 … 2026-01-15 00:00'],
    ['last wednesday', '2026-01-07 00:00 … 2026-01-08 00:00'],
    ['3 days ago', '2026-01-11 00:00 … 2026-01-12 00:00'],
    ['two weeks ago', '2025-12-31 00:00 … 2026-01-01 00:00'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));

  test('without a year it is the last one that has begun', () => {
    expect(read('jan 14')).toBe('2026-01-14 00:00 … 2026-01-15 00:00');
    expect(read('jan 15')).toBe('2025-01-15 00:00 … 2025-01-16 00:00');
    expect(read('dec 24')).toBe('2025-12-24 00:00 … 2025-12-25 00:00');
    expect(read('jan 14 16-17')).toBe('2025-01-14 16:00 … 2025-01-14 17:00');
    expect(read('wednesday 16:00-17:00')).toBe('2026-01-07 16:00 … 2026-01-07 17:00');
    expect(read('sun jan 18')).toBe('2025-01-18 is a Saturday. 2025-01-18');
  });

  test('29 February is looked for in leap years', () => {
    expect(read('feb 29')).toBe('2024-02-29 00:00 … 2024-03-01 00:00');
    expect(read('29 feb 2025')).toBe('February 2025 has no day 29. 2025-02-28');
    expect(read('feb 28 - mar 1 2024')).toBe('2024-02-28 00:00 … 2024-03-02 00:00');
  });
});

describe('times of the day', () => {
  test.each([
    ['yesterday 9-11', '2026-01-13 09:00 … 2026-01-13 11:00'],
    ['yesterday 9 - 11', '2026-01-13 09:00 … 2026-01-13 11:00'],
    ['9-11 yesterday', '2026-01-13 09:00 … 2026-01-13 11:00'],
    ['yesterday between 9 and 11', '2026-01-13 09:00 … 2026-01-13 11:00'],
    ['between 9 and 11 yesterday', '2026-01-13 09:00 … 2026-01-13 11:00'],
    ['yesterday from 9 to 11', '2026-01-13 09:00 … 2026-01-13 11:00'],
    ['today 14:00-15:30', '2026-01-14 14:00 … 2026-01-14 15:30'],
    ['jan 11 11:00-12:00', '2026-01-11 11:00 … 2026-01-11 12:00'],
    ['jan 11 9-11', '2026-01-11 09:00 … 2026-01-11 11:00'],
    ['9-11 jan 11', '2026-01-11 09:00 … 2026-01-11 11:00'],
    ['2026-01-11 09:00-10:00', '2026-01-11 09:00 … 2026-01-11 10:00'],
    ['9-11', '2026-01-14 09:00 … 2026-01-14 11:00'],
    ['17-18', '2026-01-14 17:00 … 2026-01-14 18:00'],
    ['between 9 and 11', '2026-01-14 09:00 … 2026-01-14 11:00'],
    ['from 9 to 11', '2026-01-14 09:00 … 2026-01-14 11:00'],
    ['9am-11am', '2026-01-14 09:00 … 2026-01-14 11:00'],
    ['9-11pm', '2026-01-14 21:00 … 2026-01-14 23:00'],
    ['10-2pm', '2026-01-14 10:00 … 2026-01-14 14:00'],
    ['9pm-11', '2026-01-14 21:00 … 2026-01-14 23:00'],
    ['yesterday 23:00-24:00', '2026-01-13 23:00 … 2026-01-14 00:00'],
    ['at 11:45', '2026-01-14 11:30 … 2026-01-14 12:00'],
    ['Jan 11 11:45:49', '2026-01-11 11:30:49 … 2026-01-11 12:00:49'],
    ['around 10am', '2026-01-14 09:30 … 2026-01-14 10:30'],
    ['at 9', '2026-01-14 08:45 … 2026-01-14 09:15'],
    ['at noon', '2026-01-14 11:45 … 2026-01-14 12:15'],
    ['12am', '2026-01-13 23:45 … 2026-01-14 00:15'],
    ['this morning', '2026-01-14 00:00 … 2026-01-14 12:00'],
    ['yesterday evening', '2026-01-13 18:00 … 2026-01-14 00:00'],
    ['last night', '2026-01-13 18:00 … 2026-01-14 06:00'],
    ['yesterday after 3pm', '2026-01-13 15:00 … 2026-01-14 00:00'],
    ['before 9 today', '2026-01-14 00:00 … 2026-01-14 09:00'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));
});

describe('stretches', () => {
  test.each([
    ['2026-01-11..2026-01-13', '2026-01-11 00:00 … 2026-01-14 00:00'],
    ['2026-01-11 .. 2026-01-13', '2026-01-11 00:00 … 2026-01-14 00:00'],
    ['2026-01-11 10:00..2026-01-13 09:00', '2026-01-11 10:00 … 2026-01-13 09:00'],
    ['2026-01-11T10:00..2026-01-13T09:00', '2026-01-11 10:00 … 2026-01-13 09:00'],
    ['2026-01-11T10:00:00Z..2026-01-11T11:30:00+01:00', '2026-01-11 11:00 … 2026-01-11 11:30'],
    ['2026-01-11T11:45:49Z', '2026-01-11 12:30:49 … 2026-01-11 13:00:49'],
    ['jan 11-13', '2026-01-11 00:00 … 2026-01-14 00:00'],
    ['11-13 jan 2005', '2005-01-11 00:00 … 2005-01-14 00:00'],
    ['jan 11 - 13 jan', '2026-01-11 00:00 … 2026-01-14 00:00'],
    ['mon-wed', '2026-01-12 00:00 … 2026-01-15 00:00'],
    ['thursday to friday', '2026-01-08 00:00 … 2026-01-10 00:00'],
    ['yesterday to now', '2026-01-13 00:00 … 2026-01-14 15:00'],
    ['last 2h', '2026-01-14 13:00 … 2026-01-14 15:00'],
    ['last 30 min', '2026-01-14 14:30 … 2026-01-14 15:00'],
    ['in the last two hours', '2026-01-14 13:00 … 2026-01-14 15:00'],
    ['past 3 days', '2026-01-11 15:00 … 2026-01-14 15:00'],
    ['past week', '2026-01-07 15:00 … 2026-01-14 15:00'],
    ['last week', '2026-01-05 00:00 … 2026-01-12 00:00'],
    ['this week', '2026-01-12 00:00 … 2026-01-19 00:00'],
    ['this month', '2026-01-01 00:00 … 2026-02-01 00:00'],
    ['last month', '2025-12-01 00:00 … 2026-01-01 00:00'],
    ['past month', '2025-12-14 15:00 … 2026-01-14 15:00'],
    ['december', '2025-12-01 00:00 … 2026-01-01 00:00'],
    ['jan 2005', '2005-01-01 00:00 … 2005-02-01 00:00'],
    ['since tuesday', '2026-01-13 00:00 … 2026-01-14 15:00'],
    ['since 9:00', '2026-01-14 09:00 … 2026-01-14 15:00'],
    ['since 9', '2026-01-14 09:00 … 2026-01-14 15:00'],
    ['since jan 11', '2026-01-11 00:00 … 2026-01-14 15:00'],
    ['since yesterday 9:00', '2026-01-13 09:00 … 2026-01-14 15:00'],
    ['since 2 hours ago', '2026-01-14 13:00 … 2026-01-14 15:00'],
    ['since monday until tuesday', '2026-01-12 00:00 … 2026-01-14 00:00'],
    ['now', '2026-01-14 14:45 … 2026-01-14 15:15'],
    ['30 minutes ago', '2026-01-14 14:15 … 2026-01-14 14:45'],
    ['2 hours ago', '2026-01-14 12:30 … 2026-01-14 13:30'],
    ['half an hour ago', '2026-01-14 14:15 … 2026-01-14 14:45'],
    ['a month ago', '2025-12-01 00:00 … 2026-01-01 00:00'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));

  test('over New Year, without years', () => {
    expect(read('dec 30 - jan 2')).toBe('2025-12-30 00:00 … 2026-01-03 00:00');
    expect(read('dec 30 to 2 jan')).toBe('2025-12-30 00:00 … 2026-01-03 00:00');
    expect(read('dec 30 - jan 2', { now: Date.parse('2026-01-01T12:00:00Z'), zone })).toBe(
      '2025-12-30 00:00 … 2026-01-03 00:00',
    );
    expect(read('dec 30 2004 - jan 2')).toBe('2004-12-30 00:00 … 2005-01-03 00:00');
    expect(read('dec 30 - jan 2 2005')).toBe('2004-12-30 00:00 … 2005-01-03 00:00');
    expect(read('yesterday', { now: Date.parse('2025-12-31T23:30:00Z'), zone })).toBe(
      '2025-12-31 00:00 … 2026-01-01 00:00',
    );
  });

  test('this week begins on Monday, on Sunday too', () => {
    const sunday = { now: Date.parse('2026-01-18T12:00:00Z'), zone };
    expect(read('this week', sunday)).toBe('2026-01-12 00:00 … 2026-01-19 00:00');
  });
});

describe('times that cannot be', () => {
  test.each([
    ['feb 30', 'February has no day 30. 2025-02-28'],
    ['2026-02-30', 'February 2026 has no day 30. 2026-02-28'],
    ['jan 0', 'January has no day 0. 2026-01-01'],
    ['2025-13-01', 'There is no month 13. 2025-12-01'],
    ['2026-00-10', 'There is no month 0. 2026-01-10'],
    ['2026-02-30T10:00:00Z', 'There is no instant 2026-02-30T10:00:00Z.'],
    ['yesterday 25:00', 'There is no time 25:00. 2026-01-13 23:00'],
    ['at 9:75', 'There is no time 9:75. 2026-01-14 09:59'],
    ['13pm', 'There is no time 13:00pm. 2026-01-14 13:00'],
    ['mon jan 11', '2026-01-11 is a Sunday. 2026-01-11'],
    ['jan 11 12:00-11:00', 'That ends before it begins. 2026-01-11 11:00-12:00'],
    ['9-5', 'That ends before it begins. 2026-01-14 09:00-17:00'],
    ['yesterday 22:00-02:00', 'That ends before it begins. 2026-01-13 22:00..2026-01-14 02:00'],
    ['jan 13 - jan 11', 'That ends before it begins. 2026-01-11..2026-01-13'],
    ['13-11 jan', 'That ends before it begins. 2026-01-11..2026-01-13'],
    ['2026-01-12..2026-01-11', 'That ends before it begins. 2026-01-11..2026-01-12'],
    ['today - yesterday', 'That ends before it begins. 2026-01-13..2026-01-14'],
    ['yesterday 9-9', 'No time passes then on the clocks of Europe/Berlin. 2026-01-13'],
    ['tomorrow', 'That is in the future. 2026-01-14'],
    ['tonight', 'That is in the future. 2026-01-13 18:00-24:00'],
    ['today 16:00-17:00', 'That is in the future. 2026-01-13 16:00-17:00'],
    ['since 16:00', 'That is in the future. since 2026-01-13 16:00'],
    ['2027-01-11', 'That is in the future. 2026-01-11'],
    ['2027-12-24', 'That is in the future. 2025-12-24'],
    ['9999-12-31', 'That is in the future. 2025-12-31'],
    ['1960-01-01', 'That is before 1970.'],
    ['999999 years ago', 'That is before 1970.'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));

  test('a day is not in the future on the stroke of its midnight', () => {
    expect(read('today', { now: Date.parse('2026-01-14T00:00:00Z'), zone: 'UTC' })).toBe(
      '2026-01-14 00:00 … 2026-01-15 00:00',
    );
  });

  const none =
    '|yesteday|9|2005|yesterday 9|last|last 0 days|since|boss|at|9-|-9|jan 11 -|9 to yesterday|today tomorrow|' +
    '11.1.2026|1/11|9h|monday and tuesday|j0BGjkc28022|may@sat.example';
  test.each(none.split('|'))('%j is no time', (text) => expect(read(text)).toBeUndefined());
});

describe('days when the clocks change', () => {
  const autumn = (place: string): { now: number; zone: string } => ({
    now: Date.parse('2026-12-01T00:00:00Z'),
    zone: place,
  });
  const instants = (text: string, place: string): string => {
    const settled = parsePhrase(text, autumn(place));
    if (settled?.kind !== 'stretch') return settled?.reason ?? '';
    return `${new Date(settled.from).toISOString().slice(0, 16)} ${(settled.to - settled.from) / 3_600_000} h`;
  };

  test.each([
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00 23 h'],
    ['Europe/Berlin', '2026-03-29 01:00-04:00', '2026-03-29T00:00 2 h'],
    ['Europe/Berlin', '2026-03-29 02:30-04:00', '2026-03-29T01:00 1 h'],
    ['Europe/Berlin', '2026-03-29 02:00-03:00', 'No time passes then on the clocks of Europe/Berlin.'],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00 25 h'],
    ['Europe/Berlin', '2026-10-25 01:00-02:00', '2026-10-24T23:00 1 h'],
    ['Europe/Berlin', '2026-10-25 02:00-03:00', '2026-10-25T00:00 2 h'],
    ['Europe/Berlin', '2026-10-25 at 2:30', '2026-10-25T00:15 1.5 h'],
    ['Europe/Berlin', '2026-10-24..2026-10-25', '2026-10-23T22:00 49 h'],
    ['America/New_York', '2026-03-08', '2026-03-08T05:00 23 h'],
    ['America/New_York', 'nov 1 1-2', '2026-11-01T05:00 2 h'],
    ['Asia/Kathmandu', 'nov 30 9-11', '2026-11-30T03:15 2 h'],
    ['Australia/Sydney', '2026-10-04', '2026-10-03T14:00 23 h'],
    ['Australia/Sydney', 'apr 5', '2026-04-04T13:00 25 h'],
    ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00 23 h'],
    ['America/Havana', '2026-11-01', '2026-11-01T04:00 25 h'],
    ['America/Havana', '2026-10-31', '2026-10-31T04:00 24 h'],
    ['Pacific/Apia', '2011-12-30', 'No time passes then on the clocks of Pacific/Apia.'],
  ])('%s, %s', (place, text, expected) => expect(instants(text, place)).toBe(expected));

  test('the last hours are counted, not read off the clock', () => {
    const settled = parsePhrase('last 3h', { now: Date.parse('2026-10-25T02:00:00Z'), zone });
    expect(settled).toEqual({
      kind: 'stretch',
      from: Date.parse('2026-10-24T23:00:00Z'),
      to: Date.parse('2026-10-25T02:00:00Z'),
    });
  });
});

test('only the words of the phrase are taken', () => {
  expect(readPhrase(['yesterday', '9-11', 'boss@example.com'], { now, zone })?.words).toBe(2);
  expect(readPhrase(['yesterday', 'to', 'employee@example.com'], { now, zone })?.words).toBe(1);
  expect(readPhrase(['jan', '11', '2005', '9'], { now, zone })?.words).toBe(3);
});

test('what is proposed is a phrase itself, and the case of letters does not matter', () => {
  const known =
    'today yesterday jan feb monday last this since from to between and at ago week h 9 11 30 25:00 9:30 14:00 9-11 ' +
    '2026-01-11 2026-02-30 2030-01-01 .. - am pm 2005';
  const word = fc.constantFrom(...known.split(' '));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 7 }), (words) => {
      const text = words.join(' ');
      const settled = parsePhrase(text, { now, zone });
      expect(parsePhrase(text.toUpperCase(), { now, zone })).toEqual(settled);
      if (settled?.kind === 'stretch') expect(settled.to).toBeGreaterThan(settled.from);
      if (settled?.kind === 'trouble' && settled.instead !== null) {
        expect(parsePhrase(settled.instead, { now, zone })).toBeDefined();
      }
    }),
    { numRuns: 3000 },
  );
});
