/** Tracks which recipients wait in a queue, event by event, so that "what is stuck now?" needs no search. */
import { addressKey } from '../../mail/address.ts';
import { type Disposition, isWaiting } from '../../mail/disposition.ts';
import type { Delivery, Link, MailEvent, QueueChange, Received } from '../../mail/event.ts';
import type { Ended, HostCoverage, Waiting } from '../../store/log-store.ts';
import type { SyslogLine } from '../../syslog/line.ts';
import { Copies } from './copies.ts';
import { EarlyHolds } from './early-holds.ts';
import { ReadingProgress } from './reading-progress.ts';
import {
  dropOneUntried,
  isAwaited,
  newCopy,
  noRows,
  type QueuedCopy,
  rowOf,
  rowsOf,
  setRow,
  untriedRow,
} from './queued-copy.ts';

/** A line with the id of its source: lines of one source are in order. */
type BookedLine = SyslogLine & { readonly source?: number };

/** A queued copy whose lines were not read in order: its state must be recounted from the index. */
export interface Doubt {
  readonly host: string;
  readonly queueId: string;
  /** Instant of its latest line. */
  readonly at: number;
}

/** Rows to write and to delete, and the endings of recipients that had been deferred or held. */
interface BookChanges {
  readonly waiting: Waiting[];
  readonly settled: Pick<Waiting, 'host' | 'queueId' | 'recipient'>[];
  readonly ended: Ended[];
}

/** An arrival logged within this time after its session broke off never happened. */
const sessionMs = 5 * 60_000;
/** One of two logs may round times to the second. */
const roundingMs = 1000;
/** Lines of one copy that are further out of order than this may belong to another use of its queue ID. */
const disorderMs = 5 * 60_000;

export class WaitingBook {
  /** Copies with waiting recipients, or whose state is in doubt, are kept. */
  readonly #copies = new Copies();
  #changed: QueuedCopy[] = [];
  /** Copies with lines older than others of their host: later lines about them may have been read before. */
  readonly #doubtful = new Set<QueuedCopy>();
  readonly #progress: ReadingProgress;
  readonly #early = new EarlyHolds();

  /**
   * @param stored rows of the store
   * @param coverage how far the logs of each host were read before
   */
  constructor(stored: Iterable<Waiting>, coverage: Iterable<Pick<HostCoverage, 'host' | 'to'>> = []) {
    this.#progress = new ReadingProgress(coverage);
    for (const row of stored) this.#restore(row);
  }

  /** Copies to recount, once everything noted about them is committed. */
  takeDoubts(): Doubt[] {
    const doubts = [...this.#doubtful].filter((copy) => copy.isReversed || isAwaited(copy));
    for (const copy of this.#doubtful) {
      copy.isReversed = false;
      this.#copies.keep(copy, isAwaited(copy));
    }
    this.#doubtful.clear();
    return doubts.map(({ host, queueId, lastAt }) => ({ host, queueId, at: lastAt }));
  }

  /** Replaces the rows of a doubtful copy by the recounted ones. */
  settle({ host, queueId }: Doubt, rows: readonly Waiting[]): void {
    const copy = this.#copies.get(host, queueId);
    if (!copy) return;
    copy.rows = new Map();
    copy.unnamed = 0;
    for (const row of rows) {
      copy.sinceAt = row.sinceAt;
      if (row.recipient === '') copy.unnamed = row.count;
      else setRow(copy, { ...row, envelopeSender: row.envelopeSender ?? copy.envelopeSender });
    }
    this.#change(copy);
  }

  /** Takes in one event. */
  note(line: BookedLine, event: MailEvent): void {
    if (event.queueId === null) return this.#early.note(line, event);
    this.#progress.note(line.host, line.at, line.source);
    if (event.kind === 'received') this.#received(line, event, event.queueId);
    else if (event.kind === 'delivery') this.#delivered(line, event, event.queueId);
    else if (event.kind === 'queue') this.#queueChanged(line, event, event.queueId);
    else if (event.kind === 'link') this.#linked(line, event, event.queueId);
    else if (event.kind === 'session' && (event.about === 'lost' || event.about === 'timeout'))
      this.#lost(line, event.queueId);
    else if (event.kind === 'refusal' && event.stage === 'data') this.#lost(line, event.queueId);
  }

  /** Since the last call. */
  takeChanges(): BookChanges {
    const changes: BookChanges = { waiting: [], settled: [], ended: [] };
    for (const copy of this.#changed) this.#takeChange(copy, changes);
    this.#changed = [];
    this.#copies.forget();
    return changes;
  }

  #takeChange(copy: QueuedCopy, { waiting, settled, ended }: BookChanges): void {
    copy.isChanged = false;
    const waits = isAwaited(copy);
    // A copy that is done, with its lines in order, is not in doubt.
    if (!waits && !copy.isReversed) this.#doubtful.delete(copy);
    const isDoubtful = this.#doubtful.has(copy);
    this.#copies.keep(copy, waits || isDoubtful);
    if (!waits && copy.stored === noRows) return;
    const rows = new Map(rowsOf(copy, isDoubtful).map((row) => [row.recipient, row]));
    for (const [recipient, row] of copy.stored) {
      if (rows.has(recipient)) continue;
      settled.push({ host: copy.host, queueId: copy.queueId, recipient });
      const ending = copy.endings?.get(recipient);
      if (ending && row.disposition !== 'queued') ended.push({ ...row, ...ending });
    }
    waiting.push(...rows.values());
    copy.stored = rows.size > 0 ? rows : noRows;
    copy.endings = undefined;
  }

  #restore(row: Waiting): void {
    const copy = this.#copy(row.host, row.queueId, row.sinceAt);
    copy.envelopeSender = row.envelopeSender;
    copy.counted = true;
    copy.lastAt = Math.max(copy.lastAt, row.lastAt);
    const { doubtful, ...certain } = row;
    if (doubtful) this.#doubtful.add(copy);
    if (row.recipient === '') copy.unnamed = row.count;
    else setRow(copy, certain);
    copy.stored = new Map([...copy.stored, [row.recipient, certain]]);
    this.#copies.keep(copy, true);
  }

