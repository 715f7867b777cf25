import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { Lab } from '../../../test/fixtures/lab.ts';
import { RotatedLog } from '../../../test/fixtures/rotated-log.ts';
import { Backfill } from './backfill.ts';
import { followLogs } from './follow-logs.ts';
import { Follower } from './follower.ts';
import type { CodedTrouble } from '../trouble.ts';

const minute = 60_000;
const hour = 60 * minute;

let lab: Lab;
/** The ingester's clock is ahead of the machine's by so much. */
let ahead: number;
let follower: Follower;
let older: Backfill;
let troubles: CodedTrouble[];
let commits: number;
let next: number;

beforeEach(async () => {
  ahead = 0;
  next = 0;
  troubles = [];
  commits = 0;
  lab = await Lab.open({ now: () => Date.now() + ahead });
});

const onTrouble = (trouble: CodedTrouble): void => void troubles.push(trouble);

function follow(...named: string[]): void {
  const paths = named.map((name) => lab.path(name));
  const read = new Backfill(lab.ingester);
  const started = new Follower(lab.ingester, paths, read, { onTrouble, onCommit: () => commits++ });
  onTestFinished(() => started.close());
  older = read;
  follower = started;
}

/** Looks at the live logs, and reads packed files afterwards. */
async function look(times = 1): Promise<void> {
  for (let left = times; left > 0; left--) {
    await follower.look();
    await older.read(async () => {}, { onTrouble });
  }
}

/** A line unlike all others. */
function line(): string {
  next++;
  return `Nov 23 10:${String(next % 60).padStart(2, '0')}:00 ns1 sm-mta[1]: 6ANA00aa${String(next).padStart(6, '0')}: from=<user${next}@example.com>, size=${next}, class=0, nrcpts=1, relay=[192.0.2.1]\n`;
}

const lines = (count: number): string => Array.from({ length: count }, line).join('');

/** The numbers of the lines that are stored, as often as they are. */
async function stored(): Promise<number[]> {
  const numbers = (await lab.lines()).map(({ raw }) => Number(/from=<user(\d+)@/.exec(raw)?.[1] ?? Number.NaN));
  return numbers.sort((a, b) => a - b);
}

/** That every line made so far is stored exactly once, and counted. */
async function expectAll(count = next): Promise<void> {
  expect(await stored()).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  expect(await lab.store.fates()).toEqual({ events: count, irrelevant: 0, unexplained: 0 });
}

async function restart(): Promise<void> {
  await follower.close();
  await lab.restart();
}

