/** `mailtrace queue`: what waits, for people and as the contract's JSON. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { queueJson } from '../contract/json.ts';
import { demoNow, demoPlace, temporaryPlace, type TemporaryPlace } from './demo-place.ts';
import { mailtrace } from './mailtrace.ts';

let demo: TemporaryPlace;
beforeAll(async () => void (demo = await demoPlace()));
afterAll(() => demo[Symbol.asyncDispose]());

test('--json: by next hop and reason', async () => {
  const { code, stdout, stderr } = await mailtrace(['queue', '--json', '--now', demoNow], demo);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { at, groups } = queueJson.parse(JSON.parse(stdout));
  expect(at).toBe(demoNow);
  expect(groups.map(({ nextHop, reason, messages, recipients }) => [nextHop, reason, messages, recipients])).toEqual([
    ['mx.audit.test', 'connection-refused', 1, 1],
    ['mx.events.test', 'connection-timed-out', 1, 1],
  ]);
  expect(groups[0]).toMatchObject({
    oldestAt: '2026-01-12T09:31:40Z',
    lastAttemptAt: '2026-01-12T11:01:43Z',
    sample: {
      host: 'ns1',
      queueId: '60C9VeO9011220',
      envelopeSender: 'boss@example.com',
      recipient: 'auditor@audit.test',
      replyText: 'Connection refused by mx.audit.test.',
    },
  });
});

test('for people: plain words, the times where they are', async () => {
  const { code, stdout, stderr } = await mailtrace(['queue', '--now', demoNow, '--zone', 'Asia/Tokyo'], demo);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    /^mx\.audit\.test {2}connection refused\n {2}1 message, 1 recipient; the oldest waits for 2 h 58 min/,
  );
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
    'last tried 20:01 for example 60C9VeO9011220 on ns1: boss@example.com to auditor@audit.test: “Connection refused by mx.audit.test.”',
  );
});

test('nothing waits: an empty list, and 0', async () => {
  const before = ['--now', '2026-01-12T06:00:00Z'];
  const [json, people] = await Promise.all([
    mailtrace(['queue', '--json', ...before], demo),
    mailtrace(['queue', ...before], demo),
  ]);
  expect([json.code, queueJson.parse(JSON.parse(json.stdout)).groups]).toEqual([0, []]);
  expect([people.code, people.stdout]).toEqual([0, 'Nothing is waiting.\n']);
});

test('what a log says cannot command the terminal', async () => {
  await using place = await temporaryPlace();
  const line = `Jan 12 09:03:12 ns1 sm-mta[11215]: 60C93BO3011214: to=<a\u001b[2J@b.example>, delay=00:00:01, mailer=esmtp, relay=mx\u001b]0;owned\u0007.b.example. [192.0.2.1], dsn=4.0.0, stat=Deferred: \u001b[31mred\n`;
  await writeFile(join(place.cwd, 'mail.log'), line);
  await mailtrace(['ingest', '--zone', 'UTC', '--now', demoNow, 'mail.log'], place);
  const { code, stdout } = await mailtrace(['queue', '--now', demoNow], place);
  expect(code).toBe(0);
  expect(stdout).toContain('60C93BO3011214');
  // eslint-disable-next-line no-control-regex
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test('4 without a database', async () => {
  await using empty = await temporaryPlace();
  expect(await mailtrace(['queue', '--json'], empty)).toMatchObject({ code: 4, stdout: '' });
});
