/** What is no file can be followed too: the journal, a named pipe, standard input; nothing of it is lost or stands twice. */
import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { SqliteLogStore } from '../../src/store/sqlite-log-store.ts';
import { freshDirectory } from '../fixtures/lab.ts';
import { numberedLine, numbersIn } from '../fixtures/numbered-lines.ts';
import { type Place, mailtrace, startMailtrace } from './mailtrace.ts';

const execFileAsync = promisify(execFile);

const upTo = (count: number) => Array.from({ length: count }, (_, number) => number);

/** The numbers of the lines that are stored, in the order of their source. */
async function stored({ cwd }: Place): Promise<number[]> {
  const store = SqliteLogStore.openReadOnly(join(cwd, 'mail.db'));
  try {
    const chunks = (await store.scan(-Infinity, Infinity)).sort((a, b) => a.source - b.source || a.offset - b.offset);
    const texts = await Promise.all(chunks.map(async (chunk) => String(await chunk.read())));
    return numbersIn(texts.join('').replaceAll(/^{.*}$/gm, messageOf));
  } finally {
    await store.close();
  }
}

function messageOf(entry: string): string {
  const { MESSAGE } = JSON.parse(entry) as { MESSAGE: string | number[] };
  return Buffer.from(MESSAGE as string).toString();
}

const eventually = (place: Place, count: number) =>
  vi.waitFor(async () => expect(await stored(place)).toEqual(upTo(count)), 15_000);

/** As `journalctl -o json` writes it: the fields that come along always stand first. */
function entry(number: number): string {
  const [stamp = '', host, tag = '', ...words] = numberedLine(number).trimEnd().split(' ');
  const micros = `${Date.parse(stamp)}000`;
  const id = (4096 + number).toString(16);
  return `${JSON.stringify({
    __CURSOR: `s=2f1c0d3b;i=${id};b=9d7a;m=1c;t=5ee;x=af${id}`,
    __REALTIME_TIMESTAMP: micros,
    __MONOTONIC_TIMESTAMP: '1722334',
    _BOOT_ID: '9d7a',
    _HOSTNAME: host,
    _PID: '11203',
    _COMM: 'smtp',
    _SYSTEMD_UNIT: 'postfix.service',
    SYSLOG_IDENTIFIER: tag.slice(0, tag.indexOf('[')),
    // Not UTF-8, as the journal sees it.
    MESSAGE: number % 3 === 0 ? [...Buffer.from(words.join(' '))] : words.join(' '),
  })}\n`;
}

/** A program that does what `journalctl --output=json --follow` does, with a journal in a file; an entry `die` ends it in the middle of the next. */
const journalctl = `#!${process.execPath}
const fs = require('node:fs');
const args = process.argv.slice(2);
fs.appendFileSync(__dirname + '/asked', args.join(' ') + '\\n');
const after = args.find((arg) => arg.startsWith('--after-cursor='))?.slice('--after-cursor='.length);
let place = 0;
const next = () => {
  const entries = fs.readFileSync(__dirname + '/journal', 'utf8').split('\\n').slice(0, -1);
  if (place === 0 && after) place = 1 + entries.findIndex((line) => line.includes(after));
  for (; place < entries.length; place++) {
    const mayDie = entries[place] === 'die' && !fs.existsSync(__dirname + '/died');
    if (mayDie) {
      fs.writeFileSync(__dirname + '/died', '');
      fs.writeSync(1, entries[place + 1].slice(0, 90));
      fs.writeSync(2, 'Journal file is truncated');
      process.exit(1);
    }
    if (entries[place] !== 'die') fs.writeSync(1, entries[place] + '\\n');
  }
};
next();
fs.watch(__dirname + '/journal', next);
`;

function placeWithJournal(): Place & { readonly journal: string } {
  const cwd = freshDirectory();
  const bin = join(cwd, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'package.json'), '{ "type": "commonjs" }');
  writeFileSync(join(bin, 'journalctl'), journalctl);
  chmodSync(join(bin, 'journalctl'), 0o755);
  return { cwd, env: { PATH: `${bin}:${process.env['PATH']}` }, journal: join(bin, 'journal') };
}

