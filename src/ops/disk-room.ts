/** The room left on the database's disk → a trouble with its fix, before the disk is full. */
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Trouble } from '../ingest/trouble.ts';

const scarceBytes = 20e6;

/** None if the disk does not tell. */
export async function roomTroubles(db: string): Promise<Trouble[]> {
  const disk = await statfs(dirname(db)).catch(() => undefined);
  const freeBytes = disk ? disk.bavail * disk.bsize : Infinity;
  if (freeBytes > scarceBytes) return [];
  const message = `Only ${(freeBytes / 1e6).toFixed(1)} MB are free on the disk of ${db}`;
  return [{ message, fix: 'Make room. With MAILTRACE_KEEP, mailtrace prune shows how much of the database could go.' }];
}
