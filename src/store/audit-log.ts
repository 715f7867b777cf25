/** Who asked what and got how much: rows that can be added and read, and never changed; only retention ends them. */
import type { Database } from 'better-sqlite3';

export const deeds = ['question', 'refusal', 'press', 'share', 'export', 'watch', 'notice', 'retention'] as const;
export type Deed = (typeof deeds)[number];

export interface AuditEntry {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly deed: Deed;
  /** `slack`, `terminal`; `service` for mailtrace itself. */
  readonly surface: string;
  readonly user: string;
  readonly channel: string | null;
  /** The question as asked, the button's name, why it was refused. */
  readonly text: string;
  readonly ticket: string | null;
  /** The message it was about. */
  readonly storyId: string | null;
  /** How many messages the answer had. */
  readonly messages: number | null;
}

export interface AuditQuery {
  /** Epoch milliseconds. */
  readonly since?: number;
  readonly user?: string;
  /** The newest so many; all when absent. */
  readonly limit?: number;
}

const columns = 'at, deed, surface, user, channel, text, ticket, story_id AS storyId, messages';

export class AuditLog {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add(entry: AuditEntry): void {
    this.#db
      .prepare(
        `INSERT INTO audit (at, deed, surface, user, channel, text, ticket, story_id, messages)
         VALUES (@at, @deed, @surface, @user, @channel, @text, @ticket, @storyId, @messages)`,
      )
      .run(entry);
  }

  /** Oldest first. */
  read({ since = 0, user, limit = -1 }: AuditQuery = {}): AuditEntry[] {
    const rows = this.#db
      .prepare(
        `SELECT ${columns} FROM audit WHERE at >= @since AND (@user IS NULL OR user = @user) ORDER BY id DESC LIMIT @limit`,
      )
      .all({ since, user: user ?? null, limit }) as AuditEntry[];
    return rows.reverse();
  }

  /** The latest questions of a user that were understood, each once, newest first. */
  questionsOf(user: string, limit: number): { readonly question: string; readonly at: number }[] {
    return this.#db
      .prepare(
        `SELECT text AS question, max(at) AS at FROM audit WHERE user = ? AND deed = 'question' AND messages IS NOT NULL
         GROUP BY text ORDER BY max(id) DESC LIMIT ?`,
      )
      .all(user, limit) as { question: string; at: number }[];
  }

  /** Ends the rows of before `before`, and says so in a row of its own. @returns how many */
  retain(before: number, now: number): number {
    return this.#db
      .transaction(() => {
        const old = this.#db.prepare('SELECT count(*) FROM audit WHERE at < ?').pluck().get(before) as number;
        if (old === 0) return 0;
        const guard = this.#db.prepare("SELECT sql FROM sqlite_schema WHERE name = 'audit_no_delete'").pluck().get();
        this.#db.exec('DROP TRIGGER audit_no_delete');
        this.#db.prepare('DELETE FROM audit WHERE at < ?').run(before);
        this.#db.exec(guard as string);
        const text = `${old} entries from before ${new Date(before).toISOString()} were deleted`;
        this.add({ ...nobody, at: now, deed: 'retention', text });
        return old;
      })
      .immediate();
  }
}

const nobody = { surface: 'service', user: '', channel: null, ticket: null, storyId: null, messages: null };
