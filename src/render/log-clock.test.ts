import { expect, test } from 'vitest';
import { parseLogClock } from './log-clock.ts';

test.each([
  ['Jan 11 11:45:49 ns1 sendmail[28022]: j0BGjkc28022: from=<boss@example.com>', '11 Jan', '11:45:49', null],
  ['<22>Jan  1 11:45:49 ns1 sendmail[28022]: j0BGjkc28022: done', '1 Jan', '11:45:49', null],
  ['<mail.info>Jan 11 11:45:49 ns1 sendmail: x', '11 Jan', '11:45:49', null],
  ['2026-11-23T08:59:57.389170+00:00 post sendmail[246]: x', '23 Nov', '08:59:57', '+00:00'],
  ['<22>1 2026-11-03T08:59:57.389170Z post exim 246 - - x', '3 Nov', '08:59:57', 'Z'],
  ['2026-11-23 08:59:57 1rKqFX-0000aB-7d <= boss@example.com', '23 Nov', '08:59:57', null],
])('%j says %s %s %s', (line, day, time, offset) => expect(parseLogClock(line)).toEqual({ day, time, offset }));

test.each(['{"__REALTIME_TIMESTAMP":"1763888397389170"}', ''])('%j says nothing', (line) => {
  expect(parseLogClock(line)).toBeUndefined();
});
