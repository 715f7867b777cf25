/** mailtrace understands the lines of a happening as any other log: mail waits, then is accepted. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLogs } from '../../../test/open-logs.ts';
import { moveToToday } from './demo-day.ts';
import { demoHappenings } from './happenings.ts';

const zone = 'America/New_York';
const now = Date.parse('2026-11-23T14:05:00Z');
const demo = await readFile(new URL('../../../data/demo/mail.log', import.meta.url), 'utf8');

let directory: string;
beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), 'mailtrace-'))));
afterAll(() => rm(directory, { recursive: true }));

test('an outage, and its end', async () => {
  const file = join(directory, 'mail.log');
  await writeFile(file, moveToToday(demo, now, zone));
  let present = now;
  const happen = (name: string) =>
    demoHappenings(
      () => file,
      zone,
      () => present,
    )
      .find((one) => one.name === name)
      ?.happen();
  const waiting = async () => {
    const at = new Date(present + 1_000).toISOString();
    await using logs = await openLogs(await readFile(file, 'utf8'), { zone, now: at });
    expect((await logs.store.fates()).unexplained).toBe(0);
    return (await logs.store.waiting()).filter(({ recipient }) => recipient.endsWith('@events.test'));
  };

  expect(await waiting()).toHaveLength(1);
  expect(await happen('outage')).toContain('24 messages wait');
  const stuck = await waiting();
  expect(stuck).toHaveLength(25);
  expect(new Set(stuck.map(({ envelopeSender }) => envelopeSender)).size).toBeGreaterThan(3);
  expect(Math.max(...stuck.map(({ lastAt }) => lastAt))).toBeLessThanOrEqual(now);

  // A second time; then all of it has recovered.
  present += 120_000;
  await happen('outage');
  expect(await waiting()).toHaveLength(49);
  expect(await happen('recovery')).toContain('went out');
  expect(await waiting()).toEqual([]);
  expect(await happen('recovery')).toBe('Nothing waits for events.test.');
});
