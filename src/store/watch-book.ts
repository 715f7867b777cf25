/** Stores watches and due notices, so that each change is reported exactly once, also across restarts. */
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { migrate } from './schema.ts';

export interface Watch {
  readonly id: number;
  readonly storyId: string;
  /** `boss@example.com → employee@example.com`, as the watcher may see it. */
  readonly title: string;
  readonly user: string;
  /** Channel where the watch was set: the watcher's rights there apply. */
  readonly channel: string;
  /** The thread for notices; `null` for direct messages. */
  readonly threadTs: string | null;
  /** The watcher's IANA zone. */
  readonly zone: string;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly until: number;
  /** The state last reported, as JSON. */
  readonly told: string;
  /** When that changed last. */
  readonly toldAt: number;
}

export type NewWatch = Omit<Watch, 'id'>;

export interface Notice {
  readonly id: number;
  readonly user: string;
  /** The user's ID for a direct message. */
  readonly channel: string;
  readonly threadTs: string | null;
  /** A Slack message as JSON. */
  readonly message: string;
  /** Whether it may have been posted: an attempt was started and its result is unknown. */
  readonly tried: boolean;
}

const watchColumns =
  'id, story_id AS storyId, title, user, channel, thread_ts AS threadTs, zone, since, until, told, told_at AS toldAt';

export class WatchBook {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Forgotten when the process ends. */
  static inMemory(): WatchBook {
    const db = new SqliteDatabase(':memory:');
    migrate(db);
    return new WatchBook(db);
  }

  all(): Watch[] {
    return this.#db.prepare(`SELECT ${watchColumns} FROM watch ORDER BY id`).all() as Watch[];
  }

  /** Those of one person, the newest first. */
  of(user: string): Watch[] {
    return this.#db.prepare(`SELECT ${watchColumns} FROM watch WHERE user = ? ORDER BY id DESC`).all(user) as Watch[];
  }

  find(storyId: string, user: string): Watch | undefined {
    return this.of(user).find((watch) => watch.storyId === storyId);
  }

  /** Watching what one watches already changes nothing. */
  begin(watch: NewWatch): Watch {
    this.#db
      .prepare(
        `INSERT INTO watch (story_id, title, user, channel, thread_ts, zone, since, until, told, told_at)
         VALUES (@storyId, @title, @user, @channel, @threadTs, @zone, @since, @until, @told, @toldAt) ON CONFLICT DO NOTHING`,
      )
      .run(watch);
    return this.find(watch.storyId, watch.user) as Watch;
  }

  /** @returns whether there was one */
  end(id: number): boolean {
    return this.#db.prepare('DELETE FROM watch WHERE id = ?').run(id).changes > 0;
  }

  /** The watch moves on, or ends, and its notice becomes due, all or nothing; nothing when the watch was ended meanwhile. */
  move(watch: Watch, change: { told: string; at: number; ends: boolean; message: (noticeId: number) => string }): void {
    this.#db
      .transaction(() => {
        if (!this.#advance(watch, change)) return;
        const { user, channel, threadTs } = watch;
        const { lastInsertRowid } = this.#db
          .prepare('INSERT INTO notice (user, channel, thread_ts, message) VALUES (?, ?, ?, ?)')
          .run(user, threadTs === null ? user : channel, threadTs, '');
        const id = Number(lastInsertRowid);
        this.#db.prepare('UPDATE notice SET message = ? WHERE id = ?').run(change.message(id), id);
      })
      .immediate();
  }

  /** Updates only if the last reported state is unchanged: if two processes see the same change, one reports it. */
  #advance({ id, told: before }: Watch, { told, at, ends }: { told: string; at: number; ends: boolean }): boolean {
    const sql = ends
      ? 'DELETE FROM watch WHERE id = @id AND told = @before'
      : 'UPDATE watch SET told = @told, told_at = @at WHERE id = @id AND told = @before';
    const values = ends ? { id, before } : { id, before, told, at };
    return this.#db.prepare(sql).run(values).changes > 0;
  }

  /** Notices not known to have been posted, oldest first. */
  due(): Notice[] {
    const rows = this.#db
      .prepare('SELECT id, user, channel, thread_ts AS threadTs, message, tried FROM notice ORDER BY id')
      .all() as (Omit<Notice, 'tried'> & { tried: number })[];
    return rows.map((row) => ({ ...row, tried: row.tried === 1 }));
  }

  trying(id: number): void {
    this.#db.prepare('UPDATE notice SET tried = 1 WHERE id = ?').run(id);
  }

  /** From now on it goes elsewhere: its first place is closed. */
  redirect(notice: Notice, channel: string): Notice {
    const { id } = notice;
    this.#db.prepare('UPDATE notice SET channel = ?, thread_ts = NULL, tried = 0 WHERE id = ?').run(channel, id);
    return { ...notice, channel, threadTs: null, tried: false };
  }

  /** Posted, or of no use to anybody. */
  settle(id: number): void {
    this.#db.prepare('DELETE FROM notice WHERE id = ?').run(id);
  }
}
