import SqliteDatabase, { type Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AuditLog, type AuditEntry } from './audit-log.ts';
import { migrate } from './schema.ts';

let db: Database;
let log: AuditLog;
beforeEach(() => {
  db = new SqliteDatabase(':memory:');
  migrate(db);
  log = new AuditLog(db);
});
afterEach(() => void db.close());

const entry = (at: number, parts: Partial<AuditEntry> = {}): AuditEntry => ({
  at,
  deed: 'question',
  surface: 'slack',
  user: 'U0MARIA001',
  channel: 'C0SUPPORT1',
  text: 'boss@example.com today',
  ticket: '#4711',
  storyId: null,
  messages: 3,
  ...parts,
});

test('what is added is read as it was, oldest first', () => {
  const entries = [entry(1_000), entry(2_000, { deed: 'share', user: 'U0SAM00001', channel: null, ticket: null })];
  for (const one of entries) log.add(one);
  expect(log.read()).toEqual(entries);
  expect(log.read({ since: 1_001 })).toEqual(entries.slice(1));
  expect(log.read({ user: 'U0MARIA001' })).toEqual(entries.slice(0, 1));
  expect(log.read({ limit: 1 })).toEqual(entries.slice(1));
});

test.each([
  'UPDATE audit SET user = NULL',
  "UPDATE audit SET text = ''",
  'DELETE FROM audit',
  'DELETE FROM audit WHERE id = 1',
])('%s is forbidden', (sql) => {
  log.add(entry(1_000));
  expect(() => db.exec(sql)).toThrow('the audit log is append-only');
  expect(() => db.exec('INSERT OR REPLACE INTO audit SELECT * FROM audit')).toThrow('append-only');
  expect(log.read()).toEqual([entry(1_000)]);
});

test('retention ends old entries, says so, and leaves the others as protected as before', () => {
  for (const at of [1_000, 2_000, 3_000]) log.add(entry(at));
  expect(log.retain(3_000, 9_000)).toBe(2);
  expect(log.retain(3_000, 9_000)).toBe(0);
  expect(log.read()).toEqual([
    entry(3_000),
    expect.objectContaining({
      at: 9_000,
      deed: 'retention',
      text: '2 entries from before 1970-01-01T00:00:03.000Z were deleted',
    }),
  ]);
  expect(() => db.exec('DELETE FROM audit')).toThrow('append-only');
});

test('the latest questions of a person, each once', () => {
  log.add(entry(1_000, { text: 'a@example.com' }));
  log.add(entry(2_000, { text: 'b@example.com' }));
  log.add(entry(3_000, { text: 'a@example.com' }));
  log.add(entry(4_000, { text: 'c@example.com', user: 'U0SAM00001' }));
  // Help, and what was not understood.
  log.add(entry(5_000, { text: 'help', messages: null }));
  expect(log.questionsOf('U0MARIA001', 5)).toEqual([
    { question: 'a@example.com', at: 3_000 },
    { question: 'b@example.com', at: 2_000 },
  ]);
});