describe('a file', () => {
  beforeEach(() => {
    lab.write('mail.log', lines(3));
    follow('mail.log');
  });

  test('is read from its beginning, and as it grows', async () => {
    await look();
    await expectAll();
    for (const count of [1, 2, 2000]) {
      lab.append('mail.log', lines(count));
      await look();
      await expectAll();
    }
    expect(troubles).toEqual([]);
  });

  test('is committed only when it has grown', async () => {
    await look();
    await look();
    await look();
    expect(commits).toBe(1);
  });

  test('whose last line is half written: it is shown once it stands still, and counted once it is whole', async () => {
    await look();
    const whole = line();
    lab.append('mail.log', whole.slice(0, 90));
    await look();
    await expectAll(3);
    await look();
    expect((await lab.lines()).at(-1)?.raw).toBe(whole.slice(0, 90));
    lab.append('mail.log', whole.slice(90));
    await look();
    await expectAll();
  });

  test('that was renamed is read on, until its writer has opened the new one', async () => {
    await look();
    lab.append('mail.log', line());
    renameSync(lab.path('mail.log'), lab.path('mail.log.1'));
    lab.append('mail.log.1', line());
    await look();
    lab.append('mail.log.1', line());
    lab.write('mail.log', line());
    await look();
    lab.append('mail.log.1', line());
    lab.append('mail.log', line());
    await look();
    await expectAll();
    ahead = 6 * minute;
    await look();
    await look();
    await expectAll();
  });

  test('that was copied and truncated: what was written just before is in the copy', async () => {
    await look();
    lab.append('mail.log', lines(5));
    copyFileSync(lab.path('mail.log'), lab.path('mail.log.1'));
    truncateSync(lab.path('mail.log'));
    await look();
    await expectAll();
    lab.append('mail.log', line());
    await look();
    await expectAll();
  });

  test('that was truncated and is longer again already', async () => {
    await look();
    copyFileSync(lab.path('mail.log'), lab.path('mail.log.1'));
    lab.write('mail.log', lines(30));
    await look();
    await look();
    await expectAll();
  });

  test('that was truncated and has the same length again', async () => {
    await look();
    const before = statSync(lab.path('mail.log'));
    lab.write('mail.log', lines(3));
    utimesSync(lab.path('mail.log'), before.atime, new Date(before.mtimeMs + 5));
    expect(statSync(lab.path('mail.log')).size).toBe(before.size);
    await look();
    await look();
    await expectAll();
  });

  test('that is deleted: what is still written to it is not lost, nor what comes in its place', async () => {
    await look();
    unlinkSync(lab.path('mail.log'));
    await look();
    lab.write('mail.log', line());
    await look();
    await expectAll();
  });

  test('that is moved away and back is the same', async () => {
    await look();
    renameSync(lab.path('mail.log'), lab.path('elsewhere'));
    await look();
    lab.append('elsewhere', line());
    renameSync(lab.path('elsewhere'), lab.path('mail.log'));
    await look();
    lab.append('mail.log', line());
    await look();
    await expectAll();
  });

  test('that has rested for hours, is moved away and back: the gap is closed', async () => {
    await look();
    ahead = 2 * hour;
    await look(2);
    const away = `${lab.database}-elsewhere`;
    renameSync(lab.path('mail.log'), away);
    await look();
    expect(await lab.store.upkeep.gaps()).toHaveLength(1);
    renameSync(away, lab.path('mail.log'));
    await look();
    expect(await lab.store.upkeep.gaps()).toEqual([]);
    await expectAll();
  });

  test('that is written anew with the same beginning and more adds only what is more', async () => {
    await look();
    const content = readFileSync(lab.path('mail.log'));
    unlinkSync(lab.path('mail.log'));
    lab.write('mail.log', Buffer.concat([content, Buffer.from(line())]));
    await look();
    ahead = 6 * minute;
    await look();
    await look();
    await expectAll();
  });

  test.each([
    ['cut shorter', () => Buffer.alloc(0)],
    ['full of NUL bytes at its end', (lost: number) => Buffer.alloc(lost)],
  ])('that is %s after a power loss adds only what follows', async (_, remnant) => {
    lab.append('mail.log', lines(8000));
    await look();
    const content = readFileSync(lab.path('mail.log'));
    const kept = content.lastIndexOf('\n', -3000) + 1;
    lab.write('mail.log', Buffer.concat([content.subarray(0, kept), remnant(content.length - kept)]));
    for (let time = 0; time < 3; time++) {
      await look();
      lab.append('mail.log', lines(200));
    }
    await restart();
    follow('mail.log');
    await look();
    lab.append('mail.log', line());
    await look();
    await expectAll();
    expect(lab.ingester.sources).toHaveLength(2);
  });

  test('that is cut shorter again and again adds what follows each time, though it is shorter than it was before', async () => {
    lab.append('mail.log', lines(100));
    await look();
    for (const kept of [80, 40, 60, 20]) {
      const content = readFileSync(lab.path('mail.log'), 'utf8').split(/(?<=\n)/);
      lab.write('mail.log', content.slice(0, kept).join(''));
      await look();
      lab.append('mail.log', lines(30));
      await look(3);
    }
    await expectAll();
  });

  test.each([
    ['in its place', (path: string, text: string) => writeFileSync(path, text)],
    [
      'by another file',
      (path: string, text: string) => {
        writeFileSync(`${path}.new`, text);
        renameSync(`${path}.new`, path);
      },
    ],
  ])('that is replaced %s by its last lines adds only what follows', async (_, replace) => {
    lab.append('mail.log', lines(8000));
    await look();
    for (const kept of [5000, 100]) {
      lab.append('mail.log', lines(20));
      const content = readFileSync(lab.path('mail.log'), 'utf8').split(/(?<=\n)/);
      replace(lab.path('mail.log'), content.slice(-kept).join(''));
      await look();
      lab.append('mail.log', lines(30));
      await look();
    }
    await restart();
    follow('mail.log');
    lab.append('mail.log', line());
    await look();
    await expectAll();
    expect(await lab.store.upkeep.gaps()).toEqual([]);
  });

  test('into which somebody has written a line adds that and what follows', async () => {
    const [before, added, after] = [lines(30), line(), lines(30)];
    lab.write('mail.log', before + after);
    await look();
    lab.write('edited', before + added + after);
    renameSync(lab.path('edited'), lab.path('mail.log'));
    await look(3);
    expect(await stored()).toHaveLength(30 + 1 + 2 * 30);
    expect(new Set(await stored()).size).toBe(next - 3);
  });

  test('that has rested for days and is deleted was read to its end', async () => {
    await look();
    ahead = 48 * hour;
    await look(3);
    unlinkSync(lab.path('mail.log'));
    await look(2);
    expect(troubles.map(({ code }) => code)).toEqual(['ENOENT']);
    expect(await lab.store.upkeep.gaps()).toEqual([]);
  });

  test('that rests becomes a block, and is read on when it grows', async () => {
    await look();
    expect(await lab.store.tail(1)).toHaveLength(1);
    ahead = 2 * hour;
    await look();
    await look();
    expect(await lab.store.tail(1)).toEqual([]);
    lab.append('mail.log', line());
    await look();
    await expectAll();
    expect(lab.ingester.sources).toHaveLength(1);
  });
});