test('the journal: from behind the last entry that is stored, however it or we ended', async () => {
  const place = placeWithJournal();
  const { journal } = place;
  writeFileSync(journal, entry(0) + entry(1));
  const args = ['ingest', '--follow', '--db', 'mail.db', 'journal:postfix.service'];
  {
    await using running = startMailtrace(args, place);
    await running.said(/Following/);
    await eventually(place, 2);
    appendFileSync(journal, entry(2));
    await eventually(place, 3);
    running.signal('SIGKILL');
    await running.ended;
  }
  appendFileSync(journal, entry(3));
  await using running = startMailtrace(args, place);
  await running.said(/Following/);
  await eventually(place, 4);
  appendFileSync(journal, `die\n${entry(4)}`);
  await running.said(/journalctl ended while it read journal:postfix\.service: Journal file is truncated\. .*again/);
  await eventually(place, 5);
  running.signal('SIGTERM');
  expect((await running.ended).code).toBe(0);
  const asked = readFileSync(join(dirname(journal), 'asked'), 'utf8')
    .trim()
    .split('\n');
  expect(asked.map((each) => /--after-cursor=\S+i=(\w+)/.exec(each)?.[1])).toEqual([undefined, '1002', '1003']);
  expect(asked.every((each) => each.endsWith('--unit=postfix.service'))).toBe(true);
  const traced = await mailtrace(
    ['trace', '--db', 'mail.db', '--now', '2026-01-12T00:00:00Z', 'r4@example.com'],
    place,
  );
  expect(traced).toMatchObject({ code: 0, stdout: expect.stringContaining('mx.example.com') });
});

test('a journalctl that hangs keeps nobody from ending', async () => {
  const place = placeWithJournal();
  const bin = dirname(place.journal);
  writeFileSync(join(bin, 'journalctl'), `#!/bin/sh\ntrap '' TERM\ntouch ${bin}/asked\nwhile :; do sleep 1; done\n`);
  await using running = startMailtrace(['ingest', '--follow', '--db', 'mail.db', 'journal:'], place);
  await vi.waitFor(() => expect(existsSync(join(bin, 'asked'))).toBe(true), 15_000);
  running.signal('SIGTERM');
  expect(await running.ended).toMatchObject({ code: 0, signal: null });
});

test('without journalctl it is said what to do', async () => {
  const cwd = freshDirectory();
  await using running = startMailtrace(['ingest', '--follow', '--db', 'mail.db', 'journal:'], {
    cwd,
    env: { PATH: cwd },
  });
  await running.said(/there is no journalctl\. .*name those/);
  running.signal('SIGTERM');
  expect((await running.ended).code).toBe(0);
  expect(await mailtrace(['ingest', 'journal:'], { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/--follow/),
  });
});

test('a named pipe: many writers, and a line that we were stopped in the middle of', async () => {
  const place = { cwd: freshDirectory() };
  const pipe = join(place.cwd, 'mail.pipe');
  execFileSync('mkfifo', [pipe]);
  const args = ['ingest', '--follow', '--db', 'mail.db', pipe];
  const cut = numberedLine(4).length >> 1;
  {
    await using running = startMailtrace(args, place);
    await running.said(/Following/);
    for (const number of upTo(4)) appendFileSync(pipe, numberedLine(number));
    await eventually(place, 4);
    appendFileSync(pipe, numberedLine(4).slice(0, cut));
    running.signal('SIGTERM');
    expect((await running.ended).code).toBe(0);
  }
  await using running = startMailtrace(args, place);
  await running.said(/Following/);
  await vi.waitFor(() => appendFileSync(pipe, numberedLine(4).slice(cut) + numberedLine(5), { flag: 'a' }));
  await eventually(place, 6);
});

test('a named pipe that is made anew', async () => {
  const place = { cwd: freshDirectory() };
  const pipe = join(place.cwd, 'mail.pipe');
  execFileSync('mkfifo', [pipe]);
  await using running = startMailtrace(['ingest', '--follow', '--db', 'mail.db', pipe], place);
  await running.said(/Following/);
  appendFileSync(pipe, numberedLine(0) + numberedLine(1).slice(0, 50));
  await eventually(place, 1);
  rmSync(pipe);
  await running.said(/There is no file at/);
  execFileSync('mkfifo', [pipe]);
  // Whoever writes waits until it is opened.
  const write = execFileAsync('sh', [
    '-c',
    'printf %s "$1" > "$2"',
    'sh',
    numberedLine(1).slice(50) + numberedLine(2),
    pipe,
  ]);
  await eventually(place, 3);
  await write;
  running.signal('SIGTERM');
  expect((await running.ended).code).toBe(0);
});

test('standard input: it ends when that ends', async () => {
  const place = { cwd: freshDirectory() };
  const count = 20_000;
  const ran = await mailtrace(
    ['ingest', '--follow', '--db', 'mail.db', '-'],
    place,
    upTo(count).map(numberedLine).join(''),
  );
  expect(ran).toMatchObject({ code: 0 });
  expect(await stored(place)).toEqual(upTo(count));
});
