/** Stores incidents, their happenings, what was announced where, and the baselines, so that all of it survives a restart. */
import type { Database } from 'better-sqlite3';
import { Statements } from './statements.ts';
import { WishBook } from './wish-book.ts';

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

/** What one place (a channel, a webhook) was told of an incident. */
export interface Telling {
  readonly place: string;
  readonly incident: number;
  /** What the place calls the post, once there is one. */
  readonly ref: string | null;
  /** Version of the incident that is shown there. */
  readonly version: number;
  /** Number of the last happening announced there. */
  readonly happening: number;
  /** When something was last announced there. */
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

const tellingColumns = 'place, incident, ref, version, happening, told_at AS toldAt, failures, next_at AS nextAt';

interface Bodied {
  readonly body: string;
}

export class IncidentBook<Incident extends BookedIncident, Happening extends BookedHappening> {
  readonly wishes: WishBook;
  readonly #sql: Statements;

  constructor(db: Database) {
    this.#sql = new Statements(db);
    this.wishes = new WishBook(this.#sql);
  }

  /** Runs `act` in one exclusive transaction: reads and writes without interleaving. */
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