describe('what is named', () => {
  test('may appear later; that it is not there is said once', async () => {
    follow('mail.log');
    await look();
    await look();
    expect(troubles.map(({ message }) => message)).toEqual([`There is no file at ${lab.path('mail.log')}`]);
    lab.write('mail.log', line());
    await look();
    await expectAll();
    unlinkSync(lab.path('mail.log'));
    await look();
    expect(troubles).toHaveLength(2);
  });

  test('as a glob or a directory takes in new files', async () => {
    mkdirSync(lab.path('hosts'));
    lab.write('hosts/ns1.log', line());
    follow('hosts', 'mail*.log');
    await look();
    mkdirSync(lab.path('hosts/new'));
    lab.write('hosts/new/ns2.log', line());
    lab.write('mail-2.log', line());
    await look();
    lab.append('hosts/ns1.log', line());
    lab.append('mail-2.log', line());
    await look();
    await expectAll();
  });

  test('as a symbolic link may be switched', async () => {
    lab.write('monday.log', lines(2));
    symlinkSync(lab.path('monday.log'), lab.path('current'));
    follow('current');
    await look();
    lab.write('tuesday.log', lines(2));
    rmSync(lab.path('current'));
    symlinkSync(lab.path('tuesday.log'), lab.path('current'));
    lab.append('monday.log', line());
    await look();
    lab.append('monday.log', line());
    lab.append('tuesday.log', line());
    await look();
    await expectAll();
  });

  test('may lead to the same file twice', async () => {
    lab.write('mail.log', lines(2));
    symlinkSync(lab.path('mail.log'), lab.path('link.log'));
    follow('*.log');
    for (let round = 0; round < 5; round++) {
      await look();
      lab.append('mail.log', lines(2));
    }
    await look();
    await expectAll();
  });

  test('may be many files in one database', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `host${index}.log`);
    follow('*.log');
    for (let round = 0; round < 4; round++) {
      for (const name of names) lab.append(name, lines(round));
      await look();
    }
    await expectAll();
    expect(lab.ingester.sources).toHaveLength(40);
  });
});

