/** `mailtrace doctor`: healthy, and every way of not being so; with nothing private in it. */
import { appendFile, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { doctorJson } from '../contract/json.ts';
import { SqliteLogStore } from '../../src/store/sqlite-log-store.ts';
import { demoLog, demoNow, temporaryPlace, type TemporaryPlace } from './demo-place.ts';
import { mailtrace } from './mailtrace.ts';

let place: TemporaryPlace;
beforeEach(async () => void (place = await temporaryPlace()));
afterEach(() => place[Symbol.asyncDispose]());

const at = (name: string): string => join(place.cwd, name);
const ingest = (...paths: readonly string[]) =>
  mailtrace(['ingest', '--zone', 'UTC', '--now', demoNow, ...paths], place);

/** What `--json` gives, held against the contract. */
async function doctor(env: Record<string, string> = {}): Promise<z.infer<typeof doctorJson> & { code: number | null }> {
  const { code, stdout, stderr } = await mailtrace(['doctor', '--json'], { ...place, env });
  expect(stderr).toBe('');
  return { code, ...doctorJson.parse(JSON.parse(stdout)) };
}

const closing = (store: SqliteLogStore) => Object.assign(store, { [Symbol.asyncDispose]: () => store.close() });

describe('healthy', () => {
  test('--json: all there is to know', async () => {
    await copyFile(demoLog, at('mail.log'));
    await ingest('mail.log');
    const found = await doctor({ MAILTRACE_LOGS: 'mail.log', MAILTRACE_ZONE: 'UTC' });
    expect(found).toMatchObject({
      code: 0,
      healthy: true,
      settings: { MAILTRACE_DB: 'data/local/mailtrace.db', MAILTRACE_LOGS: 'mail.log', SLACK_BOT_TOKEN: null },
      sources: [{ path: 'mail.log', lines: 137, lastAt: '2026-01-12T11:33:34Z', lagBytes: 0 }],
      coverage: [{ host: 'ns1', from: '2026-01-12T07:05:17Z', to: '2026-01-12T11:33:34Z' }],
      lines: { events: 136, irrelevant: 1, unexplained: 0 },
      unexplained: [],
      problems: [],
    });
    expect(found.lastDay).toMatchObject({ bounced: 2, deferred: 8 });
    expect(found.sizeBytes).toBeGreaterThan(0);
  });

  test('for people', async () => {
    await ingest(demoLog);
    const { code, stdout, stderr } = await mailtrace(['doctor'], { ...place, env: { MAILTRACE_ZONE: 'UTC' } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('  MAILTRACE_DB: data/local/mailtrace.db\n');
    expect(stdout).toContain('  SLACK_BOT_TOKEN: (not set)\n');
    expect(stdout).toContain('136 about mail, 1 irrelevant, 0 not understood');
    expect(stdout).toMatch(/\nHealthy\.\n$/);
  });

  test('packed and rotated files among those followed do not lag', async () => {
    const log = await readFile(demoLog);
    await writeFile(at('mail.log.2.gz'), gzipSync(log.subarray(0, 9000)));
    await writeFile(at('mail.log.1'), log.subarray(9000));
    await writeFile(at('mail.log'), '');
    await ingest('mail.log*');
    expect(await doctor({ MAILTRACE_LOGS: 'mail.log*' })).toMatchObject({ code: 0, problems: [] });
  });
});

describe('not healthy: 1, with what mends it', () => {
  test.each([
    ['without a database', async () => {}, /^There is no database at /, /^Index some logs first/],
    [
      'with an empty one',
      () => writeFile(at('no.log'), '').then(() => ingest('no.log')),
      /^The database is empty$/,
      /ingest/,
    ],
    [
      'with what is no database',
      () => writeFile(at('mail.db'), 'notes, '.repeat(1000)),
      /mail\.db/,
      /^The file is not an SQLite database/,
    ],
  ])('%s', async (_, prepare, message, fix) => {
    await prepare();
    const { code, healthy, problems } = await doctor({ MAILTRACE_DB: _.includes('no database') ? 'mail.db' : '' });
    expect([code, healthy, problems.length]).toEqual([1, false, 1]);
    expect(problems[0]?.message).toMatch(message);
    expect(problems[0]?.fix).toMatch(fix);
  });

  test('a log that is to be followed is missing, not indexed, or far behind', async () => {
    await copyFile(demoLog, at('mail.log'));
    await ingest('mail.log');
    await appendFile(at('mail.log'), (await readFile(demoLog)).subarray(0, 5000));
    await writeFile(at('other.log'), 'Jan 12 12:00:00 ns2 sm-mta[1]: starting daemon (8.17.1): SMTP\n');
    const { code, problems, sources } = await doctor({ MAILTRACE_LOGS: 'mail.log,other.log,none.log' });
    expect(code).toBe(1);
    expect(problems.map(({ message }) => message)).toEqual([
      'There is no file at none.log',
      '5000 bytes of mail.log are not indexed',
      'other.log is not indexed',
    ]);
    expect(sources).toMatchObject([{ path: 'mail.log', lagBytes: 5000 }]);
  });

  test('logs without a line about mail', async () => {
    await writeFile(at('web.log'), '2026-01-12T12:00:00Z web nginx[1]: GET /\n');
    await ingest('web.log');
    const { code, problems } = await doctor();
    expect([code, problems.map(({ message }) => message)]).toEqual([1, ['None of the lines indexed is about mail']]);
    const { stdout } = await mailtrace(['trace', 'today'], place);
    expect(stdout).toContain('No mail logs have been indexed yet');
  });

  test('lines are not understood: how many, and their shapes without what is private', async () => {
    const private_ = [
      'boss@example.com',
      'maria',
      '192.0.2.77',
      '2001:db8::77',
      'laptop.example.com',
      '60CB2tPI011270',
    ];
    const odd = private_.map(
      (secret) =>
        `Jan 12 12:00:00 ns1 sm-mta[1]: frobnicating "${secret}" user=${secret} for ${secret}: ${secret === 'maria' ? '' : secret}\n`,
    );
    await writeFile(at('mail.log'), odd.join(''));
    await ingest('mail.log');
    const found = await doctor();
    expect(found).toMatchObject({ code: 1, unexplainedShare: 1, lines: { unexplained: odd.length } });
    expect(found.problems[0]?.message).toBe('100.0 % of the mail lines are not understood');
    const { stdout } = await mailtrace(['doctor'], place);
    expect(stdout).toContain('3 × sendmail: frobnicating "…"');
    for (const secret of private_) {
      expect(stdout).not.toContain(secret);
      expect(JSON.stringify(found)).not.toContain(secret);
    }
  });
});

describe('what is still to be read, and what may be missing', () => {
  const opened = () => SqliteLogStore.open(at('data/local/mailtrace.db'));
  const backlog = { livingBytes: 2_100_000_000, olderFiles: 3, olderBytes: 1_000_000 };

  test('is well as long as somebody is at work on it', async () => {
    await ingest(demoLog);
    await using store = closing(opened());
    await store.upkeep.noteBacklog({ ...backlog, at: Date.now() });
    expect(await doctor()).toMatchObject({ code: 0, backlog });
    const { stdout } = await mailtrace(['doctor'], place);
    expect(stdout).toContain('2.1 GB of the living logs, then 3 older files (1.0 MB), newest first');
    await store.upkeep.noteBacklog({ ...backlog, at: Date.now() - 3_600_000 });
    const { code, problems } = await doctor();
    expect([code, problems.map(({ message }) => message)]).toEqual([
      1,
      ['Reading older logs stopped with 3 of them left'],
    ]);
  });

  test('a gap is a problem while it is news, and remains listed', async () => {
    await ingest(demoLog);
    await using store = closing(opened());
    await store.upkeep.noteGap(1, Date.now());
    expect(await doctor()).toMatchObject({ code: 1, problems: [{ message: expect.stringMatching(/may be missing/) }] });
    await store.upkeep.noteGap(1, Date.now() - 8 * 86_400_000);
    expect(await doctor()).toMatchObject({ code: 0, gaps: [{ lastAt: '2026-01-12T11:33:34Z' }] });
    expect((await mailtrace(['doctor'], place)).stdout).toMatch(/May be missing\n.*what was written after/);
  });
});

test('a log whose lines come from the future is marked', async () => {
  const soon = new Date(Date.now() + 2 * 3_600_000).toISOString();
  await writeFile(at('mail.log'), `${soon} mx1 postfix/qmgr[12]: 3B2C5612A9: removed\n`);
  await ingest('mail.log');
  const { code, stdout } = await mailtrace(['doctor'], place);
  expect(code).toBe(0);
  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/\(\d[\w ]+ from now: correct its clock, or MAILTRACE_LOG_ZONE\)/);
});

test('no secret of the configuration is shown', async () => {
  const env = { SLACK_BOT_TOKEN: 'xoxb-1-topsecret', SLACK_SIGNING_SECRET: 'topsecret-topsecret', PORT: '8080' };
  const [people, json] = await Promise.all([
    mailtrace(['doctor'], { ...place, env }),
    mailtrace(['doctor', '--json'], { ...place, env }),
  ]);
  expect(people.stdout).toContain('SLACK_BOT_TOKEN: xoxb-…');
  for (const { stdout, stderr } of [people, json]) expect(stdout + stderr).not.toContain('topsecret');
});
