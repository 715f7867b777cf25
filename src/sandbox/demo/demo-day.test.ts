/** The demo day is always today and in the past, and has every outcome. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fates, openLogs, type OpenLogs } from '../../../test/open-logs.ts';
import { parseSendmailIdTime } from '../../mail/ids.ts';
import type { Story } from '../../story/story.ts';
import { moveToToday } from './demo-day.ts';

const log = readFileSync(new URL('../../../data/demo/mail.log', import.meta.url), 'utf8');
const lines = log.trimEnd().split('\n').length;

const midnightOf = (now: number, zone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).startOfDay().epochMilliseconds;

/** The demo log as shifted at this wall-clock time. */
async function demoAt(wall: string, zone: string): Promise<{ now: number; midnight: number; logs: OpenLogs }> {
  const now = Temporal.PlainDateTime.from(wall).toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds;
  const logs = await openLogs(moveToToday(log, now, zone), { zone, now: new Date(now).toISOString() });
  return { now, midnight: midnightOf(now, zone), logs };
}

const days = ['2026-11-23', '2027-01-01', '2028-02-29'];
const zones = ['America/New_York', 'Asia/Kathmandu', 'Pacific/Kiritimati'];
const moments = [
  ...zones.flatMap((zone) => ['00:00:30', '00:02', '09:05', '23:59'].map((time) => [zone, `2026-11-23T${time}`])),
  ...days.map((day) => ['Europe/Berlin', `${day}T00:30`]),
  // Transitions of the zone: a skipped hour, a repeated hour.
  ['Europe/Berlin', '2027-03-28T05:00'],
  ['Europe/Berlin', '2026-10-25T02:30'],
  ['Europe/Berlin', '2026-10-25T05:00'],
] as [string, string][];

describe.each(moments)('in %s at %s', (zone, wall) => {
  test('all of it is today and before now, in order, and queue IDs, arrivals and delays agree', async () => {
    const { now, midnight, logs } = await demoAt(wall, zone);
    await using _ = logs;
    const { stories, total } = await logs.ask('today');
    expect(total).toBe((await logs.ask('last 30 days')).total);
    for (const story of stories) {
      const times = story.evidence.map(({ at }) => at);
      expect(Math.min(...times)).toBeGreaterThanOrEqual(midnight);
      expect(Math.max(...times)).toBeLessThanOrEqual(now);
      for (const hop of story.hops) checkHop(hop);
    }
  });
});

/** Sendmail creates the queue ID before the message arrives, and counts delays from then on. */
function checkHop({ queueId, receivedAt, legs }: Story['hops'][number]): void {
  if (queueId === null) return;
  const idAt = parseSendmailIdTime(queueId, 2026)!;
  const took = (receivedAt ?? idAt) - idAt;
  expect(took).toBeGreaterThanOrEqual(0);
  expect(took).toBeLessThanOrEqual(3000);
  for (const { at, delaySeconds } of legs) {
    if (delaySeconds !== null) expect(Math.abs(at - idAt - delaySeconds * 1000)).toBeLessThanOrEqual(2000);
  }
}

describe('the day', () => {
  test('is as long as it was written, and ends a minute ago', async () => {
    const { now, logs } = await demoAt('2026-11-23T18:00', 'UTC');
    await using _ = logs;
    const [coverage] = await logs.store.coverage();
    expect(coverage).toMatchObject({ host: 'ns1', to: now - 60_000 });
    const moved = moveToToday(log, now, 'UTC');
    expect(moved.trimEnd().split('\n')).toHaveLength(lines);
    expect(moved).not.toMatch(/\b60C|Jan 12|20260112/);
  });

  test.each(['2026-11-23T00:02', '2026-11-23T18:00'])('at %s holds every outcome', async (wall) => {
    const { logs } = await demoAt(wall, 'Europe/Berlin');
    await using _ = logs;
    const fatesOf = async (question: string) => (await logs.stories(question)).map((story) => fates(story).sort());

    expect(await fatesOf('from:cfo@bank.test today')).toEqual([['boss@example.com delivered']]);
    expect(await fatesOf('from:boss@example.com to:purchasing@supplier.test today')).toEqual([
      ['purchasing@supplier.test relayed, 2 attempts'],
    ]);
    expect(await fatesOf('to:conference@events.test today')).toEqual([['conference@events.test deferred, 3 attempts']]);
    expect(await fatesOf('to:empolyee@example.com today')).toEqual([['empolyee@example.com rejected']]);
    expect(await fatesOf('to:auditor@audit.test today')).toEqual([
      [
        'auditor@audit.test deferred, 4 attempts',
        'cfo@bank.test relayed',
        'employee@example.com delivered',
        'old.colleague@supplier.test bounced',
      ],
    ]);
    expect(await fatesOf('to:project@example.com today')).toEqual([
      [
        'contractor@partner.test (for project@example.com) relayed',
        'employee@example.com (for project@example.com) delivered',
        'project@example.com expanded',
        'sam@example.com (for project@example.com) delivered',
      ],
    ]);
    expect(await fatesOf('from:*channel* today')).toEqual([['boss@example.com delivered']]);
    expect((await logs.story('from:*channel* today')).envelopeSender).toBe('"<!channel>"@promo.test');

    const bounced = await logs.story('to:jobs@agency.test today');
    expect(fates(bounced)).toEqual(['jobs@agency.test bounced']);
    const [dsn] = bounced.related;
    expect(dsn?.kind).toBe('bounce');
    const notice = await logs.doorway.story(dsn?.storyId ?? '', { now: logs.now });
    expect(notice).toMatchObject({ envelopeSender: '', recipients: [{ recipient: 'boss@example.com' }] });
  });
});