describe('copies', () => {
  test('of a followed file add nothing', async () => {
    lab.write('mail.log', lines(20));
    follow('mail*');
    await look();
    copyFileSync(lab.path('mail.log'), lab.path('mail.copy'));
    await look(4);
    lab.append('mail.log', line());
    await look(4);
    await expectAll();
  });

  test('of the first lines, found together with the log, add nothing', async () => {
    lab.append('mail.log', lines(20));
    lab.write(
      'copy',
      readFileSync(lab.path('mail.log'), 'utf8')
        .split(/(?<=\n)/)
        .slice(0, 2)
        .join(''),
    );
    follow('mail.log', 'copy');
    await look(3);
    await expectAll();
  });

  test('that are still being made add nothing', async () => {
    lab.write('mail.log', lines(200));
    follow('mail*');
    await look();
    const content = readFileSync(lab.path('mail.log'));
    for (let end = 0; end <= content.length; end += 1000) {
      lab.write('mail.copy', content.subarray(0, end));
      await look();
    }
    await expectAll();
  });

  test('of a large log, which is still being read, add nothing', async () => {
    lab.write('mail.log', lines(45_000));
    copyFileSync(lab.path('mail.log'), lab.path('copy.log'));
    copyFileSync(lab.path('mail.log'), lab.path('zcopy.log'));
    follow('*.log');
    await look(6);
    await expectAll();
  });

  test.each([
    ['plain', 'mail.log.1', (content: string) => content],
    ['packed', 'mail.log.1.gz', gzipSync],
  ])(
    'that are made anew each time: what came between the last and a rotated one, which is %s, is read',
    async (_, name, packed) => {
      follow('mail.log');
      const copy = (to: string, content: string | Buffer): void => {
        lab.write('.new', content);
        renameSync(lab.path('.new'), lab.path(to));
      };
      let content = lines(20);
      for (let time = 0; time < 4; time++) {
        copy('mail.log', content);
        await look(3);
        content += lines(20);
      }
      await expectAll(80);
      expect(lab.ingester.sources).toHaveLength(1);
      copy(name, packed(content));
      const rest = lines(2);
      copy('mail.log', rest);
      await look(2);
      copy('mail.log', rest);
      for (let round = 0; round < 4; round++) {
        await look();
        ahead += 6 * minute;
      }
      await expectAll();
      expect(troubles).toEqual([]);
    },
  );

  test('that go their own way are logs of their own: nothing is lost', async () => {
    lab.write('mail.log', lines(20));
    copyFileSync(lab.path('mail.log'), lab.path('mail.info'));
    follow('mail*');
    await look();
    lab.append('mail.info', line());
    await look(3);
    lab.append('mail.log', line());
    await look(3);
    await expectAll();
  });

  test('that go their own way by lines of the same length, before anybody looks again', async () => {
    next = 1000;
    const first = lines(20);
    for (const name of ['a.log', 'b.log', 'c.log']) lab.write(name, first);
    follow('*.log');
    await look(2);
    for (const name of ['a.log', 'b.log', 'c.log']) lab.append(name, lines(3));
    await look(4);
    expect(await stored()).toEqual(Array.from({ length: 29 }, (_, index) => 1001 + index));
  });

  test('written to side by side: each line is stored once', async () => {
    follow('mail*');
    for (let round = 0; round < 20; round++) {
      const more = lines(10);
      lab.append('mail.log', more);
      lab.append('mail.info', more);
      await look();
    }
    await expectAll();
  });

  test('packed ones that appear add nothing, also while they are being written', async () => {
    lab.write('mail.log', lines(300));
    follow('mail*');
    await look();
    renameSync(lab.path('mail.log'), lab.path('mail.log.1'));
    lab.write('mail.log', lines(3));
    await look();
    const packed = gzipSync(readFileSync(lab.path('mail.log.1')));
    lab.write('mail.log.2.gz', packed.subarray(0, packed.length / 2));
    await look();
    lab.write('mail.log.2.gz', packed);
    unlinkSync(lab.path('mail.log.1'));
    ahead = 6 * minute;
    await look(4);
    await expectAll();
    expect(troubles).toEqual([]);
  });

  test.each([
    ['packed', 'mail.log.1.gz', (content: string) => gzipSync(content)],
    ['plain', 'mail.log.1', (content: string) => content],
  ])('%s ones are deleted because they are old: nothing is missing', async (_, name, packed) => {
    lab.write(name, packed(lines(3)));
    lab.write('mail.log', lines(3));
    follow('mail.log*');
    for (let round = 0; round < 3; round++) {
      await look();
      ahead += 2 * hour;
    }
    unlinkSync(lab.path(name));
    await look(2);
    await expectAll();
    expect(troubles).toEqual([]);
  });

  test('packed ones that were never read are read', async () => {
    lab.write('mail.log.1.gz', gzipSync(lines(300)));
    follow('.');
    ahead = 2 * minute;
    await look();
    expect(await stored()).toHaveLength(300);
  });
});

