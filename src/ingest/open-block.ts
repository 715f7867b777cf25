/** Gathers the lines of a source that will be its next block. */
import { longestEntryBytes } from '../dialects/exim/reject-log-entry.ts';
import { BlockTerms } from '../lines/block-terms.ts';
import { leansOnLast, LineReader, type Origin } from '../lines/line-reader.ts';
import type { NewBlock } from '../store/log-store.ts';
import type { LoggedLine } from '../lines/sighting.ts';
import type { Terms } from '../lines/terms.ts';
import type { Zones } from '../syslog/zones.ts';

/** Raw bytes of a full block. */
export const blockBytes = 64 * 1024;

/** A stretch of a buffer. */
interface Piece {
  readonly bytes: Buffer;
  readonly start: number;
  end: number;
}

/** Each block has its own clock, so that reading the block alone gives the same instants again. */
export class OpenBlock {
  readonly offset: number;
  readonly zones: Zones;
  readonly terms: BlockTerms;
  readonly #seedAt: number;
  readonly #reader: LineReader;
  readonly #pieces: Piece[] = [];
  #fromAt = Infinity;
  #toAt = -Infinity;
  length = 0;
  lines = 0;

  constructor(offset: number, zones: Zones, seedAt: number, origin: Origin, terms: Terms) {
    this.offset = offset;
    this.zones = zones;
    this.terms = new BlockTerms(terms);
    this.#seedAt = seedAt;
    this.#reader = new LineReader(origin, { zone: zones.text, seedAt });
  }

  get end(): number {
    return this.offset + this.length;
  }

  /** Instant of the last line, or the seed of the clock when there is none. */
  get lastAt(): number {
    return this.#reader.lastAt;
  }

  hasRoomFor(raw: string, lineBytes: number): boolean {
    const length = this.length + lineBytes;
    return length <= blockBytes || this.length === 0 || (length <= blockBytes + longestEntryBytes && leansOnLast(raw));
  }

  /** Parses the next line; `undefined` when it has no header. */
  read(raw: string): LoggedLine | undefined {
    return this.#reader.read(raw, this.end);
  }

  /** Adds the bytes of the line that {@link read} parsed. */
  add(bytes: Buffer, start: number, end: number, line: LoggedLine | undefined): void {
    const last = this.#pieces.at(-1);
    if (last?.bytes === bytes && last.end === start) last.end = end;
    else this.#pieces.push({ bytes, start, end });
    this.length += end - start;
    this.lines++;
    if (!line) return;
    if (line.at < this.#fromAt) this.#fromAt = line.at;
    if (line.at > this.#toAt) this.#toAt = line.at;
  }

  /** Position and time span; a block without a dated line has the instant of its clock's seed. */
  stretch(): Pick<NewBlock, 'offset' | 'seedAt' | 'zone' | 'fromAt' | 'toAt'> {
    const seedAt = this.#seedAt;
    const span =
      this.#fromAt <= this.#toAt ? { fromAt: this.#fromAt, toAt: this.#toAt } : { fromAt: seedAt, toAt: seedAt };
    return { offset: this.offset, seedAt, zone: this.zones.text, ...span };
  }

  /** Raw bytes from an offset within the block to its end. */
  bytesFrom(offset: number): Buffer {
    let skip = offset;
    const pieces: Buffer[] = [];
    for (const { bytes, start, end } of this.#pieces) {
      if (start + skip < end) pieces.push(bytes.subarray(start + skip, end));
      skip = Math.max(0, skip - (end - start));
    }
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  }
}
