import { describe, expect, test } from 'vitest';
import { atYear, Clock, lastBefore } from './clock.ts';
import { readHeader } from './header.ts';
import type { Stamp } from './stamp.ts';

function stampOf(time: string): Stamp {
  return readHeader(`${time} ns1 sendmail[1]: x`)!.stamp;
}

/** Reads the times of a log's lines in order; the clock is set near an instant. */
function read(zone: string, near: string, times: readonly string[]): string[] {
  const clock = new Clock(zone, Date.parse(near));
  return times.map((time) => {
    const [host = '', stamp = time] = time.startsWith('[') ? time.slice(1).split('] ') : ['', time];
    return new Date(clock.read(stampOf(stamp), host)).toISOString().replace('.000Z', 'Z');
  });
}

describe('the year', () => {
  test('changes from December to January', () => {
    expect(read('UTC', '2026-12-31T00:00:00Z', ['Dec 31 23:59:59', 'Jan  1 00:00:00', 'Jan  1 00:00:01'])).toEqual([
      '2026-12-31T23:59:59Z',
      '2027-01-01T00:00:00Z',
      '2027-01-01T00:00:01Z',
    ]);
  });

  test('is the old one for a line out of order over New Year', () => {
    const times = ['Dec 31 23:59:58', 'Jan  1 00:00:00', 'Dec 31 23:59:59', 'Jan  1 00:00:01'];
    expect(read('UTC', '2026-12-31T00:00:00Z', times)).toEqual([
      '2026-12-31T23:59:58Z',
      '2027-01-01T00:00:00Z',
      '2026-12-31T23:59:59Z',
      '2027-01-01T00:00:01Z',
    ]);
  });

  test('changes at midnight of the zone, not of UTC', () => {
    expect(read('America/New_York', '2026-12-31T00:00:00Z', ['Dec 31 23:00:00', 'Jan  1 01:00:00'])).toEqual([
      '2027-01-01T04:00:00Z',
      '2027-01-01T06:00:00Z',
    ]);
  });

  test('changes in a quiet log too', () => {
    expect(read('UTC', '2025-10-01T00:00:00Z', ['Oct  1 12:00:00', 'Jan 20 12:00:00', 'Sep 30 12:00:00'])).toEqual([
      '2025-10-01T12:00:00Z',
      '2026-01-20T12:00:00Z',
      '2026-09-30T12:00:00Z',
    ]);
  });

  test('has a 29 February', () => {
    expect(read('UTC', '2024-02-28T00:00:00Z', ['Feb 28 23:59:59', 'Feb 29 00:00:00', 'Mar  1 00:00:00'])).toEqual([
      '2024-02-28T23:59:59Z',
      '2024-02-29T00:00:00Z',
      '2024-03-01T00:00:00Z',
    ]);
    expect(read('UTC', '2023-11-01T00:00:00Z', ['Nov  1 00:00:00', 'Feb 29 12:00:00'])).toEqual([
      '2023-11-01T00:00:00Z',
      '2024-02-29T12:00:00Z',
    ]);
  });

  test('of a 29 February that is in no year near is that of the line before', () => {
    expect(read('UTC', '2026-02-28T12:00:00Z', ['Feb 29 12:00:00', 'Mar  1 12:00:00'])).toEqual([
      '2026-02-28T12:00:00Z',
      '2026-03-01T12:00:00Z',
    ]);
  });

  test('is found before a limit, or set', () => {
    const { ms } = stampOf('Dec 31 23:30:00');
    const iso = (at: number) => new Date(at).toISOString();
    expect(iso(lastBefore(ms, 'UTC', Date.parse('2027-01-02T00:00:00Z')))).toBe('2026-12-31T23:30:00.000Z');
    expect(iso(lastBefore(ms, 'UTC', Date.parse('2026-12-30T00:00:00Z')))).toBe('2025-12-31T23:30:00.000Z');
    expect(iso(lastBefore(ms, 'America/New_York', Date.parse('2027-01-01T05:00:00Z')))).toBe(
      '2027-01-01T04:30:00.000Z',
    );
    const leap = stampOf('Feb 29 12:00:00').ms;
    expect(iso(lastBefore(leap, 'UTC', Date.parse('1903-06-01T00:00:00Z')))).toBe('1896-02-29T12:00:00.000Z');
    expect(iso(atYear(leap, 'UTC', 2024))).toBe('2024-02-29T12:00:00.000Z');
    expect(iso(atYear(leap, 'UTC', 2026)).slice(0, 7)).toBe('2026-02');
  });
});

