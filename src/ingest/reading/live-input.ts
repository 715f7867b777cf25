/** Buffers what a stream delivers until it is taken; pauses the stream when the buffer is full. */
import type { Readable } from 'node:stream';

const mostBytes = 4 * 1024 * 1024;

export class LiveInput {
  readonly #stream: Readable;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #isClosed = false;
  /** Set if the stream failed. */
  failure: NodeJS.ErrnoException | undefined;

  /** @param onNews called when there is something to take, or the stream is over */
  constructor(stream: Readable, onNews: () => void) {
    this.#stream = stream;
    stream.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#bytes += chunk.length;
      if (this.#bytes >= mostBytes) stream.pause();
      onNews();
    });
    stream.on('error', (error: NodeJS.ErrnoException) => void (this.failure = error));
    // Standard input emits `end` but not `close`, since it is not closed.
    for (const ending of ['end', 'close'])
      stream.on(ending, () => {
        this.#isClosed = true;
        onNews();
      });
  }

  /** Whether everything was taken and nothing more will come. */
  get isOver(): boolean {
    return this.#isClosed && this.#bytes === 0;
  }

  take(): Buffer {
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#bytes = 0;
    this.#stream.resume();
    return bytes;
  }

  close(): void {
    this.#stream.destroy();
  }
}
