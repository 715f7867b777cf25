/** Keeps account of which recipients wait in a queue, event by event, so that "what is stuck now?" needs no search. */
import { addressKey, domainOf } from '../mail/address.ts';
import { type Disposition, isWaiting } from '../mail/disposition.ts';
import type { Delivery, Link, MailEvent, QueueChange, Received } from '../mail/event.ts';
import type { Commit, Ended, HostCoverage, Waiting } from '../store/log-store.ts';
import type { SyslogLine } from '../syslog/line.ts';

/** What a line of a known source tells; the source says whether lines come in order. */
type BookedLine = SyslogLine & { readonly source?: number };

/** One queued copy. */
interface Copy {
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
}

/** A copy whose lines were not read in order: only the index tells how it stands. */
export interface Doubt {
  readonly host: string;
  readonly queueId: string;
  /** When a line was logged that is about it. */
  readonly at: number;
}

/** What most copies have, since they are done at once; never written to. */
const noRows = new Map<string, Waiting>();

/** At least so many copies are remembered after nobody waits for them any more, for the sender of a late recipient. */
const leastRemembered = 10_000;
/** A session that broke off takes the arrival with it that is logged within this time. */
const sessionMs = 5 * 60_000;
/** Two logs of one host may be this far apart where they are followed side by side. */
const disorderMs = 5 * 60_000;

export class WaitingBook {
  /** Copies that somebody waits for, or whose standing is in doubt. */
  readonly #kept = new Map<string, Copy>();
  /** Copies begun or done lately, and those before them, which are forgotten next. */
  #recent = new Map<string, Copy>();
  #before = new Map<string, Copy>();
  readonly #changed = new Set<Copy>();
  /** Copies told by lines older than others of their host: what came after may have been read before. */
  readonly #doubtful = new Set<Copy>();
  /** How far the logs of each host were read, but for those that the present source has added. */
  readonly #readTo = new Map<string, number>();
  readonly #presentTo = new Map<string, number>();
  /** How far they were read in an earlier life, of which nothing is remembered. */
  readonly #knownTo = new Map<string, number>();
  #source: number | undefined;

  /** @param coverage how far the logs of each host were read before. */
  constructor(stored: Iterable<Waiting>, coverage: Iterable<Pick<HostCoverage, 'host' | 'to'>> = []) {
    for (const { host, to } of coverage) {
      this.#readTo.set(host, to);
      this.#knownTo.set(host, to);
    }
    for (const row of stored) this.#restore(row);
  }