describe('after a restart', () => {
  beforeEach(async () => {
    lab.write('mail.log', lines(3));
    follow('mail.log');
    await look();
  });

  test('it goes on where it was, in the middle of a line too', async () => {
    const whole = line();
    lab.append('mail.log', whole.slice(0, 50));
    await look();
    await look();
    await restart();
    lab.append('mail.log', whole.slice(50) + line());
    follow('mail.log');
    await look();
    await expectAll();
  });

  test.each([
    ['renamed', () => renameSync(lab.path('mail.log'), lab.path('mail.log.1'))],
    [
      'packed',
      () => (
        lab.write('mail.log.1.gz', gzipSync(readFileSync(lab.path('mail.log')))),
        unlinkSync(lab.path('mail.log'))
      ),
    ],
    ['copied and truncated', () => copyFileSync(lab.path('mail.log'), lab.path('mail.log-20261123'))],
  ])('it reads the rest of a file that was %s meanwhile', async (_, rotate) => {
    await restart();
    lab.append('mail.log', lines(5));
    rotate();
    lab.write('mail.log', lines(2));
    follow('mail.log');
    await look();
    await expectAll();
    await restart();
    lab.append('mail.log', line());
    follow('mail.log');
    await look();
    await expectAll();
  });

  test('the parts of a log that is named by a relative path now are found', async () => {
    await restart();
    lab.append('mail.log', lines(2));
    renameSync(lab.path('mail.log'), lab.path('mail.log.1'));
    lab.write('mail.log', lines(1));
    follower = new Follower(lab.ingester, [relative('', lab.path('mail.log'))], new Backfill(lab.ingester), {
      onTrouble,
    });
    onTestFinished(() => follower.close());
    await look(2);
    await expectAll();
  });

  test('the rotated part of a log in whose place nothing is, and that only a glob names, is read to its end', async () => {
    await restart();
    lab.append('mail.log', lines(2));
    renameSync(lab.path('mail.log'), lab.path('mail.log.1'));
    follow('*.log');
    await look(2);
    await expectAll();
    expect(troubles).toMatchObject([{ code: 'ENOENT' }]);
  });

  test('of a log of a day that was packed, and that a glob names no more, the end is read', async () => {
    lab.write('mail-2026-11-22.log', lines(3));
    follow('mail-*.log');
    await look();
    await restart();
    lab.append('mail-2026-11-22.log', lines(2));
    lab.write('mail-2026-11-22.log.gz', gzipSync(readFileSync(lab.path('mail-2026-11-22.log'))));
    unlinkSync(lab.path('mail-2026-11-22.log'));
    lab.write('mail-2026-11-23.log', lines(1));
    follow('mail-*.log');
    await look(2);
    await expectAll();
    expect(troubles).toEqual([]);
  });

  test('older parts that were never followed are left alone', async () => {
    lab.write('mail.log.1', lines(2));
    await restart();
    follow('mail.log');
    await look();
    expect(await stored()).toEqual([1, 2, 3]);
  });
});

