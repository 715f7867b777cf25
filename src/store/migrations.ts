/** The numbered migrations that make the database schema; never edited once released. */

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
  `
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    deed TEXT NOT NULL,
    surface TEXT NOT NULL,
    user TEXT NOT NULL,
    channel TEXT,
    text TEXT NOT NULL,
    ticket TEXT,
    story_id TEXT,
    messages INTEGER
  ) STRICT;
  CREATE INDEX audit_time ON audit (at);
  CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  -- REPLACE deletes without asking the trigger of deletions.
  CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  -- Retention drops this trigger for as long as it deletes.
  CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  `,
  `
  CREATE TABLE watch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    story_id TEXT NOT NULL,
    title TEXT NOT NULL,
    user TEXT NOT NULL,
    channel TEXT NOT NULL,
    thread_ts TEXT,
    zone TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    told TEXT NOT NULL,
    told_at INTEGER NOT NULL,
    UNIQUE (story_id, user)
  ) STRICT;
  CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user TEXT NOT NULL,
    channel TEXT NOT NULL,
    thread_ts TEXT,
    message TEXT NOT NULL,
    tried INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  `,
  `
  CREATE TABLE incident (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    state TEXT NOT NULL,
    resolved_at INTEGER,
    body TEXT NOT NULL
  ) STRICT;
  -- One cause, one incident: whoever else looks at the same time finds it taken.
  CREATE UNIQUE INDEX incident_active ON incident (key) WHERE state <> 'resolved';
  CREATE INDEX incident_resolved ON incident (resolved_at);

  CREATE TABLE happening (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    incident INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX happening_incident ON happening (incident, number);

  CREATE TABLE telling (
    place TEXT NOT NULL,
    incident INTEGER NOT NULL,
    ref TEXT,
    version INTEGER NOT NULL,
    happening INTEGER NOT NULL,
    told_at INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    PRIMARY KEY (place, incident)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE usual (
    key TEXT NOT NULL,
    day INTEGER NOT NULL,
    minutes REAL NOT NULL,
    peak REAL NOT NULL,
    PRIMARY KEY (key, day)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE subscription (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    user TEXT NOT NULL,
    status TEXT NOT NULL,
    party TEXT NOT NULL,
    since INTEGER NOT NULL,
    UNIQUE (channel, status, party)
  ) STRICT;

  CREATE TABLE mute (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL UNIQUE,
    until INTEGER NOT NULL,
    user TEXT NOT NULL,
    reason TEXT,
    since INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE reached (name TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
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
  `
  -- Sources that went away, perhaps before they were read to their end.
  CREATE TABLE gap (source INTEGER PRIMARY KEY, noticed_at INTEGER NOT NULL) STRICT;

  -- Blocks that could not be unpacked when they were needed.
  CREATE TABLE damage (
    month TEXT NOT NULL,
    block INTEGER NOT NULL,
    source INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (month, block)
  ) STRICT, WITHOUT ROWID;
  `,
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
  `
  -- A file that is still short is compared only with the sources that begin like it.
  ALTER TABLE source ADD COLUMN opening_hash TEXT;
  `,
  `
  -- Open ends are found by their terms, too.
  ALTER TABLE tail ADD COLUMN terms BLOB;
  `,
];
