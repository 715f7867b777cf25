import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import fc from 'fast-check';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { corpusLogs, readCorpus } from '../../test/corpus-files.ts';
import { numberedLine } from '../../test/fixtures/numbered-lines.ts';
import { Lab } from '../../test/fixtures/lab.ts';
import { isInstalled } from '../../test/fixtures/programs.ts';
import { LineCount } from '../lines/split.ts';
import type { ImportSummary } from './import-summary.ts';

const log = readCorpus('sendmail-8.17/mail.log');
const other = readCorpus('postfix-3.7/mail.log');
/** Enough for several members and frames. */
const short = log.subarray(0, log.indexOf('\n', 24_000) + 1);
const seed =
  'Jan 11 11:45:49 ns1 sendmail[28022]: j0BGjkc28022: from=<boss@example.com>, size=1024, class=0, nrcpts=1, relay=boss.example.com [192.0.2.1]\n' +
  'Jan 11 11:46:00 ns1 sendmail[28025]: j0BGjkc28022: to=<employee@example.com>, delay=00:00:14, mailer=local, dsn=2.0.0, stat=Sent\n';

function linesIn(bytes: Buffer | string): number {
  const count = new LineCount();
  count.add(Buffer.from(bytes));
  return count.all;
}

/** Lines by fate; every line has exactly one. */
function fates({ lines, eventLines, irrelevant, unexplained, duplicate }: ImportSummary) {
  expect(lines).toBe(eventLines + irrelevant + unexplained + duplicate);
  return { lines, new: lines - duplicate, duplicate };
}

/** Everything stored, source by source. */
async function stored(lab: Lab): Promise<Buffer[]> {
  const sources = Map.groupBy(await lab.chunks(), ({ source }) => source);
  return Promise.all(
    [...sources.values()].map(async (chunks) => Buffer.concat(await Promise.all(chunks.map((chunk) => chunk.read())))),
  );
}

describe.each(corpusLogs)('%s', (name) => {
  test('every line has one fate, every byte is stored once, and a second import adds nothing', async () => {
    const lab = await Lab.open();
    const bytes = readCorpus(name);
    lab.write('mail.log', bytes);
    const first = await lab.import('mail.log');
    const lines = linesIn(bytes);
    expect(fates(first)).toEqual({ lines, new: lines, duplicate: 0 });
    expect([first.unexplained, first.bytes]).toEqual([0, bytes.length]);
    expect(await stored(lab)).toEqual([bytes]);
    const { events: eventLines, irrelevant, unexplained } = await lab.store.fates();
    expect({ eventLines, irrelevant, unexplained }).toMatchObject({
      eventLines: first.eventLines,
      irrelevant: first.irrelevant,
      unexplained: first.unexplained,
    });
    const before = await lab.state();
    expect(fates(await lab.import('mail.log'))).toEqual({ lines, new: 0, duplicate: lines });
    expect(await lab.state()).toEqual(before);
  });
});

const everyPacking: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
  ['plain', (bytes) => bytes],
  ['gzip', gzipSync],
  [
    'gzip in two members',
    (bytes) => Buffer.concat([gzipSync(bytes.subarray(0, 9999)), gzipSync(bytes.subarray(9999))]),
  ],
  ['zstd', (bytes) => zstdCompressSync(bytes)],
  [
    'zstd in two frames',
    (bytes) => Buffer.concat([zstdCompressSync(bytes.subarray(0, 9999)), zstdCompressSync(bytes.subarray(9999))]),
  ],
  [
    'zstd as pzstd writes it',
    (bytes) => Buffer.concat([Buffer.from('502a4d180400000001020304', 'hex'), zstdCompressSync(bytes)]),
  ],
  ['bzip2', (bytes) => execFileSync('bzip2', ['-c'], { input: bytes })],
  ['xz', (bytes) => execFileSync('xz', ['-c'], { input: bytes })],
];
const packed = everyPacking.filter(([name]) => !['bzip2', 'xz'].includes(name) || isInstalled(name));

