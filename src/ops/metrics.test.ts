import { afterEach, expect, test } from 'vitest';
import { openLogs } from '../../test/open-logs.ts';
import { type Health, serveHealth } from './health.ts';
import { createMetrics } from './metrics.ts';

const state = { isReady: () => true, stuckBy: () => null, backlog: async () => undefined };
let health: Health | undefined;
afterEach(() => health?.close());

const now = Date.parse('2026-03-02T10:00:00Z');
const log = `2026-03-02T09:00:00+00:00 mx1 postfix/qmgr[12]: 4A1B2C3D4E5: from=<boss@example.com>, size=900, nrcpt=1 (queue active)
2026-03-02T09:00:02+00:00 mx1 postfix/smtp[13]: 4A1B2C3D4E5: to=<a@shop.test>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect to mx.shop.test[192.0.2.9]:25: Connection refused)
`;

test('/metrics tells of the index, the queue, questions and incidents', async () => {
  await using logs = await openLogs(log, { now: '2026-03-02T10:00:00Z' });
  const metrics = createMetrics({
    store: logs.store,
    lagBytes: async () => 17,
    incidents: () => ({ open: 2, acknowledged: 1, snoozed: 0 }),
    now: () => now,
  });
  const doorway = metrics.counting(logs.doorway);
  for (const question of ['boss@example.com', 'nobody@example.com', 'status:sleeping'])
    await doorway.ask(question, { zone: 'UTC', now, limit: 1 });
  metrics.slackFailed();
  await logs.store.upkeep.noteBacklog({ livingBytes: 0, olderFiles: 3, olderBytes: 4000, at: now });
  health = await serveHealth({ host: '127.0.0.1', port: 0 }, state, metrics);
  const response = await fetch(`http://${health.address}/metrics`);
  const lines = (await response.text()).split('\n');
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(lines).toEqual(
    expect.arrayContaining([
      'mailtrace_log_lines_total{fate="events"} 2',
      'mailtrace_log_lag_bytes 17',
      'mailtrace_older_log_bytes 4000',
      'mailtrace_log_silence_seconds{host="mx1"} 3598',
      'mailtrace_queue_messages{next_hop="shop.test",reason="connection-refused"} 1',
      'mailtrace_queue_oldest_seconds 3600',
      'mailtrace_questions_total{outcome="found"} 1',
      'mailtrace_questions_total{outcome="nothing-found"} 1',
      'mailtrace_questions_total{outcome="bad-status"} 1',
      'mailtrace_answer_seconds_count 3',
      'mailtrace_slack_errors_total 1',
      'mailtrace_incidents{state="open"} 2',
    ]),
  );
});

test('a database that cannot be read is an error of the scrape, not of the program', async () => {
  health = await serveHealth({ host: '127.0.0.1', port: 0 }, state, {
    contentType: 'text/plain',
    text: () => Promise.reject(new Error('the disk is full')),
  });
  const response = await fetch(`http://${health.address}/metrics`);
  expect([response.status, await response.text()]).toEqual([500, 'the disk is full\n']);
  expect((await fetch(`http://${health.address}/health`)).status).toBe(200);
});
