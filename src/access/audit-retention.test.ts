/** Retention of the audit log never ends the program. */
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { Lab } from '../../test/fixtures/lab.ts';
import { AuditLog } from '../store/audit-log.ts';
import { retainAudit } from './audit-retention.ts';

test('another program that writes for long is told of, and waited out until the next time', async () => {
  const lab = await Lab.open();
  const db = new Database(lab.database, { timeout: 1 });
  const said: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void said.push(line) });
  await using parts = new AsyncDisposableStack();
  const unlock = lab.lock();
  retainAudit(new AuditLog(db), { auditDays: 1, log }, parts);
  unlock();
  db.close();
  expect(said).toEqual([expect.stringMatching(/could not be deleted/)]);
});
