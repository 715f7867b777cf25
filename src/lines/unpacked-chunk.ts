/** Turns the bytes of a stored chunk into sightings: of all its lines, or only of lines that contain some text. */
import { envelopeOfEntry } from '../dialects/exim/reject-log-entry.ts';
import { interpret } from '../dialects/interpret.ts';
import type { Chunk } from '../store/log-store.ts';
import { LineReader, type Origin } from './line-reader.ts';
import type { LoggedLine, Sighting } from './sighting.ts';
import { forEachLine, textOfLine } from './split.ts';

/** Within this time no stamp is ambiguous, whatever the zone. */
const steadyMs = 10 * 60_000;
/**
 * If a chunk contains any of these, its lines cannot be tested and read one by one: JSON escapes text, syslogd's `last
 * message repeated` repeats the text of another line, an entry of Exim's reject log has several lines, an RFC 5424 header without a time has that of the line before, and
 * the Kelvin sign becomes a `k` in lower case.
 */
const leaning = ['{', 'ast message ', envelopeOfEntry, '>1 - ', '\n1 - ', '\u212A'];

/** A line, and its sightings once they were asked for. */
interface ReadLine {
  readonly line: LoggedLine;
  sightings: readonly Sighting[] | undefined;
}

export class UnpackedChunk {
  readonly #chunk: Chunk;
  readonly #bytes: Buffer;
  readonly #origin: Origin;
  /** Whether each line can be read without those before it, and contains its text literally. */
  readonly #isLoose: boolean;
  #lines: readonly ReadLine[] | undefined;
  /** The bytes as latin1: one character per byte. */
  #lowered: string | undefined;

  /** @param host host of lines that name none */
  constructor(chunk: Chunk, bytes: Buffer, host: string) {
    this.#chunk = chunk;
    this.#bytes = bytes;
    this.#origin = { source: chunk.source, file: chunk.file, besideAt: (chunk.fromAt + chunk.toAt) / 2, host };
    this.#isLoose = chunk.toAt - chunk.fromAt < steadyMs && !leaning.some((text) => bytes.includes(text));
  }

  /** 0 if its lines cannot be read any more. */
  get sizeBytes(): number {
    return this.#bytes.length;
  }

  /** The sightings of all lines, in order. */
  all(): Sighting[] {
    return this.#inOrder().flatMap(told);
  }

  /**
   * The sightings of lines that contain any of the texts, ignoring case, or have one as process number.
   * @param texts printable ASCII in lower case
   */
  holding(texts: readonly string[]): Sighting[] {
    if (this.#isLoose) return this.#linesHolding(texts).flatMap(sightingsOf);
    const holds = ({ line: { message, pid } }: ReadLine) => {
      const words = `${pid} ${message}`.toLowerCase();
      return texts.some((text) => words.includes(text));
    };
    return this.#inOrder().filter(holds).flatMap(told);
  }

  #linesHolding(texts: readonly string[]): LoggedLine[] {
    this.#lowered ??= this.#bytes.toString('latin1').toLowerCase();
    const all = this.#lowered;
    const endAfter = (at: number) => all.indexOf('\n', at) + 1 || all.length;
    const starts = new Set<number>();
    for (const text of texts)
      for (let at = all.indexOf(text); at >= 0; at = all.indexOf(text, endAfter(at)))
        starts.add(all.lastIndexOf('\n', at) + 1);
    const lines = [...starts].sort((a, b) => a - b).map((start) => this.#read(start, endAfter(start)));
    return lines.filter((line) => line !== undefined);
  }

  /** Reads a single line: its time is within that of the chunk. */
  #read(start: number, end: number): LoggedLine | undefined {
    const { zone, fromAt, offset } = this.#chunk;
    const reader = new LineReader(this.#origin, { zone, seedAt: fromAt });
    return reader.read(textOfLine(this.#bytes, start, end), offset + start);
  }

  #inOrder(): readonly ReadLine[] {
    if (this.#lines) return this.#lines;
    const reader = new LineReader(this.#origin, this.#chunk);
    const lines: ReadLine[] = [];
    forEachLine(this.#bytes, (raw, offset) => {
      const line = reader.read(raw, this.#chunk.offset + offset);
      if (line) lines.push({ line, sightings: undefined });
    });
    return (this.#lines = lines);
  }
}

function told(read: ReadLine): readonly Sighting[] {
  return (read.sightings ??= sightingsOf(read.line));
}

function sightingsOf(line: LoggedLine): Sighting[] {
  const reading = interpret(line);
  if (reading.fate !== 'events') return [];
  return reading.events.map((event) => ({ line, program: reading.program, event }));
}
