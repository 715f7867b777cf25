import { expect, test } from 'vitest';
import { logClock } from './log-clock.ts';

test.each([
  ['Jan 11 11:45:49 ns1 sendmail[28022]: j0BGjkc28022: from=<boss@example.com>', 'Jan 11 11:45:49'],
  ['<22>Jan  1 11:45:49 ns1 sendmail[28022]: j0BGjkc28022: done', 'Jan  1 11:45:49'],
  ['<mail.info>Jan 11 11:45:49 ns1 sendmail: x', 'Jan 11 11:45:49'],
  ['2026-11-23T08:59:57.389170+00:00 post sendmail[246]: x', '2026-11-23 08:59:57 +00:00'],
  ['<22>1 2026-11-23T08:59:57.389170Z post exim 246 - - x', '2026-11-23 08:59:57 Z'],
  ['2026-11-23 08:59:57 1rKqFX-0000aB-7d <= boss@example.com', '2026-11-23 08:59:57'],
  ['{"__REALTIME_TIMESTAMP":"1763888397389170"}', undefined],
  ['', undefined],
])('%j says %j', (line, clock) => expect(logClock(line)).toBe(clock));