describe('the hour that happens twice', () => {
  test('in Berlin', () => {
    const times = [
      'Oct 25 01:59:59',
      'Oct 25 02:00:00',
      'Oct 25 02:59:59',
      'Oct 25 02:00:00',
      'Oct 25 02:30:00',
      'Oct 25 02:59:59',
      'Oct 25 03:00:00',
    ];
    expect(read('Europe/Berlin', '2026-10-25T00:00:00Z', times)).toEqual([
      '2026-10-24T23:59:59Z',
      '2026-10-25T00:00:00Z',
      '2026-10-25T00:59:59Z',
      '2026-10-25T01:00:00Z',
      '2026-10-25T01:30:00Z',
      '2026-10-25T01:59:59Z',
      '2026-10-25T02:00:00Z',
    ]);
  });

  test('in New York, with the year', () => {
    const times = ['Nov  1 2026 01:30:00', 'Nov  1 2026 01:59:00', 'Nov  1 2026 01:01:00', 'Nov  1 2026 02:00:00'];
    expect(read('America/New_York', '2026-11-01T00:00:00Z', times)).toEqual([
      '2026-11-01T05:30:00Z',
      '2026-11-01T05:59:00Z',
      '2026-11-01T06:01:00Z',
      '2026-11-01T07:00:00Z',
    ]);
  });

  test('with a line out of order', () => {
    const times = ['Oct 25 02:59:59', 'Oct 25 02:00:00', 'Oct 25 02:59:59', 'Oct 25 02:00:01'];
    expect(read('Europe/Berlin', '2026-10-25T00:59:58Z', times)).toEqual([
      '2026-10-25T00:59:59Z',
      '2026-10-25T01:00:00Z',
      '2026-10-25T00:59:59Z',
      '2026-10-25T01:00:01Z',
    ]);
  });
});

describe('the hour that is skipped', () => {
  test('in Berlin', () => {
    expect(
      read('Europe/Berlin', '2026-03-29T00:00:00Z', ['Mar 29 01:59:59', 'Mar 29 03:00:00', 'Mar 29 03:00:01']),
    ).toEqual(['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z', '2026-03-29T01:00:01Z']);
  });

  test('a clock in New York that was not put forward in time', () => {
    expect(
      read('America/New_York', '2026-03-08T06:00:00Z', ['Mar  8 01:59:59', 'Mar  8 02:00:05', 'Mar  8 03:00:10']),
    ).toEqual(['2026-03-08T06:59:59Z', '2026-03-08T07:00:05Z', '2026-03-08T07:00:10Z']);
  });
});

describe('files of mixed lines', () => {
  test('ISO and RFC 3164 stamps share the order', () => {
    const times = [
      'Dec 31 23:59:58',
      '2027-01-01T01:00:00+01:00',
      'Jan  1 00:00:03',
      '2026-06-01T00:00:00Z',
      'Jan  1 00:00:09',
    ];
    expect(read('UTC', '2026-12-31T23:00:00Z', times)).toEqual([
      '2026-12-31T23:59:58Z',
      '2027-01-01T00:00:00Z',
      '2027-01-01T00:00:03Z',
      '2026-06-01T00:00:00Z',
      '2027-01-01T00:00:09Z',
    ]);
  });

  test('a line without a time has that of the line before', () => {
    const clock = new Clock('UTC', 0);
    clock.read(stampOf('2026-11-23T10:02:00Z'));
    expect(clock.read({ kind: 'none', ms: Number.NaN })).toBe(Date.parse('2026-11-23T10:02:00Z'));
  });

  test('hosts keep the zones that were named for them', () => {
    const times = ['[ns1] Jan 11 11:45:49', '[ns2] Jan 11 17:45:50', '[NS3] Jan 11 22:15:51', '[ns1] Jan 11 11:45:52'];
    expect(read('America/New_York,ns2=Europe/Berlin,ns3=+05:30', '2005-01-11T00:00:00Z', times)).toEqual([
      '2005-01-11T16:45:49Z',
      '2005-01-11T16:45:50Z',
      '2005-01-11T16:45:51Z',
      '2005-01-11T16:45:52Z',
    ]);
  });
});

test('what was read line by line is read the same from any line on', () => {
  const zone = 'Europe/Berlin';
  const times: string[] = [];
  // Every seven minutes from two days before to two days after the clocks are put back, a minute out of order at times.
  for (let at = Date.UTC(2026, 9, 23); at < Date.UTC(2026, 9, 27); at += 7 * 60_000) {
    const wall = Temporal.Instant.fromEpochMilliseconds(at - (at % 4 === 0 ? 60_000 : 0)).toZonedDateTimeISO(zone);
    times.push(`Oct ${wall.day} ${wall.toPlainTime().toString({ smallestUnit: 'second' })}`);
  }
  const whole = new Clock(zone, Date.UTC(2026, 9, 23));
  const seeds: number[] = [];
  const instants = times.map((time) => {
    seeds.push(whole.lastAt);
    return whole.read(stampOf(time));
  });
  for (let from = 0; from < times.length; from += 13) {
    const again = new Clock(zone, seeds[from]!);
    expect(times.slice(from).map((time) => again.read(stampOf(time)))).toEqual(instants.slice(from));
  }
});
