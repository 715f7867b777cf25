/** `mailtrace ingest --follow`: new lines are answered at once, through rotations, until it is stopped. */
import { appendFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDoorway } from '../../src/ask/ask.ts';
import { SqliteLogStore } from '../../src/store/sqlite-log-store.ts';
import { ingestJson } from '../contract/json.ts';
import { temporaryPlace, type TemporaryPlace } from './demo-place.ts';
import { mailtrace, startMailtrace } from './mailtrace.ts';

let place: TemporaryPlace;
beforeEach(async () => void (place = await temporaryPlace()));
afterEach(() => place[Symbol.asyncDispose]());

const at = (name: string): string => join(place.cwd, name);
const now = Date.parse('2026-01-12T12:30:00Z');
const options = ['--db', 'mail.db', '--zone', 'UTC', '--now', new Date(now).toISOString()];

/** `60CC00aa` and a number of six digits: a message of noon. */
const idOf = (number: number): string => `60CC00aa${String(number).padStart(6, '0')}`;
const lineOf = (number: number): string =>
  `Jan 12 12:00:00 ns1 sm-mta[1203]: ${idOf(number)}: from=<boss@example.com>, size=8120, class=0, nrcpts=1, msgid=<${number}@boss.example.com>, proto=ESMTP, daemon=MTA, relay=pc1 [192.0.2.69]\n`;

/** Reads the database beside the command that writes it. */
interface Reader extends Disposable {
  /** Resolves when the message is found. */
  answered(number: number): Promise<void>;
}

function openReader(): Reader {
  const store = SqliteLogStore.openReadOnly(at('mail.db'));
  const doorway = openDoorway(store, 'ns1');
  const isFound = async (number: number): Promise<boolean> => {
    const asked = await doorway.ask(idOf(number), { zone: 'UTC', now, limit: 1 });
    return asked.kind === 'answer' && asked.answer.total === 1;
  };
  return {
    // A commit is there a moment after its bytes were written: to watch the file is not enough.
    answered: (number) =>
      vi.waitFor(async () => expect(await isFound(number)).toBe(true), { timeout: 25_000, interval: 5 }),
    [Symbol.dispose]: () => void store.close(),
  };
}

test('a new line is answered within a second; SIGTERM ends it with everything committed', async () => {
  await writeFile(at('mail.log'), lineOf(1));
  await using running = startMailtrace(['ingest', '--follow', ...options, 'mail.log'], place);
  await running.said(/^Following mail\.log; stop with Ctrl-C\.$/m);
  using reader = openReader();
  await reader.answered(1);
  let fastest = Infinity;
  // A busy machine may be late once, and still be in time.
  for (let number = 2; number < 7 && fastest > 1000; number++) {
    const began = performance.now();
    await appendFile(at('mail.log'), lineOf(number));
    await reader.answered(number);
    fastest = Math.min(fastest, performance.now() - began);
  }
  expect(fastest).toBeLessThan(1000);

  running.signal('SIGTERM');
  expect(await running.ended).toMatchObject({ code: 0, signal: null, stdout: '' });
  const again = await mailtrace(['ingest', '--json', ...options, 'mail.log'], place);
  const { lines, duplicate } = ingestJson.parse(JSON.parse(again.stdout));
  expect(duplicate).toBe(lines);
});

test('rotation, and a file that appears later', async () => {
  await writeFile(at('mail.log'), lineOf(1));
  await using running = startMailtrace(['ingest', '--follow', ...options, 'mail.log', 'other*.log'], place);
  await running.said(/^There is no file at other\*\.log\. .* I keep looking\.$/m);
  using reader = openReader();
  await reader.answered(1);
  await rename(at('mail.log'), at('mail.log.1'));
  await appendFile(at('mail.log.1'), lineOf(2));
  await writeFile(at('mail.log'), lineOf(3));
  await reader.answered(2);
  await reader.answered(3);
  await writeFile(at('other-host.log'), lineOf(4));
  await reader.answered(4);
  running.signal('SIGINT');
  expect(await running.ended).toMatchObject({ code: 0, signal: null });
});