describe.each(packed)('%s', (_, pack) => {
  test.each(['mail.log', 'mail.log.1.gz', 'mail.log.zst', 'mail.log.bz2', 'mail.log.xz'])(
    'is read under the name %s',
    async (name) => {
      const lab = await Lab.open();
      lab.write(name, pack(short));
      expect(fates(await lab.import(name)).new).toBe(linesIn(short));
      expect(await stored(lab)).toEqual([short]);
    },
  );

  test('is known again after an import of the same bytes plain, and the other way round', async () => {
    const lab = await Lab.open();
    lab.write('mail.log', log);
    lab.write('mail.log.1', pack(log));
    expect(fates(await lab.import('mail.log', 'mail.log.1')).new).toBe(0);
    lab.write('other.1', pack(other));
    lab.write('other', other);
    expect(fates(await lab.import('other.1', 'other')).new).toBe(0);
    expect(await stored(lab)).toEqual([log, other]);
  });
});

describe('a file read before', () => {
  test('is the same under a new name, which the evidence then names', async () => {
    const lab = await Lab.open();
    lab.write('mail.log', log);
    await lab.import('mail.log');
    renameSync(lab.path('mail.log'), lab.path('mail.log.1'));
    expect(fates(await lab.import('mail.log.1')).new).toBe(0);
    expect(lab.ingester.sources.map(({ path }) => path)).toEqual([lab.path('mail.log.1')]);
  });

  test('is the same after a restart', async () => {
    const lab = await Lab.open();
    lab.write('mail.log', log);
    await lab.import('mail.log');
    await lab.restart();
    expect(fates(await lab.import('mail.log')).new).toBe(0);
  });

  test('adds what it has grown by, and a snapshot of it adds nothing, wherever it was cut', async () => {
    const place = fc.oneof(fc.nat(log.length), fc.nat(3000), fc.constantFrom(0, 1, 1023, 1024, 1025, 65_536));
    await fc.assert(
      fc.asyncProperty(place, place, fc.boolean(), async (one, another, restarts) => {
        const lab = await Lab.open();
        const [less, more] = [Math.min(one, another), Math.max(one, another)];
        const total: number[] = [];
        for (const [name, end] of [
          ['a', less],
          ['b', more],
          ['a', less],
          ['c', log.length],
          ['b', more],
        ] as const) {
          if (restarts) await lab.restart();
          lab.write(name, name === 'b' ? gzipSync(log.subarray(0, end)) : log.subarray(0, end));
          const count = fates(await lab.import(name));
          expect(count.lines).toBe(linesIn(log.subarray(0, end)));
          total.push(count.new);
        }
        expect(total[2]).toBe(0);
        expect(total[4]).toBe(0);
        const [bytes, ...none] = await stored(lab);
        expect([bytes?.equals(log), none]).toEqual([true, []]);
        expect((await lab.store.fates()).events).toBe((await whole(log)).eventLines);
      }),
      { numRuns: 15 },
    );
  });

  test('is another one when it only begins alike, of which the lines that are its own are stored', async () => {
    const lab = await Lab.open();
    const twin = Buffer.concat([log.subarray(0, 100_000), other]);
    const own = twin.subarray(twin.lastIndexOf('\n', 99_999) + 1);
    lab.write('a', log);
    lab.write('b', twin);
    lab.write('c', log.subarray(0, 120_000));
    expect(fates(await lab.import('a')).new).toBe(linesIn(log));
    expect(fates(await lab.import('b'))).toMatchObject({ new: linesIn(own), duplicate: linesIn(twin) - linesIn(own) });
    expect(fates(await lab.import('c')).new).toBe(0);
    expect(fates(await lab.import('b')).new).toBe(0);
    expect(await stored(lab)).toEqual([log, own]);
  });

  test('is not taken for a short one that begins alike', async () => {
    const lab = await Lab.open();
    const [first = '', second = ''] = seed.split(/(?<=\n)/);
    lab.write('a', first);
    lab.write('b', first + second.replace('employee', 'somebody'));
    lab.write('c', first + second);
    await lab.import('a', 'b', 'c');
    expect((await stored(lab)).map(String)).toEqual([first + second.replace('employee', 'somebody'), first + second]);
  });
});

/** What a first import of a log gives. */
async function whole(bytes: Buffer): Promise<ImportSummary> {
  const lab = await Lab.open();
  lab.write('mail.log', bytes);
  return lab.import('mail.log');
}

