/** The database schema, as numbered migrations that are never edited once released. */
import type { Database } from 'better-sqlite3';
import { auditSchema } from './audit-log.ts';
import { upkeepSchema } from './upkeep.ts';
import { incidentSchema } from './incident-schema.ts';
import type { Statements } from './statements.ts';
import { StoreError } from './store-error.ts';
import { watchSchema } from './watch-book.ts';

/** "mtrc": tells our databases from others (SQLite `application_id`). */
export const applicationId = 0x6d747263;

export const migrations: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO meta VALUES ('key', lower(hex(randomblob(16))));

  CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    head_bytes INTEGER NOT NULL,
    head_hash TEXT NOT NULL,
    offset INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    zone TEXT NOT NULL,
    last_at INTEGER NOT NULL
  ) STRICT;

  -- One block_YYYYMM and term_YYYYMM table pair per month of log time, so that retention can drop a month whole.
  CREATE TABLE month (name TEXT PRIMARY KEY, from_at INTEGER NOT NULL, to_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  -- Lines of a source after its last block.
  CREATE TABLE tail (
    source INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    seed_at INTEGER NOT NULL,
    zone TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (source, offset)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE waiting (
    host TEXT NOT NULL,
    queue_id TEXT NOT NULL,
    recipient TEXT NOT NULL,
    count INTEGER NOT NULL,
    disposition TEXT NOT NULL,
    envelope_sender TEXT,
    next_hop TEXT,
    mailer TEXT,
    reply_code INTEGER,
    enhanced_status TEXT,
    reply_text TEXT,
    since_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (host, queue_id, recipient)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE tally (
    minute INTEGER NOT NULL,
    disposition TEXT NOT NULL,
    next_hop TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (minute, disposition, next_hop)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE host (name TEXT PRIMARY KEY, from_at INTEGER NOT NULL, to_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE fate (name TEXT PRIMARY KEY, lines INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE unexplained (
    program TEXT NOT NULL,
    shape TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (program, shape)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Recipients that had been deferred or held and wait no more: their last state, and how it ended.
  CREATE TABLE ended (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    host TEXT NOT NULL,
    queue_id TEXT NOT NULL,
    recipient TEXT NOT NULL,
    count INTEGER NOT NULL,
    disposition TEXT NOT NULL,
    envelope_sender TEXT,
    next_hop TEXT,
    mailer TEXT,
    reply_code INTEGER,
    enhanced_status TEXT,
    reply_text TEXT,
    since_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    ending TEXT NOT NULL,
    ended_at INTEGER NOT NULL
  ) STRICT;

  -- Lines that tell of troubles of our own hosts.
  CREATE TABLE trouble (
    minute INTEGER NOT NULL,
    host TEXT NOT NULL,
    trouble TEXT NOT NULL,
    count INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (minute, host, trouble)
  ) STRICT, WITHOUT ROWID;

  -- Taken from lines older than others that were read before: what came after may be known already.
  ALTER TABLE waiting ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0;
  `,
  auditSchema,
  watchSchema,
  incidentSchema,
  `
  -- Traffic is counted for each of our hosts: the way out of one may be shut while another's is free.
  CREATE TABLE tally_by_host (
    minute INTEGER NOT NULL,
    host TEXT NOT NULL,
    disposition TEXT NOT NULL,
    next_hop TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (minute, host, disposition, next_hop)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO tally_by_host SELECT minute, '', disposition, next_hop, count FROM tally;
  DROP TABLE tally;
  ALTER TABLE tally_by_host RENAME TO tally;
  `,
  upkeepSchema,
  `
  -- Whether the blocks of a month can be found by their hours and days; those of an older mailtrace cannot.
  ALTER TABLE month ADD COLUMN timed INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- How much of each host's lines is understood.
  ALTER TABLE host ADD COLUMN events INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE host ADD COLUMN unexplained INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Incidents know since when there was trouble, at how many sites, and whose mail waits that must not.
  UPDATE incident SET body = json_set(body, '$.beganAt', body ->> '$.openedAt', '$.widest', 0, '$.facts.beganAt', NULL,
    '$.facts.sites', 0, '$.facts.watched', json('[]')) WHERE body ->> '$.beganAt' IS NULL;
  `,
];

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
