/** What people wish to hear of, or not to hear of: subscriptions and mutes. */
import type { Statements } from './statements.ts';

/** A subscription to waiting mail of an address or domain. */
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

const subscriptionColumns = 'id, channel, user, status, party, since';
const muteColumns = 'id, subject, until, user, reason, since';

export class WishBook {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
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
}
