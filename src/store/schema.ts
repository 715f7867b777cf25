/** Tells whose a database is and how old, brings it to the newest schema, and makes the tables of a month. */
import type { Database } from 'better-sqlite3';
import { migrations } from './migrations.ts';
import type { Statements } from './statements.ts';
import { StoreError } from './store-error.ts';

/** "mtrc": tells our databases from others (SQLite `application_id`). */
export const applicationId = 0x6d747263;

/** Throws {@link StoreError} if the database is another program's or has a newer schema. */
export function checkOwner(db: Database): void {
  if (!isEmpty(db) && db.pragma('application_id', { simple: true }) !== applicationId) {
    throw new StoreError(
      'not-ours',
      `${db.name} is a database of another program`,
      'Give another path with --db or MAILTRACE_DB.',
    );
  }
  const version = versionOf(db);
  if (version > migrations.length) {
    throw new StoreError(
      'newer',
      `${db.name} was written by a newer mailtrace (schema ${version})`,
      'Upgrade mailtrace, or index into a new database.',
    );
  }
}

/** Brings a database to the newest schema. */
export function migrate(db: Database): void {
  if (isCurrent(db)) return;
  db.transaction(() => {
    db.pragma(`application_id = ${applicationId}`);
    for (const migration of migrations.slice(versionOf(db))) db.exec(migration);
    db.pragma(`user_version = ${migrations.length}`);
  }).immediate();
}

/** Whether the database has the newest schema (a reader must not migrate). */
export function isCurrent(db: Database): boolean {
  return db.pragma('application_id', { simple: true }) === applicationId && versionOf(db) === migrations.length;
}

/** Whether it has no tables. */
export function isEmpty(db: Database): boolean {
  return db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
}

function versionOf(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** Tokenizer options: every printable ASCII character belongs to a term, so terms are split only at blanks. */
const termCharacters = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))
  .filter((c) => !/[A-Za-z0-9]/.test(c))
  .join('')
  .replaceAll("'", "''");

/** Creates the tables of one month (`202611`). */
export function createMonth(db: Pick<Statements, 'exec'>, month: string): void {
  const tokenizer = `ascii tokenchars '${termCharacters}'`.replaceAll('"', '""');
  db.exec(`
    CREATE TABLE IF NOT EXISTS block_${month} (
      id INTEGER PRIMARY KEY,
      source INTEGER NOT NULL,
      offset INTEGER NOT NULL,
      seed_at INTEGER NOT NULL,
      zone TEXT NOT NULL,
      from_at INTEGER NOT NULL,
      to_at INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      zstd BLOB NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS block_${month}_time ON block_${month} (to_at, from_at);
    CREATE INDEX IF NOT EXISTS block_${month}_place ON block_${month} (source, offset);
    CREATE VIRTUAL TABLE IF NOT EXISTS term_${month} USING fts5 (
      term, content = '', detail = none, columnsize = 0, tokenize = "${tokenizer}"
    );
    CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary_${month} USING fts5vocab (term_${month}, row);
    -- Merged less often than usual: an eighth less work for all that is written, and look-ups are as quick.
    INSERT INTO term_${month} (term_${month}, rank) VALUES ('automerge', 8);
  `);
}
