/** Incidents and what happened to them, who was told what, and what is usual: kept so that a restart changes nothing. */
import type { Database } from 'better-sqlite3';
import { Statements } from './statements.ts';

/** What the book has to know of an incident; the rest is kept as it is. */
export interface BookedIncident {
  readonly id: number;
  readonly key: string;
  readonly state: string;
  readonly resolvedAt: number | null;
}

export interface BookedHappening {
  readonly incident: number;
  readonly at: number;
  readonly kind: string;
}

/** A happening with its number: they grow with time. */
export type Numbered<Happening> = Happening & { readonly number: number };

/** How far one place (a channel, a webhook) was told of an incident. */
export interface Telling {
  readonly place: string;
  readonly incident: number;
  /** What the place calls the post, once there is one. */
  readonly ref: string | null;
  /** Version of the incident that is shown there. */
  readonly version: number;
  /** Number of the last happening told. */
  readonly happening: number;
  /** When it was told something last. */
  readonly toldAt: number;
  /** Tries that failed since. */
  readonly failures: number;
  /** Not to be tried before. */
  readonly nextAt: number;
}

export interface BookedDay {
  readonly key: string;
  readonly day: number;
  readonly minutes: number;
  readonly peak: number;
}

/** A wish to be told of waiting mail of an address or domain. */
export interface Subscription {
  readonly id: number;
  readonly channel: string;
  readonly user: string;
  /** `deferred` */
  readonly status: string;
  /** `boss@example.com` or `@example.com`. */
  readonly party: string;
  readonly since: number;
}

/** Nothing new is said of it for a time. */
export interface Mute {
  readonly id: number;
  /** A site, host, address, `@domain`, or the name of a rule. */
  readonly subject: string;
  readonly until: number;
  readonly user: string;
  readonly reason: string | null;
  readonly since: number;
}

/** The tables as a migration makes them. */
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

const tellingColumns = 'place, incident, ref, version, happening, told_at AS toldAt, failures, next_at AS nextAt';
const subscriptionColumns = 'id, channel, user, status, party, since';
const muteColumns = 'id, subject, until, user, reason, since';

interface Bodied {
  readonly body: string;
}

export class IncidentBook<Incident extends BookedIncident, Happening extends BookedHappening> {
  readonly #sql: Statements;

  constructor(db: Database) {
    this.#sql = new Statements(db);
  }

  /** Reads, thinks and writes with nobody else in between; all or nothing. */
  alone(act: () => void): void {
    this.#sql.transaction(act);
  }

  /** The active ones, and those resolved after an instant; the first opened first. */
  incidents(resolvedAfter: number): Incident[] {
    return this.#sql
      .all<Bodied>("SELECT body FROM incident WHERE state <> 'resolved' OR resolved_at > ? ORDER BY id", resolvedAfter)
      .map(({ body }) => JSON.parse(body) as Incident);
  }

  incident(id: number): Incident | undefined {
    const row = this.#sql.get<Bodied>('SELECT body FROM incident WHERE id = ?', id);
    return row && (JSON.parse(row.body) as Incident);
  }

