/** Copies what the logs cannot tell again (audit log, watches, incidents, subscriptions, mutes) from a damaged database into a new one. */
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { asStoreError, StoreError } from './store-error.ts';

const tables = ['audit', 'watch', 'notice', 'incident', 'happening', 'telling', 'usual', 'subscription', 'mute'];

/** Reads the damaged database at `path`, and leaves it unchanged. @returns whether everything could be copied */
export function carryOver(path: string, into: Database): boolean {
  return isWhole(path, () => {
    const from = new SqliteDatabase(path, { readonly: true });
    try {
      const exists = from.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
      // A database of an older mailtrace lacks some of them.
      const there = tables.filter((table) => exists.get(table));
      return there.map((table) => isWhole(path, () => copyTable(table, from, into))).every(Boolean);
    } finally {
      from.close();
    }
  });
}

/** Stops at the first row that cannot be read. @returns true when it got to the end */
function copyTable(table: string, from: Database, into: Database): boolean {
  const rows = from.prepare<[], object>(`SELECT * FROM ${table}`);
  const columns = rows.columns().map(({ name }) => name);
  const values = columns.map((name) => `@${name}`);
  const insert = into.prepare(`INSERT INTO ${table} (${columns.join()}) VALUES (${values.join()})`);
  for (const row of rows.iterate()) insert.run(row);
  return true;
}

/** Runs a copy; damage and a full disk end it with `false`. */
function isWhole(path: string, copy: () => boolean): boolean {
  try {
    return copy();
  } catch (error) {
    if (!(asStoreError(path, error) instanceof StoreError)) throw error;
    return false;
  }
}
