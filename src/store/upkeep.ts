/** What a log store knows to be amiss with it: what is still to be read, what may be missing, what is damaged. */
import { pack, type PackedBlock, unpack } from './packed-block.ts';
import type { Statements } from './statements.ts';

/** What whoever follows the logs still has to read. */
export interface Backlog {
  /** Of living logs, when they were last looked at. */
  readonly livingBytes: number;
  /** Older parts of logs and packed files, and their size on the disk. */
  readonly olderFiles: number;
  readonly olderBytes: number;
  /** When that was so. */
  readonly at: number;
}

/** A log that went away, perhaps before it was read to its end. */
export interface Gap {
  readonly source: number;
  readonly path: string;
  /** Instant of the last line that was read. */
  readonly lastAt: number;
  readonly noticedAt: number;
}

/** A block whose bytes cannot be unpacked any more. */
export interface Damage {
  readonly month: string;
  readonly block: number;
  readonly source: number;
  readonly path: string;
  readonly offset: number;
  readonly bytes: number;
}

type NewDamage = Omit<Damage, 'path'>;

export const upkeepSchema = `
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
`;

/** Held in memory at once. */
const blocksPerPage = 64;

type BlockRow = PackedBlock & { readonly id: number; readonly source: number; readonly offset: number };

const putBacklog = "INSERT OR REPLACE INTO meta VALUES ('backlog', ?)";

export class Upkeep {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** `undefined` when all was read. */
  async backlog(): Promise<Backlog | undefined> {
    const row = this.#sql.get<{ value: string }>("SELECT value FROM meta WHERE key = 'backlog'");
    return row && (JSON.parse(row.value) as Backlog);
  }

  async noteBacklog(backlog: Backlog | undefined): Promise<void> {
    if (backlog) this.#sql.run(putBacklog, JSON.stringify(backlog));
    else this.#sql.run("DELETE FROM meta WHERE key = 'backlog'");
  }

  /** What SQLite said of damage to the file itself, when somebody met it. */
  async broken(): Promise<string | undefined> {
    return this.#sql.get<{ value: string }>("SELECT value FROM meta WHERE key = 'broken'")?.value;
  }

  /** @param words `undefined` when it is well */
  async noteBroken(words: string | undefined): Promise<void> {
    if (words === undefined) this.#sql.run("DELETE FROM meta WHERE key = 'broken'");
    else this.#sql.run("INSERT OR REPLACE INTO meta VALUES ('broken', ?)", words);
  }

  /** Oldest first. */
  async gaps(): Promise<Gap[]> {
    return this.#sql.all(
      'SELECT g.source, s.path, s.last_at AS lastAt, g.noticed_at AS noticedAt FROM gap g JOIN source s ON s.id = g.source ORDER BY g.noticed_at',
    );
  }

  async noteGap(source: number, noticedAt: number): Promise<void> {
    this.#sql.run('INSERT OR REPLACE INTO gap VALUES (?, ?)', source, noticedAt);
  }

  /** What went away was found. */
  async closeGap(source: number): Promise<void> {
    this.#sql.run('DELETE FROM gap WHERE source = ?', source);
  }

  async damages(): Promise<Damage[]> {
    return this.#sql.all(
      'SELECT d.month, d.block, d.source, s.path, d.offset, d.bytes FROM damage d JOIN source s ON s.id = d.source ORDER BY d.source, d.offset',
    );
  }

  async noteDamage(damage: NewDamage): Promise<void> {
    this.#put(damage);
  }

  #put({ month, block, source, offset, bytes }: NewDamage): void {
    this.#sql.run('INSERT OR IGNORE INTO damage VALUES (?, ?, ?, ?, ?)', month, block, source, offset, bytes);
  }

  /** Unpacks every block; gives the number of those looked at so far now and then, and in the end notes those that cannot be unpacked any more. */
  async *check(): AsyncGenerator<number, void, undefined> {
    const damages: NewDamage[] = [];
    let checked = 0;
    for (const { name: month } of this.#sql.all<{ name: string }>('SELECT name FROM month ORDER BY name')) {
      const page = `SELECT id, source, offset, bytes, zstd FROM block_${month} WHERE id > ? ORDER BY id LIMIT ${blocksPerPage}`;
      for (let rows = this.#sql.all<BlockRow>(page, 0); rows.length > 0; rows = this.#sql.all(page, rows.at(-1)!.id)) {
        for (const row of rows) if (!unpack(row)) damages.push({ ...row, month, block: row.id });
        yield (checked += rows.length);
      }
    }
    // What was known before is forgotten only now: a kill must not make it well.
    this.#sql.transaction(() => {
      this.#sql.run('DELETE FROM damage');
      for (const damage of damages) this.#put(damage);
    });
  }

  /** Puts the lines of a damaged block in their place again. */
  async mend({ month, block }: Damage, lines: Buffer): Promise<void> {
    this.#sql.transaction(() => {
      this.#sql.run(`UPDATE block_${month} SET zstd = ? WHERE id = ?`, pack(lines), block);
      this.#sql.run('DELETE FROM damage WHERE month = ? AND block = ?', month, block);
    });
  }
}
