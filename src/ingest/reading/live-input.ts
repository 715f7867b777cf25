/** Gathers what a stream says until somebody takes it; one that says more than fits is kept waiting. */
import type { Readable } from 'node:stream';

const mostBytes = 4 * 1024 * 1024;

export class LiveInput {
  readonly #stream: Readable;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #isClosed = false;
  /** Why, when it did not simply end. */
  failure: NodeJS.ErrnoException | undefined;

  /** @param onNews there is something to take, or it is over. */
  constructor(stream: Readable, onNews: () => void) {
    this.#stream = stream;
    stream.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#bytes += chunk.length;
      if (this.#bytes >= mostBytes) stream.pause();
      onNews();
    });
    stream.on('error', (error: NodeJS.ErrnoException) => void (this.failure = error));
    // Standard input is not ours to close, so it only ends.
    for (const ending of ['end', 'close'])
      stream.on(ending, () => {
        this.#isClosed = true;
        onNews();
      });
  }

  /** All was taken, and nothing more will come. */
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
