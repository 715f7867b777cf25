/** Reads stored chunks back into sightings: the second use of the parsers, at question time. */
import type { Chunk } from '../store/log-store.ts';
import type { Sighting } from './sighting.ts';
import { UnpackedChunk } from './unpacked-chunk.ts';

/** Size of the chunks cached unpacked: questions about one message read the same ones repeatedly, among them all open ends. */
const mostKeptBytes = 16 * 1024 * 1024;

/** Least recently used first. */
class KeptChunks {
  readonly #chunks = new Map<string, UnpackedChunk>();
  #bytes = 0;

  /** Removes it. */
  take(key: string): UnpackedChunk | undefined {
    const chunk = this.#chunks.get(key);
    if (this.#chunks.delete(key)) this.#bytes -= chunk!.sizeBytes;
    return chunk;
  }

  put(key: string, chunk: UnpackedChunk): void {
    this.take(key);
    this.#chunks.set(key, chunk);
    this.#bytes += chunk.sizeBytes;
    for (const oldest of this.#chunks.keys()) {
      if (this.#bytes <= mostKeptBytes) return;
      this.take(oldest);
    }
  }
}

export class ChunkReader {
  /** Host of lines that name none. */
  readonly host: string;
  readonly #kept: KeptChunks;
  /** Chunks that gave no bytes: they are damaged, or were dropped meanwhile. */
  readonly skipped = new Map<string, Chunk>();

  constructor(host: string, kept = new KeptChunks()) {
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
    const unpacked = this.#kept.take(chunk.key) ?? (await this.#fetch(chunk));
    if (unpacked.sizeBytes > 0) this.#kept.put(chunk.key, unpacked);
    return unpacked;
  }

  async #fetch(chunk: Chunk): Promise<UnpackedChunk> {
    const bytes = await chunk.read();
    if (bytes.length === 0) this.skipped.set(chunk.key, chunk);
    return new UnpackedChunk(chunk, bytes, this.host);
  }
}