test('when something changes it is told, and looks', async () => {
  lab.write('mail.log', line());
  const waiting: (() => void)[] = [];
  const committed = () => new Promise<void>((resolve) => waiting.push(resolve));
  const stop = new AbortController();
  const first = committed();
  const events = { onCommit: () => waiting.shift()?.() };
  const ended = followLogs(lab.ingester, [lab.path('mail.log')], stop.signal, events);
  onTestFinished(() => ended);
  onTestFinished(() => stop.abort());
  await first;
  const second = committed();
  lab.append('mail.log', line());
  await second;
  await expectAll();
  stop.abort();
  await ended;
  await expectAll();
});

describe('a log that is copied and truncated again and again while nothing can be written', () => {
  const plain = (content: Buffer): Buffer => content;
  const ways: [string, (part: number) => string, (content: Buffer) => Buffer][] = [
    ['numbered copies', (part) => `mail.log.${9 - part}`, plain],
    ['packed copies', (part) => `mail.log.${9 - part}.gz`, gzipSync],
    ['dated copies', (part) => `mail.log-2026112${part}`, plain],
    ['packed and dated copies', (part) => `mail-2026-11-2${part}.log.gz`, gzipSync],
  ];
  let untilWritable: () => void;

  beforeEach(async () => {
    lab = await Lab.open({ now: () => Date.now() + ahead, untilWritable: async () => untilWritable() });
    lab.write('mail.log', lines(3));
    follow('mail.log');
  });

  /** Its time tells nothing: the clock of whoever writes the log may be ahead. */
  function writeCopy(name: string, content: Buffer): void {
    lab.write(name, content);
    const longAgo = new Date('2020-01-01');
    utimesSync(lab.path(name), longAgo, longAgo);
  }

  /** Rotates it while whoever looks is kept waiting; beside it are an older part that was never read, and no parts of it. */
  async function lookAndRotate(nameOf: (part: number) => string, packed: (content: Buffer) => Buffer): Promise<void> {
    const unlock = lab.lock();
    for (const name of [nameOf(0), 'mail.log.bak', 'mail.logs.1', 'exim.log.1'])
      writeCopy(name, packed(Buffer.from(line().replace('user', 'other'))));
    next -= 4;
    untilWritable = () => {
      for (let part = 1; part < 4; part++) {
        writeCopy(nameOf(part), packed(readFileSync(lab.path('mail.log'))));
        lab.write('mail.log', lines(part));
      }
      unlock();
    };
    await look(4);
  }

  test.each(ways)('when it is opened: %s', async (_, nameOf, packed) => {
    await lookAndRotate(nameOf, packed);
    await expectAll();
    expect(troubles).toEqual([]);
  });

  test.each(ways)('when it has grown: %s', async (_, nameOf, packed) => {
    await look();
    lab.append('mail.log', lines(2));
    await lookAndRotate(nameOf, packed);
    await expectAll();
    expect(troubles).toEqual([]);
  });

  test('one of the copies is damaged: that something is missing is told, until it can be read', async () => {
    await look();
    lab.append('mail.log', lines(2));
    let parts = 0;
    let damaged: Buffer = Buffer.alloc(0);
    await lookAndRotate(
      (part) => `mail.log.${9 - (parts = part)}.gz`,
      (content) => (parts === 2 ? gzipSync((damaged = content)).fill(0xff, 12, 40) : gzipSync(content)),
    );
    expect(await stored()).toEqual([1, 2, 3, 4, 5, 7, 8, 9, 10, 11]);
    expect(troubles.map(({ message }) => message)).toEqual([expect.stringMatching(/mail\.log.*may be missing$/)]);
    expect(await lab.store.upkeep.gaps()).toMatchObject([{ path: lab.path('mail.log') }]);
    // Its directory may be away for a while.
    renameSync(lab.directory, `${lab.directory}.away`);
    await follower.look();
    renameSync(`${lab.directory}.away`, lab.directory);
    lab.write('mail.log.7.gz', gzipSync(damaged));
    await look(2);
    await expectAll();
    expect(troubles.map(({ code }) => code)).toEqual(['gap', 'ENOENT']);
    expect(await lab.store.upkeep.gaps()).toEqual([]);
  });
});

