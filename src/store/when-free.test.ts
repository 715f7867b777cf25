import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { Lab } from '../../test/fixtures/lab.ts';
import { AuditLog } from './audit-log.ts';
import { openForNotes } from './open-database.ts';
import { whenFree } from './when-free.ts';

const entry = { at: 1, deed: 'question', surface: 'slack', user: 'U0SAM00001', channel: null } as const;
const rest = { text: 'today', ticket: null, storyId: null, messages: 1 };

test('a write waits until no other program holds the database, and nothing else waits with it', async () => {
  const lab = await Lab.open();
  const db = openForNotes(lab.database);
  onTestFinished(() => void db.close());
  const audit = new AuditLog(db);
  const unlock = lab.lock();
  const added = whenFree(() => audit.add({ ...entry, ...rest }));
  // Were the thread asleep, nothing would come back here before the lock is let go of.
  for (let turn = 0; turn < 100; turn++) await setImmediate();
  expect(audit.read()).toEqual([]);
  unlock();
  await added;
  expect(audit.read()).toHaveLength(1);
});

test('what is wrong for another reason is told at once', async () => {
  const write = () => {
    throw new Error('no such table');
  };
  await expect(whenFree(write)).rejects.toThrow('no such table');
});
