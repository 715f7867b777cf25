/** Old months go, in small steps, with all that was kept of their time; their room is given back, and their files are not read again. */
import Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Lab } from '../../test/fixtures/lab.ts';
import { Pruner } from './pruner.ts';
import { monthsToDrop } from './retention.ts';
import { Statements } from './statements.ts';
import { StoreError } from './store-error.ts';

/** Lines that zstd cannot shrink much, each with a deferral of its own. */
function linesOf(month: string, count: number): string {
  return Array.from({ length: count }, (_, index) => {
    const id = `${month.replace('-', '')}${String(index).padStart(6, '0')}`.replaceAll(
      /\d/g,
      (digit) => 'ABCDEF0123'[Number(digit)]!,
    );
    const stamp = `${month}-${String(1 + (index % 27)).padStart(2, '0')}T10:00:00.000000+00:00`;
    return `${stamp} mx1 postfix/smtp[1]: ${id}: to=<r${index}@${month}.example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (${Math.sin(index)} ${Math.cos(index)})\n`;
  }).join('');
}

async function threeMonths(): Promise<Lab> {
  const lab = await Lab.open();
  for (const month of ['2026-01', '2026-02', '2026-03']) lab.write(`mail.${month}.log`, linesOf(month, 5000));
  await lab.import('mail.2026-01.log', 'mail.2026-02.log', 'mail.2026-03.log');
  return lab;
}

const now = Date.UTC(2026, 2, 28);

test('months older than is wanted, or beyond the room given; never the newest', () => {
  const month = (name: string, bytes: number) => ({
    name,
    fromAt: 0,
    toAt: Date.UTC(2026, Number(name.slice(4)), 0),
    bytes,
  });
  const months = [month('202603', 30), month('202601', 10), month('202602', 20)];
  const dropped = (keep: object) => monthsToDrop(months, 70, keep, now).map(({ name }) => name);
  expect(dropped({})).toEqual([]);
  expect(dropped({ days: 40 })).toEqual(['202601']);
  expect(dropped({ bytes: 60 })).toEqual(['202601']);
  expect(dropped({ bytes: 59 })).toEqual(['202601', '202602']);
  expect(dropped({ days: 40, bytes: 1 })).toEqual(['202601', '202602']);
  // A clock that is wrong makes no month the newest.
  months.push(month('203105', 5), month('209912', 5));
  expect(dropped({ bytes: 1 })).toEqual(['202601', '202602']);
});

test('lines of a wrong clock take no others along', async () => {
  const lab = await Lab.open();
  const lines = linesOf('2026-03', 3000).split('\n');
  const [old = '', ahead = ''] = ['1999-05', '2031-05'].map((month) => linesOf(month, 1).trimEnd());
  lab.write('mail.log', lines.toSpliced(2000, 0, ahead).toSpliced(1000, 0, old).join('\n'));
  lab.write('older.log', linesOf('2026-02', 100));
  await lab.import('mail.log', 'older.log');
  const names = lab.store.monthsToDrop({ bytes: 1 }, now).map(({ name }) => name);
  expect(names).toEqual(['202602']);
  await lab.store.drop(names);
  expect(await lab.lines()).toHaveLength(3002);
});

test('a month that is dropped leaves nothing but its fingerprints', async () => {
  const lab = await threeMonths();
  await lab.restart();
  const before = statSync(lab.database).size;
  const names = lab.store.monthsToDrop({ days: 40 }, now).map(({ name }) => name);
  expect(names).toEqual(['202601']);
  await lab.store.drop(names);

  const files = new Set((await lab.chunks()).map(({ file }) => file));
  expect([...files]).toEqual([lab.path('mail.2026-02.log'), lab.path('mail.2026-03.log')]);
  expect(await lab.store.waiting()).toHaveLength(10_000);
  const february = Date.UTC(2026, 1, 1);
  expect(await lab.store.tallies(0, february)).toEqual([]);
  expect(await lab.store.coverage()).toMatchObject([{ host: 'mx1', from: february }]);
  expect(await lab.store.matchingTerms('', '*r7@2026-01.example.com', 10)).toEqual([]);
  expect(statSync(lab.database).size).toBeLessThan(before * 0.75);

  await lab.restart();
  expect(await lab.import('mail.2026-01.log')).toMatchObject({ lines: 5000, duplicate: 5000 });
  expect(await lab.store.monthsToDrop({ days: 40 }, now)).toEqual([]);
});

