/** Times that logs leave half unsaid: two stamp formats in one file, clock changes, the turn of the year, leap days. */
import { expect, test } from 'vitest';
import { openLogs } from '../open-logs.ts';

const delivered = (stamp: string, id: string, to: string) =>
  `${stamp} mail postfix/local[819]: ${id}: to=<${to}>, relay=local, delay=0.06, delays=0.06/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)\n`;

/** Each answer's `recipient instant`, newest first. */
async function timesOf(log: string, question: string, setting: Parameters<typeof openLogs>[1]): Promise<string[]> {
  await using logs = await openLogs(log, setting);
  const stories = await logs.stories(question);
  return stories.map(({ recipients: [first] }) => `${first?.recipient} ${new Date(first?.at ?? 0).toISOString()}`);
}

test('RFC 3164 and RFC 3339 stamps in one file', async () => {
  const log =
    delivered('Jan 12 09:03:00', '6C02025A2E1', 'a@example.org') +
    delivered('2026-01-12T09:04:00.250+01:00', '6C02025A2E2', 'b@example.org') +
    delivered('Jan 12 09:05:00', '6C02025A2E3', 'c@example.org');
  expect(await timesOf(log, '@example.org today', { zone: 'Europe/Berlin' })).toEqual([
    'c@example.org 2026-01-12T08:05:00.000Z',
    'b@example.org 2026-01-12T08:04:00.250Z',
    'a@example.org 2026-01-12T08:03:00.000Z',
  ]);
});

test('the hour that happens twice when clocks go back', async () => {
  const log =
    delivered('Oct 26 02:40:00', '6C02025A2E1', 'a@example.org') +
    delivered('Oct 26 02:59:00', '6C02025A2E2', 'b@example.org') +
    delivered('Oct 26 02:01:00', '6C02025A2E3', 'c@example.org') +
    delivered('Oct 26 03:01:00', '6C02025A2E4', 'd@example.org');
  expect(
    await timesOf(log, '@example.org 2025-10-26', { zone: 'Europe/Berlin', year: 2025, now: '2025-10-27T12:00:00Z' }),
  ).toEqual([
    'd@example.org 2025-10-26T02:01:00.000Z',
    'c@example.org 2025-10-26T01:01:00.000Z',
    'b@example.org 2025-10-26T00:59:00.000Z',
    'a@example.org 2025-10-26T00:40:00.000Z',
  ]);
});

test('December into January, a line out of order over New Year', async () => {
  const log =
    delivered('Dec 31 23:59:58', '6C02025A2E1', 'a@example.org') +
    delivered('Jan  1 00:00:01', '6C02025A2E2', 'b@example.org') +
    delivered('Dec 31 23:59:59', '6C02025A2E3', 'c@example.org') +
    delivered('Jan  1 00:00:02', '6C02025A2E4', 'd@example.org');
  expect(await timesOf(log, '@example.org 2025-12-31..2026-01-01', { year: 2025 })).toEqual([
    'd@example.org 2026-01-01T00:00:02.000Z',
    'b@example.org 2026-01-01T00:00:01.000Z',
    'c@example.org 2025-12-31T23:59:59.000Z',
    'a@example.org 2025-12-31T23:59:58.000Z',
  ]);
});

test('29 February', async () => {
  const log =
    delivered('Feb 28 12:00:00', '6C02025A2E1', 'a@example.org') +
    delivered('Feb 29 12:00:00', '6C02025A2E2', 'b@example.org') +
    delivered('Mar  1 12:00:00', '6C02025A2E3', 'c@example.org');
  expect(
    await timesOf(log, '@example.org 2024-02-28..2024-03-01', { year: 2024, now: '2024-03-02T12:00:00Z' }),
  ).toEqual([
    'c@example.org 2024-03-01T12:00:00.000Z',
    'b@example.org 2024-02-29T12:00:00.000Z',
    'a@example.org 2024-02-28T12:00:00.000Z',
  ]);
});

test('"today" is the asker’s day, not the log’s', async () => {
  const log = delivered('Jan 11 23:30:00', '6C02025A2E1', 'a@example.org');
  await using logs = await openLogs(log, { zone: 'UTC', now: '2026-01-12T12:00:00Z' });
  expect((await logs.ask('a@example.org today', { zone: 'Europe/Berlin' })).total).toBe(1);
  expect((await logs.ask('a@example.org today', { zone: 'UTC' })).total).toBe(0);
});
