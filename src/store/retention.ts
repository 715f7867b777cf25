/** How long logs are kept, and which months have to go for that. */

/** What to keep; an absent limit keeps everything. */
export interface Keep {
  /** Log lines as old as this. */
  readonly days?: number;
  /** So much of the database. */
  readonly bytes?: number;
}

/** A month of log time as it is stored. */
export interface StoredMonth {
  /** `202611`, in UTC. */
  readonly name: string;
  readonly fromAt: number;
  readonly toAt: number;
  /** Of its blocks and terms. */
  readonly bytes: number;
}

const dayMs = 86_400_000;

/** Oldest first. The newest month stays, whatever its size, and so does what is said to come after. @param usedBytes of the whole database */
export function monthsToDrop(
  months: readonly StoredMonth[],
  usedBytes: number,
  { days = Infinity, bytes = Infinity }: Keep,
  now: number,
): StoredMonth[] {
  const dropped: StoredMonth[] = [];
  let left = usedBytes;
  const inOrder = months.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  // A clock that is wrong may log months that have not begun: none of them is the newest.
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

/** The first instant of the month after. */
export function endOfMonth(name: string): number {
  return Date.UTC(Number(name.slice(0, 4)), Number(name.slice(4)), 1);
}
