import { expect, test } from 'vitest';
import { isQuiet } from './quiet-hours.ts';

const night = { from: '22:00', to: '07:00' };
const weekend = { from: '00:00', to: '00:00', days: ['sat', 'sun'] as ('sat' | 'sun')[] };
const fridayNight = { from: '22:00', to: '07:00', days: ['fri'] as 'fri'[] };

test.each([
  [night, '2026-03-02T21:59:00+01:00', false],
  [night, '2026-03-02T22:00:00+01:00', true],
  [night, '2026-03-03T06:59:00+01:00', true],
  [night, '2026-03-03T07:00:00+01:00', false],
  // The hour that does not happen, and the one that happens twice.
  [night, '2026-03-29T01:30:00Z', true],
  [night, '2026-10-25T01:30:00Z', true],
  [weekend, '2026-03-07T12:00:00+01:00', true],
  [weekend, '2026-03-09T00:00:00+01:00', false],
  // The night belongs to the day on which it begins.
  [fridayNight, '2026-03-06T23:00:00+01:00', true],
  [fridayNight, '2026-03-07T05:00:00+01:00', true],
  [fridayNight, '2026-03-06T05:00:00+01:00', false],
  [null, '2026-03-06T05:00:00+01:00', false],
])('%j at %s: %s', (hours, at, quiet) => {
  expect(isQuiet(hours, Date.parse(at), 'Europe/Berlin')).toBe(quiet);
});
