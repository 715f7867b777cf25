/** Turns the bytes of one source, in order, into blocks, an open end, counts and a checkpoint for the store. */
import { interpret, type Reading } from '../dialects/interpret.ts';
import type { LoggedLine } from '../lines/sighting.ts';
import { endOfLine, textOfLine } from '../lines/split.ts';
import type { Terms } from '../lines/terms.ts';
import { type Correction, type DatingConfig, TimeCheck } from '../lines/time-check.ts';
import { type Fates, hopsKeptMs, type NewBlock, type NewTail, type SourceRecord } from '../store/log-store.ts';
import { Zones } from '../syslog/zones.ts';
import { Counts } from './counting/counts.ts';
import type { Fingerprint } from './sources/fingerprint.ts';
import { OpenBlock } from './open-block.ts';
import type { WaitingBook } from './counting/waiting-book.ts';

/** What all writers of one ingester share. */
export interface WriterParts {
  readonly terms: Terms;
  readonly book: WaitingBook;
  readonly dating: DatingConfig;
  /** Host of lines that name none. */
  readonly host: string;
  readonly now: () => number;
}

/** What a source adds with one commit. */
export interface Batch {
  readonly source: SourceRecord;
  readonly blocks: readonly NewBlock[];
  readonly tails: readonly NewTail[];
  readonly counts: Counts;
  /** Fate of an unfinished last line that questions already see (`duplicate` if they saw it before); it is counted when it is complete. */
  readonly unfinished?: keyof Fates | 'duplicate';
}

/** The stored open end of a source: lines not yet in a block, and perhaps an unfinished line. */
export type OpenEnd = Pick<NewTail, 'offset' | 'seedAt' | 'zone' | 'bytes'>;

const nothing: Buffer = Buffer.alloc(0);

export class SourceWriter {
  readonly #parts: WriterParts;
  readonly #check: TimeCheck;
  #source: SourceRecord;
  #block: OpenBlock;
  /** Bytes of the open block that are committed. */
  #committed = 0;
  /** The unfinished last line. */
  #carry = nothing;
  /** The unfinished last line as it is stored, so that questions see it. */
  #shown = nothing;
  #blocks: NewBlock[] = [];
  #counts: Counts;
  /** Lines before the open block. */
  #lines = 0;
  /** Whether the file had no unread bytes when it was last looked at. */
  isUpToDate = false;

