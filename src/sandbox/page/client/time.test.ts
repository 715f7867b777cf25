/** Instants as Slack words them, in the reader's zone. */
import { describe, expect, it } from 'vitest';
import { clock, dayDivider, secondsOfWall, slackDate, wallOfSeconds } from './time.js';

const now = Date.parse('2026-01-12T12:30:00Z');
const at = Date.parse('2026-01-11T23:30:05Z');

describe('dates', () => {
  it.each([
    ['{date_num} {time_secs}', 'Europe/Berlin', '2026-01-12 12:30:05 AM'],
    ['{date}', 'America/New_York', 'January 11th'],
    ['{date_long}', 'UTC', 'Sunday, January 11th, 2026'],
    ['{date_short}', 'UTC', 'Jan 11, 2026'],
    ['{date_pretty} at {time}', 'Europe/Berlin', 'Today at 12:30 AM'],
    ['seen {date_short_pretty}', 'UTC', 'seen yesterday'],
    ['{date_slash}', 'UTC', '01/11/2026'],
    ['{ago}', 'UTC', '12 hours ago'],
  ])('%s in %s', (format, zone, expected) => expect(slackDate(format, at, zone, now)).toBe(expected));

  it('are not made up where the token is unknown', () => {
    expect(slackDate('{date} {moon}', at, 'UTC', now)).toBeUndefined();
    expect(slackDate('{constructor}', at, 'UTC', now)).toBeUndefined();
  });

  it('divide days where the reader is', () => {
    expect(dayDivider(at, 'Asia/Tokyo', now)).toBe('Today');
    expect(dayDivider(at, 'America/New_York', now)).toBe('Yesterday');
    expect(dayDivider(Date.parse('2025-12-22T12:00:00Z'), 'UTC', now)).toBe('Monday, December 22nd, 2025');
    expect(dayDivider(Date.parse('2026-01-03T12:00:00Z'), 'UTC', now)).toBe('Saturday, January 3rd');
    expect(clock(at, 'Asia/Tokyo')).toBe('8:30 AM');
  });
});

it.each([
  ['2026-01-11T09:30', 'Europe/Berlin', '2026-01-11T08:30:00Z'],
  ['2026-07-11T09:30', 'Europe/Berlin', '2026-07-11T07:30:00Z'],
  ['2026-03-29T03:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
  ['2026-01-11T00:15', 'Asia/Tokyo', '2026-01-10T15:15:00Z'],
])('the wall clock %s in %s', (wall, zone, instant) => {
  expect(Number(secondsOfWall(wall, zone)) * 1000).toBe(Date.parse(instant));
  expect(wallOfSeconds(secondsOfWall(wall, zone), zone)).toBe(wall);
});
