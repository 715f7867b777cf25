/** Records what a log store lacks: what is still to be read, what may be missing, what is damaged. */
import { pack, type PackedBlock, unpack } from './packed-block.ts';
import type { Statements } from './statements.ts';

/** How much the follower still has to read. */
export interface Backlog {
  /** Unread bytes of live logs. */
  readonly livingBytes: number;
  /** Number of older parts and packed files, and their size on disk. */
  readonly olderFiles: number;
  readonly olderBytes: number;
  /** When this was recorded. */
  readonly at: number;
}

/** A log that disappeared, perhaps before it was read to its end. */
export interface Gap {
  readonly source: number;
  readonly path: string;
  /** Instant of the last line that was read. */
  readonly lastAt: number;
  readonly noticedAt: number;
}

/** A block that cannot be unpacked any more. */
export interface Damage {
  readonly month: string;
  readonly block: number;
  readonly source: number;
  readonly path: string;
  readonly offset: number;
  readonly bytes: number;
}

type NewDamage = Omit<Damage, 'path'>;

/** Blocks read into memory at once. */
const blocksPerPage = 64;

type BlockRow = PackedBlock & { readonly id: number; readonly source: number; readonly offset: number };

const putBacklog = "INSERT OR REPLACE INTO meta VALUES ('backlog', ?)";

export class Upkeep {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** `undefined` if everything was read. */
  async backlog(): Promise<Backlog | undefined> {
    const row = this.#sql.get<{ value: string }>("SELECT value FROM meta WHERE key = 'backlog'");
    return row && (JSON.parse(row.value) as Backlog);
  }

  async noteBacklog(backlog: Backlog | undefined): Promise<void> {
    if (backlog) this.#sql.run(putBacklog, JSON.stringify(backlog));
    else this.#sql.run("DELETE FROM meta WHERE key = 'backlog'");
  }

  /** SQLite's message about damage to the file itself, if a reader met any. */
  async broken(): Promise<string | undefined> {
    return this.#sql.get<{ value: string }>("SELECT value FROM meta WHERE key = 'broken'")?.value;
  }

  /** @param words SQLite's message; `undefined` if the file is sound */
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

  /** Call it when the log was found. */
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

  /** Unpacks every block and records the damaged ones at the end. Yields the number of blocks checked so far. */
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
    // Older records are replaced only now, so that they survive a kill during the check.
    this.#sql.transaction(() => {
      this.#sql.run('DELETE FROM damage');
      for (const damage of damages) this.#put(damage);
    });
  }

  /** Replaces the content of a damaged block by the restored lines. */
  async mend({ month, block }: Damage, lines: Buffer): Promise<void> {
    this.#sql.transaction(() => {
      this.#sql.run(`UPDATE block_${month} SET zstd = ? WHERE id = ?`, pack(lines), block);
      this.#sql.run('DELETE FROM damage WHERE month = ? AND block = ?', month, block);
    });
  }
}
