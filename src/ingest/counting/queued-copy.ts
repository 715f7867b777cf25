/** One queued copy as the waiting book knows it, and the rows of the store that say who waits for it. */
import type { Disposition } from '../../mail/disposition.ts';
import type { Delivery } from '../../mail/event.ts';
import { nextHopOf } from '../../mail/next-hop.ts';
import type { Ended, Waiting } from '../../store/log-store.ts';

export interface QueuedCopy {
  readonly host: string;
  readonly queueId: string;
  envelopeSender: string | null;
  sinceAt: number;
  /** Recipients accepted that no line has named yet. */
  unnamed: number;
  counted: boolean;
  /** State of the recipients that no attempt has a word about. */
  state: Disposition;
  lastAt: number;
  /** When the session broke off; Sendmail says so before it logs the arrival. */
  lostAt: number;
  rows: Map<string, Waiting>;
  /** The rows that the store holds. */
  stored: ReadonlyMap<string, Waiting>;
  /** How recipients ended that wait no more. */
  endings: Map<string, Pick<Ended, 'ending' | 'endedAt'>> | undefined;
  /** When a last word about a recipient was logged, and in which source: within one, lines come in order. */
  doneAt: number;
  doneIn: number | undefined;
  /** An older line came after a newer one of its own. */
  isReversed: boolean;
  /** Not to be forgotten. */
  isKept: boolean;
  /** What is known has changed since it was last written. */
  isChanged: boolean;
}

/** What most copies have, since they are done at once; never written to. */
export const noRows: Map<string, Waiting> = new Map();

/** A copy of which nothing is known but that it exists. */
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

export function rowsOf(copy: QueuedCopy, isDoubtful: boolean): Waiting[] {
  const rows = [...copy.rows.values(), ...(copy.unnamed > 0 ? [untriedRow(copy, '', copy.unnamed)] : [])];
  return isDoubtful ? rows.map((row) => ({ ...row, doubtful: true })) : rows;
}

/** A recipient, or `''` for some that no line has named, about whom no attempt has a word. */
export function untriedRow(copy: QueuedCopy, recipient: string, count: number): Waiting {
  const { host, queueId, envelopeSender, sinceAt, lastAt, state: disposition } = copy;
  const nothing = { nextHop: null, mailer: null, replyCode: null, enhancedStatus: null, replyText: null };
  return { host, queueId, recipient, count, disposition, envelopeSender, ...nothing, sinceAt, lastAt };
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
