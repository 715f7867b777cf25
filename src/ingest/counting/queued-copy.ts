/** One queued copy in the waiting book, and its rows in the store, one per waiting recipient. */
import type { Disposition } from '../../mail/disposition.ts';
import type { Delivery } from '../../mail/event.ts';
import { nextHopOf } from '../../mail/next-hop.ts';
import type { Ended, Waiting } from '../../store/log-store.ts';

export interface QueuedCopy {
  readonly host: string;
  readonly queueId: string;
  envelopeSender: string | null;
  sinceAt: number;
  /** Accepted recipients that no line has named yet. */
  unnamed: number;
  /** Whether the number of recipients is known. */
  counted: boolean;
  /** State of recipients without an attempt. */
  state: Disposition;
  lastAt: number;
  /** When the session broke off; Sendmail says so before it logs the arrival. */
  lostAt: number;
  rows: Map<string, Waiting>;
  /** The rows that the store holds. */
  stored: ReadonlyMap<string, Waiting>;
  /** Outcomes of recipients that no longer wait, since the last commit. */
  endings: Map<string, Pick<Ended, 'ending' | 'endedAt'>> | undefined;
  /** When the latest final outcome was logged, and in which source: lines of one source are in order. */
  doneAt: number;
  doneIn: number | undefined;
  /** Whether an older line of the copy was read after a newer one. */
  isReversed: boolean;
  /** Whether it is protected from being forgotten. */
  isKept: boolean;
  /** Whether it changed since its rows were last written. */
  isChanged: boolean;
}

/** Shared empty map for copies without rows, which are most; never modified. */
export const noRows: Map<string, Waiting> = new Map();

/** A copy of which only the queue ID is known. */
export function newCopy(host: string, queueId: string, sinceAt: number): QueuedCopy {
  return {
    host,
    queueId,
    envelopeSender: null,
    sinceAt,
    unnamed: 0,
    counted: false,
    state: 'queued',
    lastAt: sinceAt,
    lostAt: -Infinity,
    rows: noRows,
    stored: noRows,
    endings: undefined,
    doneAt: -Infinity,
    doneIn: undefined,
    isReversed: false,
    isKept: false,
    isChanged: false,
  };
}

export function setRow(copy: QueuedCopy, row: Waiting): void {
  if (copy.rows === noRows) copy.rows = new Map();
  copy.rows.set(row.recipient, row);
}

/** Whether any recipient waits. */
export function isAwaited({ rows, unnamed }: QueuedCopy): boolean {
  return rows.size > 0 || unnamed > 0;
}

export function rowsOf(copy: QueuedCopy, isDoubtful: boolean): Waiting[] {
  const rows = [...copy.rows.values(), ...(copy.unnamed > 0 ? [untriedRow(copy, '', copy.unnamed)] : [])];
  return isDoubtful ? rows.map((row) => ({ ...row, doubtful: true })) : rows;
}

/** The row of a recipient without an attempt, or of `count` unnamed ones if `recipient` is `''`. */
export function untriedRow(copy: QueuedCopy, recipient: string, count: number): Waiting {
  const { host, queueId, envelopeSender, sinceAt, lastAt, state: disposition } = copy;
  const nothing = { nextHop: null, mailer: null, replyCode: null, enhancedStatus: null, replyText: null };
  return { host, queueId, recipient, count, disposition, envelopeSender, ...nothing, sinceAt, lastAt };
}

/** A recipient is told of that nobody knew: one of the unnamed, or what an alias made of one that was only named. */
export function dropOneUntried(copy: QueuedCopy): void {
  if (copy.unnamed > 0) {
    copy.unnamed--;
    return;
  }
  // Those that were only named came first.
  const [first] = copy.rows.values();
  if (first?.mailer === null && first.enhancedStatus === null) copy.rows.delete(first.recipient);
}

export function rowOf(copy: QueuedCopy, event: Delivery, recipient: string, sinceAt: number, at: number): Waiting {
  return {
    host: copy.host,
    queueId: copy.queueId,
    recipient,
    count: 1,
    disposition: event.disposition,
    envelopeSender: copy.envelopeSender,
    nextHop: nextHopOf(event, recipient),
    mailer: event.mailer ?? null,
    replyCode: event.replyCode ?? null,
    enhancedStatus: event.enhancedStatus ?? null,
    replyText: event.replyText ?? null,
    sinceAt,
    lastAt: at,
  };
}
