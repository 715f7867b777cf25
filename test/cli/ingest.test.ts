/** `mailtrace ingest`: every packing, every way of naming sources, nothing twice, and what cannot be read. */
import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { ingestJson, traceJson } from '../contract/json.ts';
import { isInstalled } from '../fixtures/programs.ts';
import { demoLog, demoNow, temporaryPlace, type TemporaryPlace } from './demo-place.ts';
import { mailtraceHere } from './mailtrace-here.ts';
import { mailtrace, type Ran } from './mailtrace.ts';

let place: TemporaryPlace;
beforeEach(async () => void (place = await temporaryPlace()));
afterEach(() => place[Symbol.asyncDispose]());

const whole = { bytes: 28_097, lines: 137, events: 136, irrelevant: 1, unexplained: 0, duplicate: 0 };
const nothingNew = { bytes: 28_097, lines: 137, events: 0, irrelevant: 0, unexplained: 0, duplicate: 137 };

type Summary = z.infer<typeof ingestJson> & { readonly code: number | null; readonly stderr: string };

const common = ['ingest', '--json', '--zone', 'UTC', '--now', demoNow];

/** What `--json` gives, held against the contract. */
async function ingest(args: readonly string[], input?: Buffer, env: Record<string, string> = {}): Promise<Summary> {
  return summaryOf(await mailtrace([...common, ...args], { ...place, env }, input));
}

/** The same of files by their names in the place, without a process of its own. */
async function ingestHere(...names: readonly string[]): Promise<Summary> {
  return summaryOf(await mailtraceHere([...common, '--db', at(usualDb), ...names.map(at)]));
}

function summaryOf({ code, stdout, stderr }: Omit<Ran, 'signal'>): Summary {
  expect(stdout.indexOf('\n')).toBe(stdout.length - 1);
  return { code, stderr, ...ingestJson.parse(JSON.parse(stdout)) };
}

async function stories(question: string, ...options: readonly string[]) {
  const asked = ['trace', '--json', '--zone', 'UTC', '--limit', '0', '--db', at(usualDb), ...options, question];
  return traceJson.parse(JSON.parse((await mailtraceHere(asked)).stdout)).stories;
}

const usualDb = 'data/local/mailtrace.db';
const at = (name: string): string => resolve(place.cwd, name);

describe('sources', () => {
  test('a file: once, and nothing when it comes again, renamed or packed', async () => {
    expect(await ingest([demoLog])).toMatchObject({ code: 0, stderr: '', files: 1, ...whole });
    const told = await stories('2026-01-12');
    const log = await readFile(demoLog);
    await writeFile(at('mail.log.1'), log);
    await writeFile(at('mail.log.2.gz'), gzipSync(log));
    await writeFile(at('mail.log.3.zst'), zstdCompressSync(log));
    for (const name of ['mail.log.1', 'mail.log.2.gz', 'mail.log.3.zst']) {
      expect(await ingestHere(name)).toMatchObject({ code: 0, files: 1, ...nothingNew });
    }
    expect(await ingest(['-'], log)).toMatchObject({ code: 0, files: 1, ...nothingNew });
    expect(await stories('2026-01-12')).toHaveLength(told.length);
  });

  test.each([
    ['gzip', (log: Buffer) => gzipSync(log)],
    ['zstd', (log: Buffer) => zstdCompressSync(log)],
  ])('packed with %s, whatever its name', async (_, pack) => {
    await writeFile(at('old-mail'), pack(await readFile(demoLog)));
    expect(await ingestHere('old-mail')).toMatchObject({ code: 0, files: 1, ...whole });
  });

  test.each(['bzip2', 'xz'].filter(isInstalled))('packed with %s, whatever its name', async (tool) => {
    await writeFile(at('old-mail'), execFileSync(tool, ['-c'], { input: await readFile(demoLog) }));
    expect(await ingestHere('old-mail')).toMatchObject({ code: 0, files: 1, ...whole });
  });

  test('standard input, read to its end', async () => {
    expect(await ingest(['-'], await readFile(demoLog))).toMatchObject({ code: 0, files: 1, ...whole });
    expect((await stories('jobs@agency.test', '--now', demoNow))[0]?.evidence[0]?.file).toBe('-');
  });

  test('directories and globs, a rotated family oldest first', async () => {
    const lines = (await readFile(demoLog, 'utf8')).split('\n');
    await mkdir(at('logs'));
    await writeFile(at('logs/mail.log.2.gz'), gzipSync(`${lines.slice(0, 50).join('\n')}\n`));
    await writeFile(at('logs/mail.log.1'), `${lines.slice(50, 100).join('\n')}\n`);
    await writeFile(at('logs/mail.log'), lines.slice(100).join('\n'));
    expect(await ingestHere('logs/mail.log*')).toMatchObject({ code: 0, files: 3, lines: 137 });
    expect(await ingestHere('logs')).toMatchObject({ code: 0, files: 3, lines: 137, duplicate: 137 });
  });

  test('as a sentence for people, without --json', async () => {
    const { code, stdout, stderr } = await mailtrace(['ingest', demoLog], place);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^1 file, 137 lines in [\d.]+ s: 136 about mail, 1 irrelevant, 0 not understood, 0 already known\.\n$/,
    );
  });

  test('a log of other programs is said to be one', async () => {
    await writeFile(at('other.log'), 'Jan 12 12:00:01 ns1 cron[1]: (root) CMD (true)\nno log line at all\n');
    const { code, stderr, irrelevant } = await ingestHere('other.log');
    expect({ code, irrelevant }).toEqual({ code: 0, irrelevant: 2 });
    expect(stderr).toContain('Not one of these lines is of a mail program that I know.');
  });

  test('every line has one fate', async () => {
    const corpus = new URL('../corpus/sendmail-8.17/mail.log', import.meta.url).pathname;
    const odd = 'Jan 12 12:00:00 ns1 sm-mta[1]: words that no version ever wrote, odd=yes\n';
    await writeFile(at('odd.log'), `${odd}no log line at all\n\nJan 12 12:00:01 ns1 cron[1]: (root) CMD (true)\n`);
    const { lines, eventLines, irrelevant, unexplained, duplicate } = await ingestHere(corpus, 'odd.log', demoLog);
    expect(unexplained).toBeGreaterThan(0);
    expect(eventLines + irrelevant + unexplained + duplicate).toBe(lines);
  });
});

