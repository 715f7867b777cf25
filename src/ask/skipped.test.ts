import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { Lab } from '../../test/fixtures/lab.ts';
import { numberedLine } from '../../test/fixtures/numbered-lines.ts';
import { openDoorway } from './ask.ts';

test('an answer says which part of the logs it had to do without, until that is mended', async () => {
  const lab = await Lab.open();
  const lineOf = (number: number) => numberedLine(number).replace('4XXx1q5ghSz7', `4XXx1q5gh${number}`);
  const text = Array.from({ length: 600 }, (_, number) => lineOf(number)).join('');
  lab.write('mail.log', text);
  await lab.import('mail.log');
  const db = new Database(lab.database);
  db.exec("UPDATE block_202601 SET zstd = x'28b52ffd00' WHERE id = 1");
  db.close();

  const doorway = openDoorway(lab.store, 'here');
  const now = Date.parse('2026-01-11T12:00:00Z');
  const ask = async (question: string) => {
    const asked = await doorway.ask(question, { zone: 'UTC', now, limit: 20 });
    if (asked.kind !== 'answer') throw new Error(asked.kind);
    return { total: asked.answer.total, skipped: asked.answer.skipped };
  };
  const midnight = Date.parse('2026-01-11T00:00:00Z');
  const firstMinute = [{ from: midnight, to: midnight + 60_000 }];
  expect(await ask('r1@example.com')).toEqual({ total: 0, skipped: firstMinute });
  expect(await ask('r1@example.com')).toEqual({ total: 0, skipped: firstMinute });
  expect(await ask('r599@example.com')).toEqual({ total: 1, skipped: [] });

  const [damage] = await lab.store.upkeep.damages();
  await lab.store.upkeep.mend(damage!, Buffer.from(text).subarray(0, damage!.bytes));
  expect(await ask('r1@example.com')).toEqual({ total: 1, skipped: [] });
});