  /** No number is ever given twice. */
  nextId(): number {
    return (this.#sql.get<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'incident'")?.seq ?? 0) + 1;
  }

  save(incidents: readonly Incident[], happenings: readonly Happening[]): void {
    for (const incident of [...incidents].sort(endedFirst)) {
      const { id, key, state, resolvedAt } = incident;
      this.#sql.run(
        `INSERT INTO incident (id, key, state, resolved_at, body) VALUES (@id, @key, @state, @resolvedAt, @body)
         ON CONFLICT (id) DO UPDATE SET key = excluded.key, state = excluded.state, resolved_at = excluded.resolved_at, body = excluded.body`,
        { id, key, state, resolvedAt, body: JSON.stringify(incident) },
      );
    }
    for (const happening of happenings) {
      const { incident, at, kind } = happening;
      this.#sql.run(
        'INSERT INTO happening (incident, at, kind, body) VALUES (?, ?, ?, ?)',
        incident,
        at,
        kind,
        JSON.stringify(happening),
      );
    }
  }

  /** What happened to an incident, oldest first. */
  happenings(incident: number, after = 0): Numbered<Happening>[] {
    return this.#sql
      .all<Bodied & { number: number }>(
        'SELECT number, body FROM happening WHERE incident = ? AND number > ? ORDER BY number',
        incident,
        after,
      )
      .map(({ number, body }) => ({ ...(JSON.parse(body) as Happening), number }));
  }

  tellings(place: string): Telling[] {
    return this.#sql.all<Telling>(`SELECT ${tellingColumns} FROM telling WHERE place = ?`, place);
  }

  tellingsOf(incident: number): Telling[] {
    return this.#sql.all<Telling>(`SELECT ${tellingColumns} FROM telling WHERE incident = ?`, incident);
  }

  keepTelling(telling: Telling): void {
    this.#sql.run(
      `INSERT OR REPLACE INTO telling (place, incident, ref, version, happening, told_at, failures, next_at)
       VALUES (@place, @incident, @ref, @version, @happening, @toldAt, @failures, @nextAt)`,
      telling,
    );
  }

  usualDays(): BookedDay[] {
    return this.#sql.all<BookedDay>('SELECT key, day, minutes, peak FROM usual');
  }

  /** Keeps these, and forgets those of before a day. */
  keepUsualDays(days: readonly BookedDay[], before: number): void {
    this.#sql.transaction(() => {
      this.#sql.runAll(
        'INSERT OR REPLACE INTO usual (key, day, minutes, peak) VALUES (@key, @day, @minutes, @peak)',
        days,
      );
      this.#sql.run('DELETE FROM usual WHERE day < ?', before);
    });
  }

  /** How far something was read; `undefined` before the first time. */
  reached(name: string): number | undefined {
    return this.#sql.get<{ number: number }>('SELECT number FROM reached WHERE name = ?', name)?.number;
  }

  keepReached(name: string, number: number): void {
    this.#sql.run('INSERT OR REPLACE INTO reached (name, number) VALUES (?, ?)', name, number);
  }

  subscriptions(channel?: string): Subscription[] {
    const sql = `SELECT ${subscriptionColumns} FROM subscription WHERE ? IS NULL OR channel = ? ORDER BY id`;
    return this.#sql.all<Subscription>(sql, channel ?? null, channel ?? null);
  }

  /** Subscribing twice changes nothing. @returns whether it is new */
  subscribe(subscription: Omit<Subscription, 'id'>): boolean {
    const sql = `INSERT INTO subscription (channel, user, status, party, since) VALUES (@channel, @user, @status, @party, @since) ON CONFLICT DO NOTHING`;
    return this.#sql.run(sql, subscription).changes > 0;
  }

  /** @returns whether there was one */
  unsubscribe({ channel, status, party }: Pick<Subscription, 'channel' | 'status' | 'party'>): boolean {
    return (
      this.#sql.run('DELETE FROM subscription WHERE channel = ? AND status = ? AND party = ?', channel, status, party)
        .changes > 0
    );
  }

  /** Those in force. */
  mutes(now: number): Mute[] {
    return this.#sql.all<Mute>(`SELECT ${muteColumns} FROM mute WHERE until > ? ORDER BY id`, now);
  }

  mute(mute: Omit<Mute, 'id'>): void {
    this.#sql.run(
      `INSERT INTO mute (subject, until, user, reason, since) VALUES (@subject, @until, @user, @reason, @since)
       ON CONFLICT (subject) DO UPDATE SET until = excluded.until, user = excluded.user, reason = excluded.reason, since = excluded.since`,
      mute,
    );
  }

  /** @returns whether it was muted */
  unmute(subject: string): boolean {
    return this.#sql.run('DELETE FROM mute WHERE subject = ?', subject).changes > 0;
  }

  /** Incidents that are over for long, with all that is known of them. @returns how many */
  forget(resolvedBefore: number): number {
    let forgotten = 0;
    this.#sql.transaction(() => {
      const old = "SELECT id FROM incident WHERE state = 'resolved' AND resolved_at < ?";
      this.#sql.run(`DELETE FROM happening WHERE incident IN (${old})`, resolvedBefore);
      this.#sql.run(`DELETE FROM telling WHERE incident IN (${old})`, resolvedBefore);
      forgotten = this.#sql.run(
        "DELETE FROM incident WHERE state = 'resolved' AND resolved_at < ?",
        resolvedBefore,
      ).changes;
    });
    return forgotten;
  }
}

/** An incident that gives up its cause must do so before another takes it. */
function endedFirst(a: BookedIncident, b: BookedIncident): number {
  return Number(b.state === 'resolved') - Number(a.state === 'resolved') || a.id - b.id;
}
