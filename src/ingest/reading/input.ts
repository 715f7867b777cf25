/** Reads the uncompressed bytes of a file piece by piece, up to its end or to where it is damaged. */
import { openBytes, SourceError } from './open-bytes.ts';

export class Input {
  /** Of the log. */
  readonly path: string;
  /** `undefined` for what is no file. */
  readonly modifiedAt: number | undefined;
  readonly #bytes: AsyncGenerator<Buffer, void, undefined>;
  /** Why nothing more can be read, when that is not because the file ends. */
  failure: SourceError | undefined;

  private constructor(path: string, bytes: AsyncGenerator<Buffer, void, undefined>, modifiedAt: number | undefined) {
    this.path = path;
    this.modifiedAt = modifiedAt;
    this.#bytes = bytes;
  }

  /** `onRead` gets bytes as they are read from the disk. `log` is the path of the log that it is a part of. Throws {@link SourceError}; it must be closed. */
  static async open(path: string, onRead: (bytes: number) => void, log: string = path): Promise<Input> {
    const { bytes, modifiedAt } = await openBytes(path, onRead);
    return new Input(log, bytes, modifiedAt);
  }

  /** The bytes that follow; `undefined` at the end. */
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

  /** Reads what is left of it, to see whether it can be read. */
  async passOver(): Promise<void> {
    while (await this.next());
  }

  /** At least `length` bytes, or all there are. */
  async atLeast(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let sum = 0; sum < length; sum += pieces.at(-1)!.length) {
      const bytes = await this.next();
      if (!bytes) break;
      pieces.push(bytes);
    }
    return Buffer.concat(pieces);
  }

  async close(): Promise<void> {
    await this.#bytes.return();
  }
}
