/** Adds a block, with its terms, to the tables of its month; it replaces the tails that it covers. */
import { timeTerms } from './block-times.ts';
import type { NewBlock } from './log-store.ts';
import { createMonth } from './schema.ts';
import type { Statements } from './statements.ts';

const putMonth =
  'INSERT INTO month (name, from_at, to_at, timed) VALUES (?, ?, ?, 1) ON CONFLICT (name) DO UPDATE SET from_at = min(from_at, excluded.from_at), to_at = max(to_at, excluded.to_at)';

export function putBlock(sql: Statements, block: NewBlock, zstd: Buffer): void {
  const { source, offset, seedAt, zone, fromAt, toAt, bytes } = block;
  const month = monthOf(latest(fromAt, toAt));
  if (!sql.get('SELECT 1 FROM month WHERE name = ?', month)) createMonth(sql, month);
  sql.run(putMonth, month, fromAt, toAt);
  const { lastInsertRowid } = sql.run(
    `INSERT INTO block_${month} (source, offset, seed_at, zone, from_at, to_at, bytes, zstd) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    source,
    offset,
    seedAt,
    zone,
    fromAt,
    toAt,
    bytes.length,
    zstd,
  );
  const terms = Buffer.concat([block.terms, Buffer.from(` ${timeTerms(fromAt, toAt).join(' ')}`)]);
  sql.run(`INSERT INTO term_${month} (rowid, term) VALUES (?, ?)`, lastInsertRowid, terms);
  const end = offset + bytes.length;
  sql.run('DELETE FROM tail WHERE source = ? AND offset >= ? AND offset < ?', source, offset, end);
}

/** A block belongs to the month of its last line, so that one very old line does not let the others be dropped early. Future instants count as now. */
function latest(fromAt: number, toAt: number): number {
  return Math.max(fromAt, Math.min(toAt, Date.now()));
}

/** `202611`, in UTC. */
function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7).replace('-', '');
}
