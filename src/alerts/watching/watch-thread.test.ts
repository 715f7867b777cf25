import { expect, onTestFinished, test } from 'vitest';
import { settingsFrom } from '../../../test/alerts/told.ts';
import { Lab } from '../../../test/fixtures/lab.ts';
import { IncidentBook } from '../../store/incident-book.ts';
import { openForState } from '../../store/open-database.ts';
import type { Book } from '../book.ts';
import { startWatchThread } from './watch-thread.ts';
import type { WatchActs } from './watch-message.ts';

const minute = 60_000;
const now = Date.now();

/** A site takes nothing from anybody for two hours. */
const deferral = (number: number): string =>
  `${new Date(now - 120 * minute + number * 1000).toISOString()} mx1 postfix/smtp[11203]: ${(0xa0000000 + number).toString(16).toUpperCase()}: to=<r${number}@example.com>, relay=none, delay=0.5, delays=0.1/0/0.2/0.2, dsn=4.4.1, status=deferred (connect to mx.example.com[192.0.2.1]:25: Connection timed out)\n`;

async function watched(lines: number): Promise<{ watcher: WatchActs; book: Book }> {
  const lab = await Lab.open();
  lab.write('mail.log', Array.from({ length: lines }, (_, number) => deferral(number)).join(''));
  await lab.import('mail.log');
  const state = openForState(lab.database);
  onTestFinished(() => void state.close());
  const setup = { db: lab.database, logs: [lab.path('mail.log')], host: 'here' };
  const settings = settingsFrom();
  return { watcher: startWatchThread(setup, () => settings), book: new IncidentBook(state) };
}

test('what it sees is in the book, and what is usual is kept when it ends', async () => {
  const { watcher, book } = await watched(200);
  const happenings = await watcher.look(now);
  expect(happenings.map(({ kind }) => kind)).toContain('opened');
  expect(book.incidents(0)).toMatchObject([{ key: 'destination/example.com/stuck', state: 'open' }]);
  expect(await watcher.digestDue(now)).toBeNull();
  await watcher.stop(now);
  expect(book.usualDays().map(({ key }) => key)).toContain('destination/example.com/stuck');
  await expect(watcher.look(now)).rejects.toThrow('has ended');
});

test('it can be ended while it still learns what is usual', async () => {
  const { watcher } = await watched(20_000);
  const look = watcher.look(now).catch(() => []);
  await watcher.stop(now);
  await look;
});