  /** Copies that must be looked up in the index, once it holds all that was noted of them. */
  takeDoubts(): Doubt[] {
    const doubts = [...this.#doubtful].filter((copy) => copy.isReversed || rowsOf(copy, false).length > 0);
    for (const copy of this.#doubtful) {
      copy.isReversed = false;
      this.#remember(copy, copy.rows.size > 0 || copy.unnamed > 0);
    }
    this.#doubtful.clear();
    return doubts.map(({ host, queueId, lastAt }) => ({ host, queueId, at: lastAt }));
  }

  /** Puts a copy as it truly stands, after all of its lines in order, in the place of the doubtful one. */
  settle({ host, queueId }: Doubt, rows: readonly Waiting[]): void {
    const copy = this.#known(host, queueId);
    if (!copy) return;
    copy.rows = new Map();
    copy.unnamed = 0;
    for (const row of rows) {
      copy.sinceAt = row.sinceAt;
      if (row.recipient === '') copy.unnamed = row.count;
      else setRow(copy, { ...row, envelopeSender: row.envelopeSender ?? copy.envelopeSender });
    }
    this.#changed.add(copy);
  }

  /** Takes in one event. */
  note(line: BookedLine, event: MailEvent): void {
    this.#readOn(line);
    if (event.queueId === null) return;
    if (event.kind === 'received') this.#received(line, event, event.queueId);
    else if (event.kind === 'delivery') this.#delivered(line, event, event.queueId);
    else if (event.kind === 'queue') this.#queueChanged(line, event, event.queueId);
    else if (event.kind === 'link') this.#linked(line, event, event.queueId);
    else if (event.kind === 'session' && (event.about === 'lost' || event.about === 'timeout'))
      this.#lost(line, event.queueId);
    else if (event.kind === 'refusal' && event.stage === 'data') this.#lost(line, event.queueId);
  }

  /** The rows to write and to delete since the last call, and how those ended that had been deferred or held. */
  takeChanges(): Pick<Commit, 'waiting' | 'settled' | 'ended'> {
    const waiting: Waiting[] = [];
    const settled: Pick<Waiting, 'host' | 'queueId' | 'recipient'>[] = [];
    const ended: Ended[] = [];
    for (const copy of this.#changed) {
      const waits = copy.rows.size > 0 || copy.unnamed > 0;
      // One that is done, and was told in order, is beyond doubt.
      if (!waits && !copy.isReversed) this.#doubtful.delete(copy);
      const isDoubtful = this.#doubtful.has(copy);
      this.#remember(copy, waits || isDoubtful);
      if (!waits && copy.stored === noRows) continue;
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
    this.#changed.clear();
    this.#forget();
    return { waiting, settled, ended };
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
    this.#remember(copy, true);
  }

  #readOn(line: BookedLine): void {
    if (line.source !== this.#source) {
      this.#source = line.source;
      for (const [host, to] of this.#presentTo) if (to > (this.#readTo.get(host) ?? 0)) this.#readTo.set(host, to);
      this.#presentTo.clear();
    }
    if (line.at > (this.#presentTo.get(line.host) ?? 0)) this.#presentTo.set(line.host, line.at);
  }

  #received(line: SyslogLine, event: Received, queueId: string): void {
    const copy = this.#copy(line.host, queueId, line.at);
    if (event.starts) this.#begin(copy, line.at);
    copy.envelopeSender = event.envelopeSender ?? copy.envelopeSender;
    const isLost = line.at - copy.lostAt < sessionMs;
    const count = event.recipientCount ?? (event.starts ? event.recipients?.length : undefined);
    if (!copy.counted && !isLost && count !== undefined) {
      copy.counted = true;
      copy.unnamed = Math.max(0, count - copy.rows.size);
    }
    this.#touch(copy, line);
  }

  /** A life of a queue ID begins; a word about it (quarantined, held) may have come just before. */
  #begin(copy: Copy, at: number): void {
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
    // One that is done is remembered too: the line that it waited in may yet be read, in an older file.
    const copy = this.#copy(line.host, queueId, line.at - (event.delayMs ?? 0));
    // Nearly every message.
    if (!waits && copy.rows.size === 0) copy.unnamed = Math.max(0, copy.unnamed - event.recipients.length);
    else this.#tried(copy, line, event);
    this.#touch(copy, line);
    if (waits && line.at <= copy.doneAt && line.source !== copy.doneIn) this.#doubt(copy);
    if (waits || line.at < copy.doneAt) return;
    copy.doneAt = line.at;
    copy.doneIn = line.source;
  }

  /** It waited before, or in the same second as, a last word was logged: which of the two holds only the index can tell. */
  #doubt(copy: Copy): void {
    this.#doubtful.add(copy);
    copy.isReversed = true;
  }

  #tried(copy: Copy, line: SyslogLine, event: Delivery): void {
    for (const recipient of event.recipients) {
      const key = addressKey(recipient);
      const before = copy.rows.get(key);
      if (!before) copy.unnamed = Math.max(0, copy.unnamed - 1);
      if (isWaiting(event.disposition)) setRow(copy, rowOf(copy, event, key, before?.sinceAt ?? copy.sinceAt, line.at));
      else this.#end(copy, key, event.disposition, line.at);
    }
  }

