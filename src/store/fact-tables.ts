/** The tables beside the blocks, which need no search of lines: waiting recipients, tallies, troubles, coverage, unexplained shapes, fates. */
import type { Commit, Ended, Fates, HostLines, Tally, TroubleCount, UnexplainedShape, Waiting } from './log-store.ts';
import type { Statements } from './statements.ts';
import { type StoredWaiting, WaitingRows } from './waiting-rows.ts';

/** Mail of which its logs say nothing for so long waits no more, and its end is not logged: servers give up after days. */
const longestSilenceMs = 30 * 86_400_000;
/** Shapes of unexplained lines kept, the most frequent ones. */
const mostShapes = 10_000;
/** Rows kept in `ended`: readers fetch new ones long before so many have been added. */
const mostEnded = 100_000;

const waitingColumns = `host, queue_id AS queueId, recipient, count, disposition, envelope_sender AS envelopeSender, next_hop AS nextHop, mailer,
  reply_code AS replyCode, enhanced_status AS enhancedStatus, reply_text AS replyText, since_at AS sinceAt, last_at AS lastAt`;

const putWaiting = `INSERT OR REPLACE INTO waiting (host, queue_id, recipient, count, disposition, envelope_sender, next_hop, mailer, reply_code, enhanced_status, reply_text, since_at, last_at, doubtful)
  VALUES (@host, @queueId, @recipient, @count, @disposition, @envelopeSender, @nextHop, @mailer, @replyCode, @enhancedStatus, @replyText, @sinceAt, @lastAt, @doubtful)`;
const putEnded = `INSERT INTO ended (host, queue_id, recipient, count, disposition, envelope_sender, next_hop, mailer, reply_code, enhanced_status, reply_text, since_at, last_at, ending, ended_at)
  VALUES (@host, @queueId, @recipient, @count, @disposition, @envelopeSender, @nextHop, @mailer, @replyCode, @enhancedStatus, @replyText, @sinceAt, @lastAt, @ending, @endedAt)`;
const putTrouble =
  'INSERT INTO trouble (minute, host, trouble, count, text) VALUES (@minute, @host, @trouble, @count, @text) ON CONFLICT DO UPDATE SET count = count + excluded.count';
const putHost = `INSERT INTO host (name, from_at, to_at, events, unexplained) VALUES (@host, @from, @to, @events, @unexplained)
  ON CONFLICT (name) DO UPDATE SET from_at = min(from_at, excluded.from_at), to_at = max(to_at, excluded.to_at),
    events = events + excluded.events, unexplained = unexplained + excluded.unexplained`;
const putShape =
  'INSERT INTO unexplained (program, shape, count) VALUES (@program, @shape, @count) ON CONFLICT DO UPDATE SET count = count + excluded.count';
const putFate =
  'INSERT INTO fate (name, lines) VALUES (@name, @lines) ON CONFLICT DO UPDATE SET lines = lines + excluded.lines';

