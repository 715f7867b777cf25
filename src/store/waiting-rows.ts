/** Keeps the object of a waiting row as long as its values stay the same, so that results cached by object stay valid. */
import type { Waiting } from './log-store.ts';

export type StoredWaiting = Omit<Waiting, 'doubtful'> & { readonly doubtful: number };

type Key = Pick<Waiting, 'host' | 'queueId' | 'recipient'>;

export class WaitingRows {
  #rows: readonly Waiting[] = [];

  /** @param stored all rows, in the order of their keys */
  take(stored: readonly StoredWaiting[]): Waiting[] {
    const before = this.#rows;
    let next = 0;
    const rows = stored.map((row) => {
      while (next < before.length && isBefore(before[next]!, row)) next++;
      const known = before[next];
      return known !== undefined && isSame(known, row) ? known : waitingOf(row);
    });
    this.#rows = rows;
    return rows.slice();
  }
}

/** May differ from SQLite's order in rare cases: then a row only counts as new. */
function isBefore(a: Key, b: Key): boolean {
  if (a.host !== b.host) return a.host < b.host;
  return a.queueId === b.queueId ? a.recipient < b.recipient : a.queueId < b.queueId;
}

function waitingOf({ doubtful, ...row }: StoredWaiting): Waiting {
  return doubtful === 0 ? row : { ...row, doubtful: true };
}

function isSame(known: Waiting, row: StoredWaiting): boolean {
  return (
    known.queueId === row.queueId &&
    known.recipient === row.recipient &&
    known.lastAt === row.lastAt &&
    known.sinceAt === row.sinceAt &&
    known.host === row.host &&
    known.disposition === row.disposition &&
    known.count === row.count &&
    known.nextHop === row.nextHop &&
    known.mailer === row.mailer &&
    known.replyText === row.replyText &&
    known.replyCode === row.replyCode &&
    known.enhancedStatus === row.enhancedStatus &&
    known.envelopeSender === row.envelopeSender &&
    known.doubtful === (row.doubtful === 0 ? undefined : true)
  );
}
