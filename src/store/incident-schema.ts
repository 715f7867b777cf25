/** The tables of incidents, announcements, baselines, subscriptions and mutes. */

export const incidentSchema = `
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
`;
