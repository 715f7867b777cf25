/** Turns the bytes of one source, in order, into blocks, an open end, facts and a checkpoint for the store. */
import { interpret } from '../dialects/interpret.ts';
import { LineReader } from '../lines/line-reader.ts';
import { countLines, forEachLine } from '../lines/split.ts';
import type { Terms } from '../lines/terms.ts';
import type { Fates, NewBlock, NewTail, SourceRecord } from '../store/log-store.ts';
import { Clock } from '../syslog/clock.ts';
import { Facts } from './facts.ts';
import type { WaitingBook } from './waiting-book.ts';

/** Raw bytes of a full block. */
export const blockBytes = 64 * 1024;
/** A "line" longer than this is cut into several: it is no log line. */
const longestCarryBytes = 1024 * 1024;
const newline = 10;

/** What every writer of one ingester shares. */
export interface Shared {
  readonly terms: Terms;
  readonly book: WaitingBook;
  /** Host of lines that name none. */
  readonly host: string;
}

/** What a source has to commit. */
export interface Batch {
  readonly source: SourceRecord;
  readonly blocks: readonly NewBlock[];
  readonly tails: readonly NewTail[];
  readonly facts: Facts;
}

/** Lines since the last block. */
interface Open {
  readonly offset: number;
  readonly seedAt: number;
  readonly pieces: Buffer[];
  length: number;
  lines: number;
  fromAt: number;
  toAt: number;
  readonly terms: Set<string>;
  facts: Facts;
  /** Bytes and clock up to where the stored open end reaches. */
  committed: number;
  committedAt: number;
}

export class SourceWriter {
  readonly #shared: Shared;
  #source: SourceRecord;
  readonly #clock: Clock;
  readonly #reader: LineReader;
  #open: Open;
  #carry = Buffer.alloc(0);
  #blocks: NewBlock[] = [];
  #facts = new Facts();
  /** Sealed, so before the open end. */
  #lines: number;

  /** @param stored the stored open end of the source, which its next block will begin with. */
  constructor(source: SourceRecord, stored: readonly NewTail[], shared: Shared) {
    this.#shared = shared;
    this.#source = source;
    const tails = stored.filter((tail) => tail.offset < source.offset);
    this.#clock = new Clock(source.zone, tails[0]?.seedAt ?? source.lastAt);
    this.#reader = new LineReader({ source: source.id, file: source.path, host: shared.host }, this.#clock);
    this.#open = this.#newOpen(tails[0]?.offset ?? source.offset);
    for (const tail of tails) this.#analyse(tail.bytes, { quietly: true });
    this.#lines = source.lines - this.#open.lines;
    this.#open.committed = this.#open.length;
    this.#open.committedAt = this.#clock.lastAt;
    this.#open.facts = new Facts();
  }

  /** Bytes of full blocks that wait for a commit. */
  get sealedBytes(): number {
    return this.#blocks.reduce((sum, block) => sum + block.bytes.length, 0);
  }

  get hasNews(): boolean {
    return this.#blocks.length > 0 || this.#open.length > this.#open.committed;
  }