test('what is known of a host and of a missing file goes with its month', async () => {
  const lab = await Lab.open({ now: () => Date.UTC(2026, 0, 20) });
  lab.write('old.log', linesOf('2026-01', 1).replace(' mx1 ', ' mx0 '));
  lab.write('new.log', linesOf('2026-03', 10));
  await lab.import('old.log', 'new.log');
  await lab.ingester.noteGap(lab.ingester.sources[0]!);
  expect(await lab.store.upkeep.gaps()).toHaveLength(1);

  await lab.store.drop(['202601']);
  expect(await lab.store.upkeep.gaps()).toEqual([]);
  expect((await lab.store.coverage()).map(({ host }) => host)).toEqual(['mx1']);
});

test('no more months are dropped than the room given asks for', async () => {
  const lab = await Lab.open();
  for (const month of ['2026-01', '2026-02', '2026-03'])
    lab.write(`${month}.log`, linesOf(month, 5000).replaceAll('status=deferred', 'status=sent'));
  await lab.import('2026-01.log', '2026-02.log', '2026-03.log');
  await lab.restart();
  const size = await lab.store.size();
  const dropped = (share: number) => lab.store.monthsToDrop({ bytes: share * size }, now).map(({ name }) => name);
  expect(dropped(1)).toEqual([]);
  expect(dropped(0.8)).toEqual(['202601']);
  expect(dropped(0.5)).toEqual(['202601', '202602']);
});

test('troubles, endings and damage of a month go with it', async () => {
  const lab = await Lab.open();
  const deferred = linesOf('2026-01', 1);
  const sent = deferred
    .replace('T10:', 'T11:')
    .replace('relay=none', 'relay=mx.example.com[192.0.2.1]:25')
    .replace(/dsn=.*/, 'dsn=2.0.0, status=sent (250 ok)');
  lab.write('deferred.log', deferred);
  lab.write(
    'sent.log',
    sent +
      '2026-01-02T10:00:00+00:00 mx1 postfix/bounce[1]: fatal: append file defer 3lyw0Z2NdSz2xGb: No space left on device\n',
  );
  lab.write('new.log', linesOf('2026-03', 10));
  await lab.import('deferred.log', 'sent.log', 'new.log');
  await lab.store.upkeep.noteDamage({ month: '202601', block: 1, source: 1, offset: 0, bytes: 1 });
  const { ended } = await lab.store.ended(0);
  expect(ended).toMatchObject([{ recipient: 'r0@2026-01.example.com', ending: 'relayed' }]);
  expect(await lab.store.troubles(0, now)).toHaveLength(1);

  await lab.store.drop(['202601']);
  expect(await lab.store.ended(0)).toMatchObject({ ended: [] });
  expect(await lab.store.troubles(0, now)).toEqual([]);
  expect(await lab.store.upkeep.damages()).toEqual([]);
});

test('what was begun is ended by the next run, and a late line begins its month anew', async () => {
  const lab = await threeMonths();
  await lab.store.close();
  const db = new Database(lab.database);
  const tables = () => db.prepare("SELECT count(*) FROM sqlite_schema WHERE name GLOB '*_202601*'").pluck().get();
  // As a kill leaves it: hidden from questions, not deleted yet.
  const steps = new Pruner(db, new Statements(db)).drop(['202601']);
  steps.next();
  steps.next();
  expect(tables()).not.toBe(0);

  await lab.restart();
  lab.write('late.log', linesOf('2026-01', 5001).split('\n').slice(5000).join('\n'));
  await lab.import('late.log');
  await lab.store.drop([]);
  expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name GLOB 'dropped_*'").pluck().get()).toBe(0);
  db.close();
  const january = (await lab.chunks()).filter(({ toAt }) => toAt < Date.UTC(2026, 1, 1));
  expect(january.map(({ file }) => file)).toEqual([lab.path('late.log')]);
});

test('whoever else writes before any of the steps is told of, and it goes on from there', async () => {
  const lab = await threeMonths();
  await lab.store.close();
  const db = new Database(lab.database, { timeout: 1 });
  const pruner = new Pruner(db, new Statements(db));
  const blockedStep = () => {
    const unlock = lab.lock();
    try {
      return pruner.drop([]).next();
    } finally {
      unlock();
    }
  };
  pruner.drop(['202601']).next();
  let steps = 0;
  for (; db.pragma('freelist_count', { simple: true }) !== 0 || steps === 0; steps++) {
    expect(blockedStep).toThrow(StoreError);
    pruner.drop([]).next();
  }
  expect(steps).toBeGreaterThan(4);
  // Each of them frees many pages.
  expect(steps).toBeLessThan(50);
  expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name GLOB 'dropped_*'").pluck().get()).toBe(0);
  db.close();
});
