/** Decides which months of logs have to be dropped. */

/** Limits of what is kept; if absent, everything is kept. */
export interface Keep {
  /** Largest age of log lines. */
  readonly days?: number;
  /** Largest size of the database. */
  readonly bytes?: number;
}

/** A stored month of log lines. */
export interface StoredMonth {
  /** `202611`, in UTC. */
  readonly name: string;
  readonly fromAt: number;
  readonly toAt: number;
  /** Size of its blocks and terms. */
  readonly bytes: number;
}

const dayMs = 86_400_000;

/** The months to drop, oldest first. The newest month is kept whatever its size, and so are months in the future. @param usedBytes size of the whole database */
export function monthsToDrop(
  months: readonly StoredMonth[],
  usedBytes: number,
  { days = Infinity, bytes = Infinity }: Keep,
  now: number,
): StoredMonth[] {
  const dropped: StoredMonth[] = [];
  let left = usedBytes;
  const inOrder = months.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  // A wrong clock may log future months: none of them counts as the newest.
  const newest = inOrder.findLastIndex(({ name }) => beginningOfMonth(name) <= now);
  for (const month of inOrder.slice(0, Math.max(0, newest))) {
    if (month.toAt >= now - days * dayMs && left <= bytes) break;
    dropped.push(month);
    left -= month.bytes;
  }
  return dropped;
}

function beginningOfMonth(name: string): number {
  return Date.UTC(Number(name.slice(0, 4)), Number(name.slice(4)) - 1, 1);
}

/** The first instant after a month (epoch ms, UTC). */
export function endOfMonth(name: string): number {
  return Date.UTC(Number(name.slice(0, 4)), Number(name.slice(4)), 1);
}
