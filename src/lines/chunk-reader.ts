/** Reads stored chunks back into sightings: the second use of the parsers, at question time. */
import { interpret } from '../dialects/interpret.ts';
import type { Chunk } from '../store/log-store.ts';
import { LineReader } from './line-reader.ts';
import type { LoggedLine, Sighting } from './sighting.ts';
import { forEachLine } from './split.ts';

/** Chunks kept read: questions about one message come back to the same ones. */
const mostKept = 128;

/** A line, and what it tells once somebody wanted to know. */
interface KeptLine {
  readonly line: LoggedLine;
  sightings: readonly Sighting[] | undefined;
}

export class ChunkReader {
  readonly #host: string;
  /** Least recently used first. */
  readonly #kept = new Map<string, readonly KeptLine[]>();

  /** @param host host of lines that name none. */
  constructor(host: string) {
    this.#host = host;
  }

  /** All mail events of a chunk, or those of the lines that are wanted, in the order of its lines. */
  async read(chunk: Chunk, isWanted: (line: LoggedLine) => boolean = () => true): Promise<readonly Sighting[]> {
    const lines = await this.#lines(chunk);
    return lines.flatMap((kept) => (isWanted(kept.line) ? (kept.sightings ??= sightingsOf(kept.line)) : []));
  }

  async #lines(chunk: Chunk): Promise<readonly KeptLine[]> {
    const known = this.#kept.get(chunk.key);
    if (known) this.#kept.delete(chunk.key);
    const lines = known ?? this.#readLines(chunk, await chunk.read());
    this.#kept.set(chunk.key, lines);
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value!);
    return lines;
  }

  #readLines(chunk: Chunk, bytes: Buffer): KeptLine[] {
    const reader = new LineReader({ source: chunk.source, file: chunk.file, host: this.#host }, chunk);
    const lines: KeptLine[] = [];
    forEachLine(bytes, (raw, offset) => {
      const line = reader.read(raw, chunk.offset + offset);
      if (line) lines.push({ line, sightings: undefined });
    });
    return lines;
  }
}

function sightingsOf(line: LoggedLine): Sighting[] {
  const reading = interpret(line);
  if (reading.fate !== 'events') return [];
  return reading.events.map((event) => ({ line, program: reading.program, event }));
}
