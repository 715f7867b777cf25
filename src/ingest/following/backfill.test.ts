/** Older parts of logs are read newest first, beside the living log. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Lab } from '../../../test/fixtures/lab.ts';
import { numberedLine, numbersIn } from '../../../test/fixtures/numbered-lines.ts';
import { Backfill } from './backfill.ts';
import { Follower } from './follower.ts';

const linesOf = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => numberedLine(from + index)).join('');

async function numbersIndexed(lab: Lab): Promise<number[]> {
  return (await lab.lines()).flatMap(({ raw }) => numbersIn(`${raw}\n`)).sort((a, b) => a - b);
}

async function rotatedLab() {
  const lab = await Lab.open();
  lab.write('mail.log.3.gz', gzipSync(linesOf(0, 10)));
  // More than one commit long.
  lab.write('mail.log.2', linesOf(10, 40_000));
  lab.write('mail.log.1', linesOf(40_000, 40_010));
  lab.write('mail.log', linesOf(40_010, 40_020));
  const named = [lab.path('mail.log*')];
  const older = await Backfill.open(lab.ingester, named);
  return { lab, older, follower: new Follower(lab.ingester, named, older) };
}

test('the living log first, then its parts, newest first; what grows meanwhile is not kept waiting', async () => {
  const { lab, older, follower } = await rotatedLab();
  await follower.look();
  expect(await numbersIndexed(lab)).toEqual(Array.from({ length: 10 }, (_, index) => 40_010 + index));

  const read: string[] = [];
  let grown = 40_020;
  const seenAmidst: boolean[] = [];
  await older.read(
    async () => {
      lab.append('mail.log', linesOf(grown, ++grown));
      await follower.look();
      const newest = await lab.store.find([], 0, Infinity);
      const texts = await Promise.all(newest.map(async (chunk) => String(await chunk.read())));
      seenAmidst.push(texts.some((text) => text.includes(`n=${grown - 1};`)));
    },
    {
      onFile: (path, left, added) => read.push(`${path.slice(lab.directory.length + 1)}, ${left} left, ${added} added`),
    },
  );
  expect(read).toEqual([
    'mail.log.1, 2 left, 10 added',
    'mail.log.2, 1 left, 40000 added',
    'mail.log.3.gz, 0 left, 40010 added',
  ]);
  expect(seenAmidst.length).toBeGreaterThan(read.length);
  expect(seenAmidst).not.toContain(false);
  await follower.look();
  expect(await numbersIndexed(lab)).toEqual(Array.from({ length: grown }, (_, index) => index));
  await follower.close();
});

test('what was stopped goes on with the next start', async () => {
  const { lab, older, follower } = await rotatedLab();
  await follower.look();
  await expect(older.read(() => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
  await follower.close();
  await lab.restart();
  const again = await Backfill.open(lab.ingester, [lab.path('mail.log*')]);
  await again.read(async () => {});
  expect(await numbersIndexed(lab)).toEqual(Array.from({ length: 40_020 }, (_, index) => index));
});

test('a packed part is read once, however often it is met; again when another takes its place', async () => {
  const { lab, older, follower } = await rotatedLab();
  const read: string[] = [];
  const readAll = async (): Promise<void> => {
    await follower.look();
    await older.read(() => follower.look(), { onFile: (path) => read.push(path.slice(lab.directory.length + 1)) });
  };
  for (let times = 0; times < 3; times++) await readAll();
  expect(read.filter((name) => name.endsWith('.gz'))).toEqual(['mail.log.3.gz']);

  lab.write('mail.log.3.gz', gzipSync(linesOf(50_000, 50_010)));
  for (let times = 0; times < 3; times++) await readAll();
  expect(read.filter((name) => name.endsWith('.gz'))).toHaveLength(2);
  expect(await numbersIndexed(lab)).toHaveLength(40_030);
  await follower.close();
});

test('the lines of a file that is damaged further on are among those added', async () => {
  const lab = await Lab.open();
  const packed = gzipSync(linesOf(0, 40_000));
  lab.write('mail.log.1.gz', packed.subarray(0, packed.length - 100));
  const added: number[] = [];
  const troubles: string[] = [];
  const older = await Backfill.open(lab.ingester, [lab.path('mail.log*')]);
  const onFile = (_: string, __: number, lines: number): void => void added.push(lines);
  await older.read(async () => {}, { onFile, onTrouble: ({ code }) => troubles.push(code) });
  expect(troubles).toEqual(['Z_BUF_ERROR']);
  expect(added).toEqual([(await lab.lines()).length]);
  expect(added[0]).toBeGreaterThan(30_000);
});