describe('what cannot be read', () => {
  test('4 for a missing path, and the others are read', async () => {
    const { code, stderr, ...summary } = await ingest(['no-such.log', demoLog, 'nor/this/*.log']);
    expect({ code, ...summary }).toMatchObject({ code: 4, files: 1, ...whole });
    expect(stderr).toContain('There is no file at no-such.log.\n  Check the path');
    expect(stderr).toContain('There is no file at nor/this/*.log.\n');
  });

  test('4 for a damaged file, and the others are read', async () => {
    const packed = gzipSync(await readFile(demoLog));
    await writeFile(at('cut.gz'), packed.subarray(0, packed.length / 2));
    const { code, stderr, ...summary } = await ingest(['cut.gz', demoLog]);
    expect(code).toBe(4);
    expect(stderr).toContain('cut.gz');
    // The lines before the damage are stored, and counted.
    expect(summary).toMatchObject({ files: 2, events: whole.events });
    expect(await stories('jobs@agency.test', '--now', demoNow)).toHaveLength(1);
  });

  test.each([
    ['bzip2', '425a6839'],
    ['xz', 'fd377a585a00'],
  ])('4 where %s is not installed, and what to install', async (tool, magic) => {
    await writeFile(at('old-mail'), Buffer.from(magic, 'hex'));
    const { code, stderr } = await ingest(['old-mail'], undefined, { PATH: place.cwd });
    expect(code).toBe(4);
    expect(stderr).toMatch(new RegExp(`packed with ${tool}, which is not installed\\.\\n {2}Install `));
  });
});

describe('years and zones', () => {
  const line = (stamp: string, id: string): string =>
    `${stamp} ns1 sm-mta[1203]: ${id}: from=<boss@example.com>, size=8120, class=0, nrcpts=1, msgid=<1@boss.example.com>, proto=ESMTP, daemon=MTA, relay=pc1 [192.0.2.69]\n`;

  test('--year and --zone where neither line nor queue ID tells', async () => {
    await writeFile(at('old.log'), line('Jan 11 11:45:49', 'LAA12345'));
    await mailtrace(['ingest', '--year', '1999', '--zone', 'America/New_York', 'old.log'], place);
    const [story] = await stories('1999-01-11');
    expect(story?.receivedAt).toBe('1999-01-11T16:45:49Z');
  });

  test('the queue ID knows better than --zone and --now', async () => {
    await writeFile(at('old.log'), line('Jan 11 11:45:49', 'j0BGjkc28022'));
    await mailtrace(['ingest', '--zone', 'UTC', '--now', '2026-06-01T00:00:00Z', 'old.log'], place);
    const [story] = await stories('j0BGjkc28022 2005-01-11');
    expect(story?.receivedAt).toBe('2005-01-11T16:45:49Z');
  });

  test('MAILTRACE_LOG_ZONE overrides --zone', async () => {
    await writeFile(at('old.log'), line('Jan 11 11:45:49', 'LAA12345'));
    const env = { MAILTRACE_LOG_ZONE: 'ns2=UTC,ns1=Asia/Tokyo' };
    await mailtrace(['ingest', '--year', '1999', '--zone', 'UTC', 'old.log'], { ...place, env });
    const [story] = await stories('1999-01-11');
    expect(story?.receivedAt).toBe('1999-01-11T02:45:49Z');
  });
});

test('several hosts in one directory are one site', async () => {
  await cp(new URL('../corpus/site-postfix-sendmail', import.meta.url), at('site'), { recursive: true });
  expect(await ingestHere('site/*/mail.log')).toMatchObject({ code: 0, files: 2, unexplained: 0 });
});