export class FactTables {
  readonly #sql: Statements;
  readonly #waiting = new WaitingRows();

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  put(commit: Commit): void {
    this.#putQueue(commit);
    this.#putTallies(commit.tallies);
    this.#sql.runAll(putTrouble, commit.troubles);
    this.#sql.runAll(putHost, commit.coverage);
    this.#sql.runAll(putShape, commit.unexplained);
    const fates = Object.entries(commit.fates).map(([name, lines]) => ({ name, lines: lines as number }));
    this.#sql.runAll(
      putFate,
      fates.filter(({ lines }) => lines > 0),
    );
  }

  #putQueue({ settled, waiting, ended }: Commit): void {
    const sql = this.#sql;
    sql.runAll('DELETE FROM waiting WHERE host = @host AND queue_id = @queueId AND recipient = @recipient', settled);
    sql.runAll(
      putWaiting,
      waiting.map((row) => ({ ...row, doubtful: row.doubtful ? 1 : 0 })),
    );
    sql.runAll(putEnded, ended);
    if (ended.length > 0) sql.run(`DELETE FROM ended WHERE id <= (SELECT max(id) FROM ended) - ${mostEnded}`);
  }

  #putTallies(tallies: readonly Tally[]): void {
    this.#sql.insertAll(
      'INSERT INTO tally (minute, host, disposition, next_hop, count)',
      'ON CONFLICT DO UPDATE SET count = count + excluded.count',
      tallies.map(({ minute, host, disposition, nextHop, count }) => [minute, host, disposition, nextHop, count]),
    );
  }

  /** Merges the tallies before an instant across next hops, which are only needed for recent mail. */
  sumTallies(before: number): void {
    const old = "minute < ? AND next_hop <> ''";
    const minute = Math.floor(before / 60_000);
    this.#sql.run(
      `INSERT INTO tally (minute, host, disposition, next_hop, count)
       SELECT minute, host, disposition, '', sum(count) FROM tally WHERE ${old} GROUP BY minute, host, disposition
       ON CONFLICT DO UPDATE SET count = count + excluded.count`,
      minute,
    );
    this.#sql.run(`DELETE FROM tally WHERE ${old}`, minute);
  }

  /** Forgets mail that waits no more, except what is on hold, which may stay for ever. @param now the present: a line may be of a wrong clock */
  forgetSilent(now: number): void {
    const reach = this.#sql.get<{ to: number | null }>('SELECT max(to_at) AS "to" FROM host')?.to ?? 0;
    const before = Math.min(now, reach) - longestSilenceMs;
    this.#sql.run("DELETE FROM waiting WHERE last_at < ? AND disposition <> 'held'", before);
  }

  /** Forgets the rarest shapes of unexplained lines if there are too many; a log may have ever new ones. */
  forgetRareShapes(): void {
    const kept = 'SELECT program, shape FROM unexplained ORDER BY count DESC, program, shape LIMIT ?';
    this.#sql.run(`DELETE FROM unexplained WHERE (program, shape) NOT IN (${kept})`, mostShapes);
  }

  /** Sorted by key. A row that has not changed since the last call is the same object. */
  waiting(): Waiting[] {
    return this.#waiting.take(
      this.#sql.all<StoredWaiting>(
        `SELECT ${waitingColumns}, doubtful FROM waiting ORDER BY host, queue_id, recipient`,
      ),
    );
  }

  ended(after: number): { ended: Ended[]; last: number } {
    const ended = this.#sql.all<Ended & { id: number }>(
      `SELECT id, ${waitingColumns}, ending, ended_at AS endedAt FROM ended WHERE id > ? ORDER BY id`,
      after,
    );
    return { ended, last: ended.at(-1)?.id ?? after };
  }

  tallies(from: number, to: number): Tally[] {
    return this.#sql.all(
      'SELECT minute, host, disposition, next_hop AS nextHop, count FROM tally WHERE minute >= ? AND minute < ?',
      ...minutes(from, to),
    );
  }

  troubles(from: number, to: number): TroubleCount[] {
    return this.#sql.all(
      'SELECT minute, host, trouble, count, text FROM trouble WHERE minute >= ? AND minute < ?',
      ...minutes(from, to),
    );
  }

  coverage(): HostLines[] {
    return this.#sql.all(
      'SELECT name AS host, from_at AS "from", to_at AS "to", events, unexplained FROM host ORDER BY name',
    );
  }

  unexplained(limit: number): UnexplainedShape[] {
    return this.#sql.all(
      'SELECT program, shape, count FROM unexplained ORDER BY count DESC, program, shape LIMIT ?',
      limit,
    );
  }

  fates(): Fates {
    const rows = this.#sql.all<{ name: keyof Fates; lines: number }>('SELECT name, lines FROM fate');
    const known = Object.fromEntries(rows.map(({ name, lines }) => [name, lines]));
    return { events: 0, irrelevant: 0, unexplained: 0, ...known };
  }
}

function minutes(from: number, to: number): [number, number] {
  return [Math.floor(from / 60_000), Math.ceil(to / 60_000)];
}
