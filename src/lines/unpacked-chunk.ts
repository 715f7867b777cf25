/** Turns the bytes of a stored chunk into sightings: of all its lines, or only of those that hold some text. */
import { interpret } from '../dialects/interpret.ts';
import type { Chunk } from '../store/log-store.ts';
import { LineReader, type Place } from './line-reader.ts';
import type { LoggedLine, Sighting } from './sighting.ts';
import { forEachLine, textOfLine } from './split.ts';

/** Within so short a time no stamp can mean two instants, whatever the zone. */
const steadyMs = 10 * 60_000;
/**
 * Where these stand, a line may not speak for itself: JSON spells its words in other ways, syslogd's `last message
 * repeated` has those of the line before, an RFC 5424 header without a time has that of the line before, and the Kelvin
 * sign is a `k` when lowered.
 */
const leaning = ['{', 'ast message ', '>1 - ', '\n1 - ', '\u212A'];

/** A line, and what it tells once somebody wanted to know. */
interface ReadLine {
  readonly line: LoggedLine;
  sightings: readonly Sighting[] | undefined;
}

export class UnpackedChunk {
  readonly #chunk: Chunk;
  readonly #bytes: Buffer;
  readonly #place: Place;
  /** Whether each line can be read without those before it, and holds what it tells as it is. */
  readonly #isLoose: boolean;
  #lines: readonly ReadLine[] | undefined;
  /** A character for each byte. */
  #lowered: string | undefined;

  /** @param host host of lines that name none. */
  constructor(chunk: Chunk, bytes: Buffer, host: string) {
    this.#chunk = chunk;
    this.#bytes = bytes;
    this.#place = { source: chunk.source, file: chunk.file, host };
    this.#isLoose = chunk.toAt - chunk.fromAt < steadyMs && !leaning.some((text) => bytes.includes(text));
  }

  get isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  /** Those of all lines, in order. */
  all(): Sighting[] {
    return this.#inOrder().flatMap(told);
  }

  /** Those of the lines that hold any of some texts in their words or as their process number, whatever the case. @param texts printable ASCII in lower case */
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

  /** A line that stands for itself is somewhere in the time of the chunk. */
  #read(start: number, end: number): LoggedLine | undefined {
    const { zone, fromAt, offset } = this.#chunk;
    const reader = new LineReader(this.#place, { zone, seedAt: fromAt });
    return reader.read(textOfLine(this.#bytes, start, end), offset + start);
  }

  #inOrder(): readonly ReadLine[] {
    if (this.#lines) return this.#lines;
    const reader = new LineReader(this.#place, this.#chunk);
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