  /** @param stored the source's open end: it becomes the start of the next block */
  constructor(source: SourceRecord, stored: OpenEnd | undefined, parts: WriterParts) {
    this.#parts = parts;
    this.#counts = this.#newCounts();
    this.#source = source;
    this.#check = new TimeCheck(parts.dating);
    this.#block = this.#newBlock(
      stored?.offset ?? source.offset,
      Zones.parse(stored?.zone ?? source.zone),
      stored?.seedAt ?? source.lastAt,
    );
    const bytes = stored?.bytes ?? nothing;
    const complete = this.#takeLines(bytes, (line, reading) => collectTerms(this.#block, line, reading));
    this.#shown = bytes.subarray(complete);
    this.#committed = this.#block.length;
    this.#lines = source.lines - this.#block.lines;
  }

  get sourceId(): number {
    return this.#source.id;
  }

  /** Offset after the last byte taken in, an unfinished line included. */
  get end(): number {
    return this.#block.end + this.#carry.length;
  }

  /** Offset after the last complete line taken for a commit. */
  get storedTo(): number {
    return this.#source.offset;
  }

  /** Bytes in full blocks not yet taken for a commit. */
  get sealedBytes(): number {
    return this.#blocks.reduce((sum, block) => sum + block.bytes.length, 0);
  }

  get hasNews(): boolean {
    return this.#blocks.length > 0 || this.#block.length > this.#committed;
  }

  /** Whether there is an unfinished last line that is not stored yet. */
  get hasUnshown(): boolean {
    return this.#carry.length > 0 && !this.#shown.subarray(0, this.#carry.length).equals(this.#carry);
  }

  /** Takes the bytes that follow {@link end}. */
  push(bytes: Buffer): void {
    const all = this.#carry.length > 0 ? Buffer.concat([this.#carry, bytes]) : bytes;
    const end = this.#takeLines(all, (line, reading) => this.#note(line, reading));
    this.#carry = Buffer.from(all.subarray(end));
    if (end > 0) this.#shown = nothing;
  }

  /** Turns the open end into a block, however small. */
  seal(): void {
    const block = this.#block;
    if (block.length > 0)
      this.#blocks.push({
        source: this.#source.id,
        ...block.stretch(),
        bytes: block.bytesFrom(0),
        terms: block.terms.text,
      });
    this.#lines += block.lines;
    this.#committed = 0;
    this.#block = this.#newBlock(block.end, block.zones, block.lastAt);
  }

  /** Everything not yet taken, except an unfinished last line. */
  take(): Batch {
    const block = this.#block;
    this.#source = {
      ...this.#source,
      offset: block.end,
      lines: this.#lines + block.lines,
      zone: block.zones.text,
      lastAt: block.lastAt,
    };
    const tail = { source: this.#source.id, ...block.stretch(), offset: block.offset + this.#committed };
    const tails =
      this.#committed < block.length
        ? [{ ...tail, bytes: block.bytesFrom(this.#committed), terms: block.terms.takeFresh() }]
        : [];
    const batch = { source: this.#source, blocks: this.#blocks, tails, counts: this.#counts };
    this.#committed = block.length;
    this.#blocks = [];
    this.#counts = this.#newCounts();
    return batch;
  }

  /** Like {@link take}, with the unfinished last line: questions see it, and it is read again when it is complete. */
  takeAll(): Batch {
    const batch = this.take();
    if (this.#carry.length === 0) return batch;
    if (!this.hasUnshown) return { ...batch, unfinished: 'duplicate' };
    const block = this.#newBlock(this.#block.end, this.#block.zones, this.#block.lastAt);
    const line = block.read(textOfLine(this.#carry, 0, this.#carry.length));
    block.add(this.#carry, 0, this.#carry.length, line);
    const reading = line && interpret(line);
    collectTerms(block, line, reading);
    const terms = block.terms.takeFresh();
    const tail = { source: this.#source.id, ...block.stretch(), bytes: this.#carry, terms };
    if (line && reading?.fate === 'events') this.#noteWaiting(line, reading);
    if (line && reading?.fate !== 'irrelevant') batch.counts.covers(line);
    this.#shown = this.#carry;
    return { ...batch, tails: [...batch.tails, tail], unfinished: reading?.fate ?? 'irrelevant' };
  }

  /** Extends the fingerprint of a file that was shorter than a full one when it was first read. */
  identify(fingerprint: Fingerprint): void {
    this.#source = { ...this.#source, ...fingerprint };
  }

  /** Reads all complete lines. @returns where the last of them ends in `bytes` */
  #takeLines(bytes: Buffer, onLine: (line: LoggedLine | undefined, reading: Reading | undefined) => void): number {
    let start = 0;
    for (let end = endOfLine(bytes, 0); end > 0; end = endOfLine(bytes, start)) {
      const raw = textOfLine(bytes, start, end);
      if (!this.#block.hasRoomFor(raw, end - start)) this.seal();
      let line = this.#block.read(raw);
      const reading = line && interpret(line);
      const correction = line && reading && this.#check.correct(line, reading, this.#block.zones);
      if (correction) line = this.#readAgain(raw, correction);
      this.#block.add(bytes, start, end, line);
      onLine(line, reading);
      start = end;
    }
    return start;
  }

  /** Reads a line with the corrected clock. That begins a new block, since a block has one clock. */
  #readAgain(raw: string, { zones, near }: Correction): LoggedLine | undefined {
    this.seal();
    this.#block = this.#newBlock(this.#block.offset, zones, near);
    return this.#block.read(raw);
  }

  #note(line: LoggedLine | undefined, reading: Reading | undefined): void {
    const counts = this.#counts;
    counts.fate(reading?.fate ?? 'irrelevant');
    if (!line || !reading || reading.fate === 'irrelevant') return;
    counts.covers(line, reading.fate);
    if (reading.fate === 'unexplained') return counts.unexplained(reading.program, line.message);
    collectTerms(this.#block, line, reading);
    for (const event of reading.events) counts.note(line, event);
    this.#noteWaiting(line, reading);
  }

  /** A line that was stored unfinished and turned out to be complete was already noted. */
  #noteWaiting(line: LoggedLine, reading: Extract<Reading, { fate: 'events' }>): void {
    const wasShown = this.#shown.length > 0 && line.raw === textOfLine(this.#shown, 0, this.#shown.length);
    if (!wasShown) for (const event of reading.events) this.#parts.book.note(line, event);
  }

  #newCounts(): Counts {
    return new Counts(this.#parts.now() - hopsKeptMs);
  }

  #newBlock(offset: number, zones: Zones, seedAt: number): OpenBlock {
    const origin = { source: this.#source.id, file: this.#source.path, host: this.#parts.host };
    return new OpenBlock(offset, zones, seedAt, origin, this.#parts.terms);
  }
}

function collectTerms(block: OpenBlock, line: LoggedLine | undefined, reading: Reading | undefined): void {
  if (!line || reading?.fate !== 'events') return;
  for (const event of reading.events) block.terms.add(line.host, event);
}
