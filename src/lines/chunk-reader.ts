/** Reads stored chunks back into sightings: the second use of the parsers, at question time. */
import { interpret } from '../dialects/interpret.ts';
import type { Chunk } from '../store/log-store.ts';
import { LineReader } from './line-reader.ts';
import type { Sighting } from './sighting.ts';
import { forEachLine } from './split.ts';

/** Chunks kept read: questions about one message come back to the same ones. */
const mostKept = 96;

export class ChunkReader {
  readonly #host: string;
  /** Least recently used first. */
  readonly #kept = new Map<string, readonly Sighting[]>();

  /** @param host host of lines that name none. */
  constructor(host: string) {
    this.#host = host;
  }

  /** All mail events of a chunk, in the order of its lines. */
  async read(chunk: Chunk): Promise<readonly Sighting[]> {
    const known = this.#kept.get(chunk.key);
    if (known) this.#kept.delete(chunk.key);
    const sightings = known ?? this.#parse(chunk, await chunk.read());
    this.#kept.set(chunk.key, sightings);
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value!);
    return sightings;
  }

  #parse(chunk: Chunk, bytes: Buffer): Sighting[] {
    const reader = new LineReader({ source: chunk.source, file: chunk.file, host: this.#host }, chunk);
    const sightings: Sighting[] = [];
    forEachLine(bytes, (raw, offset) => {
      const line = reader.read(raw, chunk.offset + offset);
      const reading = line ? interpret(line) : undefined;
      if (!line || reading?.fate !== 'events') return;
      for (const event of reading.events) sightings.push({ line, program: reading.program, event });
    });
    return sightings;
  }
}
