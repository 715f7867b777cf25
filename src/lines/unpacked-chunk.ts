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

  /** Those of the lines that hold the text in their words or as their process number. @param text a global pattern of printable ASCII */
  holding(text: RegExp): Sighting[] {
    if (this.#isLoose) return this.#alone(text).flatMap(sightingsOf);
    const holds = ({ line: { message, pid } }: ReadLine) => message.search(text) >= 0 || `${pid}`.search(text) >= 0;
    return this.#inOrder().filter(holds).flatMap(told);
  }

  #alone(text: RegExp): LoggedLine[] {
    const all = this.#bytes.toString('latin1');
    const lines: LoggedLine[] = [];
    text.lastIndex = 0;
    for (let found = text.exec(all); found; found = text.exec(all)) {
      const start = all.lastIndexOf('\n', found.index) + 1;
      text.lastIndex = all.indexOf('\n', found.index) + 1 || all.length;
      const line = this.#read(start, text.lastIndex);
      if (line) lines.push(line);
    }
    return lines;
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
