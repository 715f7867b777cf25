/** Reads stored chunks back into sightings: the second use of the parsers, at question time. */
import type { Chunk } from '../store/log-store.ts';
import type { Sighting } from './sighting.ts';
import { UnpackedChunk } from './unpacked-chunk.ts';

/** Chunks cached unpacked: questions about one message read the same ones repeatedly. */
const mostKept = 256;

export class ChunkReader {
  /** Host of lines that name none. */
  readonly host: string;
  /** Least recently used first. */
  readonly #kept: Map<string, UnpackedChunk>;
  /** Chunks that gave no bytes: they are damaged, or were dropped meanwhile. */
  readonly skipped = new Map<string, Chunk>();

  constructor(host: string, kept = new Map<string, UnpackedChunk>()) {
    this.host = host;
    this.#kept = kept;
  }

  /** Shares the cache, but has its own list of skipped chunks. */
  forOneQuestion(): ChunkReader {
    return new ChunkReader(this.host, this.#kept);
  }

  /**
   * The sightings of a chunk, in the order of its lines.
   * @param texts if given, only of lines with any of them, see {@link UnpackedChunk.holding}
   */
  async read(chunk: Chunk, texts?: readonly string[]): Promise<readonly Sighting[]> {
    const unpacked = await this.#unpack(chunk);
    return texts ? unpacked.holding(texts) : unpacked.all();
  }

  async #unpack(chunk: Chunk): Promise<UnpackedChunk> {
    const known = this.#kept.get(chunk.key);
    if (known) this.#kept.delete(chunk.key);
    const unpacked = known ?? (await this.#fetch(chunk));
    if (unpacked.isEmpty) return unpacked;
    this.#kept.set(chunk.key, unpacked);
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value!);
    return unpacked;
  }

  async #fetch(chunk: Chunk): Promise<UnpackedChunk> {
    const bytes = await chunk.read();
    if (bytes.length === 0) this.skipped.set(chunk.key, chunk);
    return new UnpackedChunk(chunk, bytes, this.host);
  }
}