describe('a last line without an end', () => {
  test('counts, is found, and is counted once when it is finished', async () => {
    const lab = await Lab.open();
    lab.write('mail.log', seed.trimEnd());
    const first = await lab.import('mail.log');
    expect([fates(first), first.events]).toEqual([{ lines: 2, new: 2, duplicate: 0 }, 2]);
    expect((await lab.lines()).map(({ raw }) => raw)).toEqual(seed.trimEnd().split('\n'));
    expect(await lab.store.waiting()).toEqual([]);
    expect(await lab.store.coverage()).toEqual([
      {
        host: 'ns1',
        from: Date.UTC(2005, 0, 11, 16, 45, 49),
        to: Date.UTC(2005, 0, 11, 16, 46),
        events: 1,
        unexplained: 0,
      },
    ]);
    expect(fates(await lab.import('mail.log'))).toEqual({ lines: 2, new: 0, duplicate: 2 });
    lab.append('mail.log', `\n${seed.replaceAll('c28022', 'c28099')}`);
    expect(fates(await lab.import('mail.log'))).toEqual({ lines: 4, new: 3, duplicate: 1 });
    expect((await lab.store.fates()).events).toBe(4);
    expect(await lab.store.waiting()).toEqual([]);
  });

  test('that was only half written is read again as a whole', async () => {
    const lab = await Lab.open();
    lab.write('mail.log', seed.slice(0, -40));
    await lab.import('mail.log');
    lab.append('mail.log', seed.slice(-40));
    await lab.import('mail.log');
    expect(await stored(lab)).toEqual([Buffer.from(seed)]);
    expect(await lab.store.waiting()).toEqual([]);
  });

  test('of a single line makes the host known', async () => {
    const lab = await Lab.open();
    lab.write('mail.log', seed.slice(0, seed.indexOf('\n')));
    await lab.import('mail.log');
    expect(await lab.store.coverage()).toHaveLength(1);
    expect(await lab.store.waiting()).toMatchObject([{ queueId: 'j0BGjkc28022', disposition: 'queued', count: 1 }]);
  });
});

describe('odd files', () => {
  test('an empty one', async () => {
    const lab = await Lab.open();
    lab.write('mail.log', '');
    lab.write('mail.log.gz', gzipSync(''));
    expect(await lab.import('mail.log')).toMatchObject({ files: 1, lines: 0, bytes: 0 });
    expect(await lab.import('mail.log.gz')).toMatchObject({ files: 1, lines: 0, bytes: 0 });
    expect(lab.ingester.sources).toEqual([]);
  });

  test('line ends of Windows', async () => {
    const lab = await Lab.open();
    lab.write('mail.log', seed.replaceAll('\n', '\r\n'));
    expect(await lab.import('mail.log')).toMatchObject({ lines: 2, events: 2 });
    expect((await lab.lines()).map(({ raw }) => raw)).toEqual(seed.trimEnd().split('\n'));
  });

  test('NUL bytes, bytes that are not UTF-8, lines of megabytes, no log at all', async () => {
    const lab = await Lab.open();
    const giant = Buffer.alloc(3 << 20, 'x');
    const bytes = Buffer.concat([
      Buffer.alloc(100),
      Buffer.from(seed),
      Buffer.from([0xff, 0xfe, 0x0a]),
      giant,
      Buffer.from(`\n${seed}`),
    ]);
    lab.write('mail.log', bytes);
    const summary = await lab.import('mail.log');
    expect([fates(summary).new, summary.events]).toEqual([linesIn(bytes), 4]);
    expect(await stored(lab)).toEqual([bytes]);
    const before = await lab.state();
    expect(fates(await lab.import('mail.log')).new).toBe(0);
    expect(await lab.state()).toEqual(before);
  });

  test('lines of a mail program that nobody understands are counted and kept', async () => {
    const lab = await Lab.open();
    lab.write('mail.log', 'Jan 11 11:45:49 ns1 postfix/smtpd[1]: frobnicated 17 widgets\n'.repeat(3));
    expect(await lab.import('mail.log')).toMatchObject({ lines: 3, unexplained: 3 });
    expect(await lab.store.unexplained(9)).toMatchObject([{ program: 'postfix', count: 3 }]);
  });
});