test('a log that was rotated after we were killed before the first commit is read', async () => {
  lab.write('mail.log', lines(3));
  await lab.ingester.begin(lab.path('mail.log'), readFileSync(lab.path('mail.log')), undefined);
  await lab.restart();
  renameSync(lab.path('mail.log'), lab.path('mail.log.1'));
  lab.write('mail.log', lines(2));
  follow('mail.log');
  await look(2);
  await expectAll();
  expect(troubles).toEqual([]);
});

describe('a log that is empty at first', () => {
  const ageOf = (name: string, ms: number): void => {
    const at = new Date(Date.now() - ms);
    utimesSync(lab.path(name), at, at);
  };

  beforeEach(async () => {
    lab.write('mail.log.1', 'a part that was never followed\n');
    ageOf('mail.log.1', 48 * hour);
    lab.write('mail.log', '');
    ageOf('mail.log', minute);
    follow('mail.log');
    await look();
    renameSync(lab.path('mail.log.1'), lab.path('mail.log.2'));
  });

  test('is renamed, written to, and only then replaced', async () => {
    renameSync(lab.path('mail.log'), lab.path('mail.log.1'));
    lab.write('mail.log', '');
    lab.append('mail.log.1', lines(3));
    await look();
    lab.append('mail.log.1', lines(1));
    await look();
    lab.append('mail.log', lines(2));
    await look(2);
    await expectAll();
  });

  test('is written to and rotated while nobody looks', async () => {
    await restart();
    lab.append('mail.log', lines(3));
    renameSync(lab.path('mail.log'), lab.path('mail.log.1'));
    lab.write('mail.log', lines(2));
    follow('mail.log');
    await look(2);
    await expectAll();
    expect(troubles).toEqual([]);
    expect(lab.ingester.sources).toHaveLength(2);
  });
});

describe('a log that was rotated before anybody looked', () => {
  beforeEach(async () => {
    lab.write('mail.log', lines(3));
    follow('mail.log');
    await look();
    await restart();
    lab.append('mail.log', lines(5));
    lab.write('unrelated.txt', 'nothing about mail\n');
  });

  test.each(['mail.log.old', 'archived', 'old/mail.log.gone'])(
    'is found as %s, and the rest of it read',
    async (name) => {
      mkdirSync(lab.path('old'));
      renameSync(lab.path('mail.log'), lab.path(name));
      lab.write('mail.log', lines(2));
      follow('mail.log');
      await look();
      lab.append(name, line());
      await look();
      await expectAll();
      expect(troubles).toEqual([]);
      expect(await lab.store.upkeep.gaps()).toEqual([]);
    },
  );

  test('is not mistaken for a copy that was made of it before', async () => {
    lab.write(
      'copy',
      readFileSync(lab.path('mail.log'), 'utf8')
        .split(/(?<=\n)/)
        .slice(0, 4)
        .join(''),
    );
    renameSync(lab.path('mail.log'), lab.path('save'));
    lab.write('mail.log', lines(2));
    follow('mail.log');
    await look();
    await expectAll();
  });

  test('is not mistaken for another log beside it that has unread lines', async () => {
    lab.write('a.log', lines(3));
    follow('a.log', 'mail.log');
    await follower.look();
    await restart();
    lab.append('a.log', lines(2));
    renameSync(lab.path('mail.log'), lab.path('archived'));
    follow('mail.log', 'a.log');
    await follower.look();
    expect(lab.ingester.sources.map(({ path }) => path)).toEqual([lab.path('mail.log'), lab.path('a.log')]);
    await restart();
    lab.append('archived', line());
    follow('a.log', 'mail.log');
    await follower.look();
    await expectAll();
  });

  test('and cannot be found is said to be missing, until somebody indexes it', async () => {
    const old = readFileSync(lab.path('mail.log'));
    lab.write('mail.log', lines(2));
    follow('mail.log');
    await look();
    await look();
    expect(troubles.map(({ message }) => message)).toEqual([expect.stringMatching(/mail\.log.*may be missing$/)]);
    expect(await lab.store.upkeep.gaps()).toMatchObject([{ path: lab.path('mail.log') }]);
    await restart();
    follow('mail.log');
    await look();
    expect(troubles).toHaveLength(1);
    lab.write('found', old);
    await lab.import('found');
    await expectAll();
    expect(await lab.store.upkeep.gaps()).toEqual([]);
  });
});