  get #completeEnd(): number {
    return this.#open.offset + this.#open.length;
  }

  /** Takes in the bytes that follow. */
  push(bytes: Buffer): void {
    const all = this.#carry.length > 0 ? Buffer.concat([this.#carry, bytes]) : bytes;
    const cut = all.lastIndexOf(newline) + 1;
    const complete = cut === 0 && all.length > longestCarryBytes ? all.length : cut;
    this.#carry = Buffer.from(all.subarray(complete));
    this.#absorb(all.subarray(0, complete));
  }

  /** The unfinished last line is a line after all: the source ends here for good. */
  endLine(): void {
    const last = this.#carry;
    this.#carry = Buffer.alloc(0);
    if (last.length > 0) this.#absorb(last);
  }

  /** Makes a block of the open end, however small. */
  seal(): void {
    const open = this.#open;
    if (open.length === 0) return;
    this.#blocks.push({
      source: this.#source.id,
      offset: open.offset,
      seedAt: open.seedAt,
      zone: this.#source.zone,
      ...spanOf(open),
      bytes: open.pieces.length === 1 ? open.pieces[0]! : Buffer.concat(open.pieces),
      terms: open.terms,
    });
    this.#facts.merge(open.facts);
    this.#lines += open.lines;
    this.#open = this.#newOpen(open.offset + open.length);
  }

  /** What is to be committed now; without `openEnd` only full blocks. */
  take(openEnd: boolean): Batch {
    const tails = openEnd ? this.#takeTail() : [];
    const at = openEnd
      ? { offset: this.#completeEnd, lines: this.#lines + this.#open.lines }
      : { offset: this.#open.offset, lines: this.#lines };
    this.#source = { ...this.#source, ...at, lastAt: openEnd ? this.#clock.lastAt : this.#open.seedAt };
    const batch = { source: this.#source, blocks: this.#blocks, tails, facts: this.#facts };
    this.#blocks = [];
    this.#facts = new Facts();
    return batch;
  }

  /** The unfinished last line as a provisional open end: it can be asked about, and is read again once it is finished. */
  provisional(): { readonly tail: NewTail; readonly fate: keyof Fates } | undefined {
    if (this.#carry.length === 0) return undefined;
    const clock = new Clock(this.#source.zone, this.#clock.lastAt);
    const reader = new LineReader({ source: this.#source.id, file: this.#source.path, host: this.#shared.host }, clock);
    const line = reader.read(this.#carry.toString('utf8'), this.#completeEnd);
    const reading = line ? interpret(line) : undefined;
    if (line && reading?.fate === 'events') for (const event of reading.events) this.#shared.book.note(line, event);
    const at = clock.lastAt;
    const stretch = {
      source: this.#source.id,
      offset: this.#completeEnd,
      seedAt: this.#clock.lastAt,
      zone: this.#source.zone,
      fromAt: at,
      toAt: at,
    };
    return { tail: { ...stretch, bytes: this.#carry }, fate: reading?.fate ?? 'irrelevant' };
  }

  /** A young file has grown: its fingerprint covers more of it now. */
  identify(fingerprint: Pick<SourceRecord, 'headBytes' | 'headHash'>): void {
    this.#source = { ...this.#source, ...fingerprint };
  }

  #takeTail(): NewTail[] {
    const open = this.#open;
    if (open.length === open.committed) return [];
    const bytes = Buffer.concat(open.pieces).subarray(open.committed);
    const stretch = { source: this.#source.id, zone: this.#source.zone, ...spanOf(open) };
    const tail = { ...stretch, offset: open.offset + open.committed, seedAt: open.committedAt, bytes };
    open.committed = open.length;
    open.committedAt = this.#clock.lastAt;
    this.#facts.merge(open.facts);
    open.facts = new Facts();
    return [tail];
  }

  /** Whole lines, into blocks of at most {@link blockBytes} where lines allow it. */
  #absorb(lines: Buffer): void {
    for (let rest = lines; rest.length > 0;) {
      const length = this.#fitting(rest);
      if (length > 0) this.#analyse(rest.subarray(0, length));
      rest = rest.subarray(length);
      if (rest.length > 0) this.seal();
    }
  }

  /** Bytes of the whole lines that the open block has room for; an empty one takes at least one line. */
  #fitting(lines: Buffer): number {
    const room = Math.max(0, blockBytes - this.#open.length);
    if (lines.length <= room) return lines.length;
    const fit = lines.subarray(0, room).lastIndexOf(newline) + 1;
    if (fit > 0 || this.#open.length > 0) return fit;
    const end = lines.indexOf(newline);
    return end < 0 ? lines.length : end + 1;
  }

  #analyse(lines: Buffer, { quietly = false } = {}): void {
    const { terms, book } = this.#shared;
    const open = this.#open;
    const base = open.offset + open.length;
    forEachLine(lines, (raw, offset) => {
      const line = this.#reader.read(raw, base + offset);
      if (!line) return open.facts.fate('irrelevant');
      this.#stretchTo(line.at);
      open.facts.covers(line);
      const reading = interpret(line);
      open.facts.fate(reading.fate);
      if (reading.fate === 'unexplained') open.facts.odd(reading.program, line.message);
      if (reading.fate !== 'events') return;
      open.terms.add(terms.host(line.host));
      for (const event of reading.events) {
        terms.collect(event, open.terms);
        open.facts.note(line, event);
        if (!quietly) book.note(line, event);
      }
    });
    open.pieces.push(lines);
    open.length += lines.length;
    open.lines += countLines(lines);
  }

  #stretchTo(at: number): void {
    if (at < this.#open.fromAt) this.#open.fromAt = at;
    if (at > this.#open.toAt) this.#open.toAt = at;
  }

  #newOpen(offset: number): Open {
    const at = this.#clock.lastAt;
    return {
      offset,
      seedAt: at,
      pieces: [],
      length: 0,
      lines: 0,
      fromAt: Infinity,
      toAt: -Infinity,
      terms: new Set(),
      facts: new Facts(),
      committed: 0,
      committedAt: at,
    };
  }
}

/** A stretch without a single dated line stands where the clock stood. */
function spanOf({ fromAt, toAt, seedAt }: Open): Pick<NewBlock, 'fromAt' | 'toAt'> {
  return fromAt <= toAt ? { fromAt, toAt } : { fromAt: seedAt, toAt: seedAt };
}
