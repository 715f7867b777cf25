/** Reads the uncompressed bytes of a file piece by piece, up to its end or to the place where it is damaged. */
import { openBytes, SourceError } from './open-bytes.ts';

export class Input {
  /** Path of the log that the file is a part of. */
  readonly path: string;
  /** Epoch ms; `undefined` for a stream. */
  readonly modifiedAt: number | undefined;
  readonly #bytes: AsyncGenerator<Buffer, void, undefined>;
  /** Set when reading stopped before the end of the file. */
  failure: SourceError | undefined;

  private constructor(path: string, bytes: AsyncGenerator<Buffer, void, undefined>, modifiedAt: number | undefined) {
    this.path = path;
    this.modifiedAt = modifiedAt;
    this.#bytes = bytes;
  }

  /**
   * The caller must dispose of it. Throws {@link SourceError}.
   * @param log path of the log that the file is a part of
   * @param onRead gets the number of bytes just read, before unpacking
   */
  static async open(path: string, log: string = path, onRead?: (bytes: number) => void): Promise<Input> {
    const { bytes, modifiedAt } = await openBytes(path, onRead);
    return new Input(log, bytes, modifiedAt);
  }

  /** The next bytes; `undefined` at the end or after a {@link failure}. */
  async next(): Promise<Buffer | undefined> {
    try {
      const { done, value } = await this.#bytes.next();
      return done ? undefined : value;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      this.failure = error;
      return undefined;
    }
  }

  /** Reads and drops the rest, to find out whether it can be read. */
  async passOver(): Promise<void> {
    while (await this.next());
  }

  /** At least `length` bytes, or all that are left. */
  async atLeast(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let sum = 0; sum < length; sum += pieces.at(-1)!.length) {
      const bytes = await this.next();
      if (!bytes) break;
      pieces.push(bytes);
    }
    return Buffer.concat(pieces);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#bytes.return();
  }
}