  #queueChanged(line: SyslogLine, event: QueueChange, queueId: string): void {
    const state = stateAfter[event.change];
    const isStopped = state === 'held' || state === 'quarantined';
    const copy = isStopped ? this.#copy(line.host, queueId, line.at) : this.#known(line.host, queueId);
    if (!copy) return;
    const keys = event.recipients?.map(addressKey) ?? [...copy.rows.keys()];
    for (const key of keys) {
      const row = copy.rows.get(key) ?? (isStopped ? untriedRow(copy, key, 1) : undefined);
      if (state === null) this.#end(copy, key, endingAfter[event.change] ?? 'unknown', line.at);
      else if (row) setRow(copy, { ...row, disposition: state, lastAt: line.at });
    }
    if (!event.recipients && state === null) copy.unnamed = 0;
    if (!event.recipients && state !== null) copy.state = state;
    // Somebody waits, even if no line says who.
    if (isStopped && copy.rows.size === 0) copy.unnamed = Math.max(1, copy.unnamed);
    this.#touch(copy, line);
  }

  /** What became of a clone's or a part's recipients is only told under its own queue ID. */
  #linked(line: SyslogLine, event: Link, queueId: string): void {
    if (event.relation !== 'clone' && event.relation !== 'split') return;
    const copy = this.#known(line.host, queueId);
    if (!copy) return;
    this.#copy(line.host, event.otherQueueId, line.at).envelopeSender ??= copy.envelopeSender;
    copy.unnamed = 0;
    this.#touch(copy, line);
  }

  /** The client went away, or was refused, before the message was ours. */
  #lost(line: SyslogLine, queueId: string): void {
    const copy = this.#copy(line.host, queueId, line.at);
    if (copy.rows.size > 0) return;
    copy.unnamed = 0;
    copy.lostAt = line.at;
    this.#touch(copy, line);
  }

  #known(host: string, queueId: string): Copy | undefined {
    const key = keyOf(host, queueId);
    return this.#recent.get(key) ?? this.#before.get(key) ?? this.#kept.get(key);
  }

  #copy(host: string, queueId: string, sinceAt: number): Copy {
    const known = this.#known(host, queueId);
    if (known) return known;
    const copy: Copy = {
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
    };
    this.#recent.set(keyOf(host, queueId), copy);
    return copy;
  }

  #remember(copy: Copy, forLong: boolean): void {
    if (forLong === copy.isKept) return;
    copy.isKept = forLong;
    const key = keyOf(copy.host, copy.queueId);
    if (forLong) this.#kept.set(key, copy);
    else {
      this.#kept.delete(key);
      this.#recent.set(key, copy);
    }
  }

  #forget(): void {
    if (this.#recent.size < leastRemembered) return;
    this.#before = this.#recent;
    this.#recent = new Map();
  }

  #end(copy: Copy, recipient: string, ending: Disposition, endedAt: number): void {
    if (copy.rows.delete(recipient)) (copy.endings ??= new Map()).set(recipient, { ending, endedAt });
  }

  #touch(copy: Copy, { host, at }: SyslogLine): void {
    const isOld = at < (this.#readTo.get(host) ?? 0) - disorderMs || at <= (this.#knownTo.get(host) ?? 0);
    if (isOld) {
      this.#doubtful.add(copy);
      copy.isReversed ||= at < copy.lastAt - disorderMs;
    }
    copy.lastAt = Math.max(copy.lastAt, at);
    this.#changed.add(copy);
  }
}

/** What `completed` leaves open, no line told. */
const endingAfter: Partial<Record<QueueChange['change'], Disposition>> = {
  discarded: 'discarded',
  expired: 'expired',
  removed: 'removed',
};

/** `null`: no longer in the queue. */
const stateAfter: Record<QueueChange['change'], Disposition | null> = {
  held: 'held',
  released: 'queued',
  quarantined: 'quarantined',
  discarded: null,
  expired: null,
  removed: null,
  completed: null,
};

function keyOf(host: string, queueId: string): string {
  return `${host}\0${queueId}`;
}

function setRow(copy: Copy, row: Waiting): void {
  if (copy.rows === noRows) copy.rows = new Map();
  copy.rows.set(row.recipient, row);
}

function rowsOf(copy: Copy, isDoubtful: boolean): Waiting[] {
  const rows = [...copy.rows.values(), ...(copy.unnamed > 0 ? [untriedRow(copy, '', copy.unnamed)] : [])];
  return isDoubtful ? rows.map((row) => ({ ...row, doubtful: true })) : rows;
}

/** A recipient, or `''` for some that no line has named, about whom no attempt has a word. */
function untriedRow(copy: Copy, recipient: string, count: number): Waiting {
  const { host, queueId, envelopeSender, sinceAt, lastAt, state: disposition } = copy;
  const nothing = { nextHop: null, mailer: null, replyCode: null, enhancedStatus: null, replyText: null };
  return { host, queueId, recipient, count, disposition, envelopeSender, ...nothing, sinceAt, lastAt };
}

function rowOf(copy: Copy, event: Delivery, recipient: string, sinceAt: number, at: number): Waiting {
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

/** Where an attempt was meant to go: the relay, or the recipient's domain when none was reached. */
export function nextHopOf(event: Delivery, recipient: string): string | null {
  return event.relay?.name?.replace(/\.$/, '').toLowerCase() ?? event.relay?.ip ?? domainOf(recipient) ?? null;
}