test.each(['copyAndTruncate', 'rename'] as const)(
  'a log that was rotated several times before anybody looked: %s',
  async (how) => {
    const log = new RotatedLog(lab, 'mail.log', line);
    log.write(3);
    follow('mail.log');
    await look();
    for (let time = 0; time < 3; time++) {
      log.write(20);
      log[how]();
    }
    await look(3);
    await expectAll();
  },
);

test.each([60, 120, 180, 240])(
  'a part that is just being packed, so far %i bytes, is read from its original',
  async (packed) => {
    lab.write('mail.log', lines(3));
    follow('mail.log');
    await follower.look();
    renameSync(lab.path('mail.log'), lab.path('mail.log.2'));
    const part = lines(20);
    lab.write('mail.log.1.gz', gzipSync(part).subarray(0, packed));
    lab.write('mail.log.1', part);
    lab.write('mail.log', line());
    for (let look = 0; look < 2; look++) await follower.look();
    await expectAll();
  },
);

test('a log that was rotated in the hour that happens twice goes on in the second of the two', async () => {
  lab = await Lab.open({ zoneOf: () => ({ zone: 'Europe/Berlin', certain: true }), now: () => Date.UTC(2026, 9, 26) });
  follow('mail.log');
  for (const time of ['02:50', '02:20']) {
    lab.write('mail.log', line().replace(/^Nov 23 \d\d:\d\d/, `Oct 25 ${time}`));
    await look();
    renameSync(lab.path('mail.log'), lab.path(`mail.log-${next}`));
  }
  const at = (await lab.lines()).map((read) => new Date(read.line!.at).toISOString());
  expect(at).toEqual(['2026-10-25T00:50:00.000Z', '2026-10-25T01:20:00.000Z']);
});

test.each([
  ['into a folder', 'mail.log', (part: number) => `old/mail.log-2026112${part}`, (content: string) => content],
  ['into a folder, packed', 'mail.log', (part: number) => `old/mail.log.${9 - part}.gz`, gzipSync],
  ['beside what a link leads to', 'pods/0.log', (part: number) => `pods/0.log.2026112${part}-101010`, gzipSync],
])('a log that was rotated %s several times while nobody looked', async (_, name, partOf, packed) => {
  mkdirSync(lab.path('old'));
  mkdirSync(lab.path('pods'));
  if (name !== 'mail.log') symlinkSync(name, lab.path('mail.log'));
  lab.write(name, lines(3));
  follow('mail.log');
  await look();
  await restart();
  lab.append(name, lines(2));
  for (let part = 1; part < 4; part++) {
    lab.write(partOf(part), packed(readFileSync(lab.path(name), 'utf8')));
    lab.write(name, lines(part));
  }
  follow('mail.log');
  await look(3);
  await expectAll();
  expect(troubles).toEqual([]);
});

test('a large log keeps no other waiting, whichever grows', async () => {
  const large = lines(60_000);
  lab.write('a.log', large);
  follow('*.log');
  await look();
  expect(follower.unreadBytes).toBeGreaterThan(0);
  for (let round = 0; follower.unreadBytes > 0; round++) {
    lab.append(`small-${round % 2}.log`, line());
    await look();
    expect((await stored()).at(-1)).toBe(next);
  }
  await expectAll();
});