  #received(line: BookedLine, event: Received, queueId: string): void {
    const copy = this.#copy(line.host, queueId, line.at);
    const isRetold = event.starts && isToldBefore(copy, line);
    if (isRetold) this.#doubtful.add(copy);
    if (event.starts && !(isRetold && copy.rows.size > 0)) this.#begin(copy, line.at);
    if (event.envelopeSender !== undefined) copy.envelopeSender = event.envelopeSender;
    const early = event.starts ? this.#early.take(line, event) : undefined;
    if (early) this.#heldEarly(copy, line, early);
    const isLost = line.at - copy.lostAt < sessionMs;
    const count = event.recipientCount ?? (event.starts ? event.recipients?.length : undefined);
    if (!copy.counted && !isLost && count !== undefined) {
      copy.counted = true;
      copy.unnamed = Math.max(0, count - copy.rows.size);
    }
    this.#touch(copy, line);
  }

  #heldEarly(copy: QueuedCopy, line: SyslogLine, early: QueueChange): void {
    copy.envelopeSender ??= early.envelopeSender ?? null;
    this.#queueChanged(line, early, copy.queueId);
  }

  /** A new message gets the queue ID. A line about it (quarantined, held) may have come just before. */
  #begin(copy: QueuedCopy, at: number): void {
    const isAnother = copy.counted || at - copy.lastAt > sessionMs;
    if (isAnother) {
      copy.rows = noRows;
      copy.state = 'queued';
    }
    copy.sinceAt = at;
    copy.counted = false;
    copy.unnamed = 0;
    copy.envelopeSender = null;
    copy.doneAt = -Infinity;
  }

  #delivered(line: BookedLine, event: Delivery, queueId: string): void {
    const waits = isWaiting(event.disposition);
    // A copy that is done is remembered too: an older file with the line that deferred it may be read later.
    const copy = this.#copy(line.host, queueId, line.at - (event.delayMs ?? 0));
    // The fast path for nearly every message.
    if (!waits && copy.rows.size === 0) copy.unnamed = Math.max(0, copy.unnamed - event.recipients.length);
    else this.#tried(copy, line, event);
    this.#touch(copy, line);
    if (waits && line.at <= copy.doneAt && line.source !== copy.doneIn) this.#doubt(copy);
    if (waits || line.at < copy.doneAt) return;
    copy.doneAt = line.at;
    copy.doneIn = line.source;
  }

  /** The deferral is not later than a final outcome of another source: only the index can tell which holds. */
  #doubt(copy: QueuedCopy): void {
    this.#doubtful.add(copy);
    copy.isReversed = true;
  }

  #tried(copy: QueuedCopy, line: SyslogLine, event: Delivery): void {
    copy.envelopeSender ??= event.envelopeSender ?? null;
    for (const recipient of event.recipients) {
      const key = addressKey(recipient);
      const before = copy.rows.get(key);
      if (!before) dropOneUntried(copy);
      if (isWaiting(event.disposition)) setRow(copy, rowOf(copy, event, key, before?.sinceAt ?? copy.sinceAt, line.at));
      else this.#end(copy, key, event.disposition, line.at);
    }
  }

  #queueChanged(line: SyslogLine, event: QueueChange, queueId: string): void {
    const state = stateAfter[event.change];
    const isStopped = state === 'held' || state === 'quarantined';
    const copy = isStopped ? this.#copy(line.host, queueId, line.at) : this.#copies.get(line.host, queueId);
    if (!copy) return;
    const keys = event.recipients?.map(addressKey) ?? [...copy.rows.keys()];
    for (const key of keys) {
      const row = copy.rows.get(key) ?? (isStopped ? untriedRow(copy, key, 1) : undefined);
      if (state === null && event.recipients && !row) copy.unnamed = Math.max(0, copy.unnamed - 1);
      if (state === null) this.#end(copy, key, endingAfter[event.change] ?? 'unknown', line.at);
      else if (row) setRow(copy, { ...row, disposition: state, lastAt: line.at });
    }
    if (!event.recipients && state === null) copy.unnamed = 0;
    // Whoever a quarantine names, it is of the whole message.
    if (state !== null && (!event.recipients || state === 'quarantined')) copy.state = state;
    // At least one recipient waits, even if no line names it.
    if (isStopped && copy.rows.size === 0) copy.unnamed = Math.max(1, copy.unnamed);
    this.#touch(copy, line);
  }

  /** Outcomes of the recipients of a clone or split are only logged under its own queue ID; all of what is queued anew are. */
  #linked(line: SyslogLine, { relation, otherQueueId }: Link, queueId: string): void {
    if (relation === 'bounce') return this.#bounced(line, queueId);
    if (relation !== 'clone' && relation !== 'split' && relation !== 'requeue') return;
    const copy = this.#copies.get(line.host, queueId);
    if (!copy) return;
    this.#copy(line.host, otherQueueId, line.at).envelopeSender ??= copy.envelopeSender;
    copy.unnamed = 0;
    if (relation === 'requeue') copy.rows = noRows;
    this.#touch(copy, line);
  }

  /** A bounce is made once every recipient was tried: one without a line (an alias loop) was returned by it. */
  #bounced(line: SyslogLine, queueId: string): void {
    const copy = this.#copies.get(line.host, queueId);
    if (!copy) return;
    copy.unnamed = 0;
    this.#touch(copy, line);
  }

  /** The client went away, or was refused, before the message was accepted. */
  #lost(line: SyslogLine, queueId: string): void {
    const copy = this.#copy(line.host, queueId, line.at);
    if (copy.rows.size > 0) return;
    copy.unnamed = 0;
    copy.lostAt = line.at;
    this.#touch(copy, line);
  }

  #copy(host: string, queueId: string, sinceAt: number): QueuedCopy {
    const known = this.#copies.get(host, queueId);
    if (known) return known;
    const copy = newCopy(host, queueId, sinceAt);
    this.#copies.add(copy);
    return copy;
  }

  #end(copy: QueuedCopy, recipient: string, ending: Disposition, endedAt: number): void {
    if (copy.rows.delete(recipient)) (copy.endings ??= new Map()).set(recipient, { ending, endedAt });
  }

  #change(copy: QueuedCopy): void {
    if (copy.isChanged) return;
    copy.isChanged = true;
    this.#changed.push(copy);
  }

  #touch(copy: QueuedCopy, { host, at }: SyslogLine): void {
    if (this.#progress.isOld(host, at)) {
      this.#doubtful.add(copy);
      copy.isReversed ||= at < copy.lastAt - disorderMs;
    }
    copy.lastAt = Math.max(copy.lastAt, at);
    this.#change(copy);
  }
}

/** Whether later lines of a message that begins were read before, out of another log: this one may not hold its end. */
function isToldBefore({ lastAt, doneAt, doneIn }: QueuedCopy, { at, source }: BookedLine): boolean {
  return at < lastAt || (at < doneAt + roundingMs && source !== doneIn);
}

/** How recipients without an outcome end; after `completed` that is unknown. */
const endingAfter: Partial<Record<QueueChange['change'], Disposition>> = {
  discarded: 'discarded',
  bounced: 'bounced',
  expired: 'expired',
  removed: 'removed',
};

/** State after a queue change; `null`: no longer in the queue. */
const stateAfter: Record<QueueChange['change'], Disposition | null> = {
  held: 'held',
  released: 'queued',
  quarantined: 'quarantined',
  discarded: null,
  bounced: null,
  expired: null,
  removed: null,
  completed: null,
};
