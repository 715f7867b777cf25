/** Writes which months of logs are, or would be, dropped as one JSON object, version 1. */
import type { StoredMonth } from '../../store/retention.ts';

/** @param keep as configured, `null` when everything is kept */
export function pruneJson(months: readonly StoredMonth[], keep: string | null, isDropped: boolean): object {
  return {
    version: 1,
    keep,
    dropped: isDropped,
    months: months.map(({ name, bytes }) => ({ month: `${name.slice(0, 4)}-${name.slice(4)}`, bytes })),
  };
}