describe('a file that cannot be read says why:', () => {
  test('it is not there', async () => {
    const lab = await Lab.open();
    await expect(lab.import('nowhere')).rejects.toMatchObject({
      name: 'SourceError',
      code: 'ENOENT',
      fix: expect.stringContaining('Check the path'),
    });
  });

  test('it is a directory', async () => {
    const lab = await Lab.open();
    await expect(lab.import('.')).rejects.toMatchObject({ name: 'SourceError', code: 'EISDIR' });
  });

  test.each(packed.slice(1))('it is cut: %s', async (_, pack) => {
    const lab = await Lab.open();
    const bytes = pack(log);
    lab.write('cut', bytes.subarray(0, bytes.length - 20));
    await expect(lab.import('cut')).rejects.toMatchObject({
      name: 'SourceError',
      message: expect.stringContaining(lab.path('cut')),
    });
    // Once it is whole again, all of it is there, once.
    lab.write('cut', bytes);
    await lab.import('cut');
    expect((await stored(lab)).map((one) => one.length)).toEqual([log.length]);
  });

  test.each(packed.slice(1))('it is damaged within: %s', async (_, pack) => {
    const lab = await Lab.open();
    const damaged = Buffer.from(pack(log));
    damaged.fill(0x55, damaged.length >> 1, (damaged.length >> 1) + 200);
    lab.write('damaged', damaged);
    await expect(lab.import('damaged')).rejects.toMatchObject({
      name: 'SourceError',
      fix: expect.stringContaining('damaged'),
    });
  });

  test.each([100_000, 500_000])(
    'it is a copy of what is known, damaged from byte %i: nothing of it stands twice',
    async (at) => {
      const lab = await Lab.open();
      const lines = Array.from({ length: 10_000 }, (_, number) => numberedLine(number)).join('');
      lab.write('mail.log', lines);
      await lab.import('mail.log');
      // A flipped bit makes rubbish of all that follows, which only the checksum at the end tells.
      const damaged = gzipSync(lines.slice(0, at) + lines.slice(at).replaceAll('2', '3'));
      damaged[damaged.length - 8]! ^= 1;
      lab.write('mail.log.1.gz', damaged);
      await expect(lab.import('mail.log.1.gz')).rejects.toMatchObject({ name: 'SourceError' });
      expect((await stored(lab)).map((one) => one.length)).toEqual([lines.length]);
    },
  );

  test.each([
    ['bzip2', '425a6839'],
    ['xz', 'fd377a585a00'],
  ])('%s is not installed', async (tool, magic) => {
    const lab = await Lab.open();
    lab.write('mail.log', Buffer.from(magic, 'hex'));
    const { PATH } = process.env;
    onTestFinished(() => void (process.env['PATH'] = PATH));
    process.env['PATH'] = '';
    await expect(lab.import('mail.log')).rejects.toMatchObject({
      name: 'SourceError',
      code: 'tool-missing',
      message: expect.stringContaining(`packed with ${tool}, which is not installed`),
      fix: expect.stringContaining('Install'),
    });
  });
});

test('progress tells bytes as they are on the disk', async () => {
  const lab = await Lab.open();
  const bytes = gzipSync(log);
  lab.write('mail.log.gz', bytes);
  let progress = 0;
  await lab.import('mail.log.gz');
  const { importFile } = await import('./import-file.ts');
  await importFile(lab.ingester, lab.path('mail.log.gz'), { onProgress: (count) => (progress += count) });
  expect(progress).toBe(bytes.length);
});

test('a last line that is not ended is new once, whether the program was restarted or not', async () => {
  const lab = await Lab.open();
  lab.write(
    'mail.log',
    Array.from({ length: 10 }, (_, i) => numberedLine(i))
      .join('')
      .trimEnd(),
  );
  const { lines: all } = await lab.import('mail.log');
  for (const isRestarted of [false, true]) {
    if (isRestarted) await lab.restart();
    expect(await lab.import('mail.log')).toMatchObject({ lines: all, duplicate: all });
  }
});
