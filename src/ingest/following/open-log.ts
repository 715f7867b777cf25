/** Reads a growing log through one handle, for as long as it is the same file, whatever its name is by now. */
import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { comparedBytes, fingerprintOf, headBytes } from '../sources/fingerprint.ts';
import type { Ingester } from '../ingester.ts';
import { asSourceError } from '../reading/open-bytes.ts';
import { type Match, type OpenFile, readAt } from '../sources/open-file.ts';
import { SharedLines } from '../sources/shared-lines.ts';
import type { SourceWriter } from '../source-writer.ts';

/** Read at once, and of one file before others have their turn. */
const chunkBytes = 1024 * 1024;
/** The bytes before our place are read again with what follows: a file truncated and written anew is not taken for grown. */
const guardBytes = 256;

export class OpenLog {
  readonly writer: SourceWriter;
  readonly #ingester: Ingester;
  readonly #handle: FileHandle;
  /** As it was when it was opened. */
  readonly #path: string;
  readonly #dev: number;
  readonly #ino: number;
  #position: number;
  /** Where it was when it was last looked at. */
  #drainedTo: number;
  #guard: Buffer;
  /** A young file's first bytes as they were taken in: those on the disk may be another's by now. */
  #head: Buffer;
  /** Size and time of the last change, when it was last read to its end. */
  #version = '';
  /** How much was left to be read when it was last looked at. */
  unreadBytes = 0;
  /** No path led to it any more when it was last looked at. */
  isDeleted = false;
  /** When it was opened, had grown or was moved away (epoch ms). */
  movedAt: number;

  /** Goes on where a source ends. */
  static async resume(ingester: Ingester, path: string, file: OpenFile, { source, before }: Match): Promise<OpenLog> {
    const writer = await ingester.resume(source, path, file.beginning);
    return new OpenLog(ingester, path, file, writer, source.offset, before);
  }

  /** A file never seen before. */
  static async begin(ingester: Ingester, path: string, file: OpenFile): Promise<OpenLog> {
    const { beginning, status, handle } = file;
    const offset = await sharedBytes(ingester, file);
    const before = await readAt(handle, Math.max(0, offset - comparedBytes), Math.min(offset, comparedBytes));
    const writer = await ingester.begin(path, beginning, Math.floor(status.mtimeMs), offset);
    const log = new OpenLog(ingester, path, file, writer, offset, before);
    // By now it may be truncated: what it was then is known by what it began with.
    log.#take(beginning.subarray(offset));
    return log;
  }

  /** @param guard the bytes before `position`, where the writer goes on. */
  private constructor(
    ingester: Ingester,
    path: string,
    file: OpenFile,
    writer: SourceWriter,
    position: number,
    guard: Buffer,
  ) {
    this.#path = path;
    this.writer = writer;
    this.#ingester = ingester;
    this.#handle = file.handle;
    this.#dev = file.status.dev;
    this.#ino = file.status.ino;
    this.#position = position;
    this.#drainedTo = position;
    this.#guard = guard.subarray(-guardBytes);
    this.#head = guard.subarray(0, headBytes);
    this.movedAt = ingester.now();
  }

  /** Whether a path leads to this file. */
  is(status: Stats): boolean {
    return status.ino === this.#ino && status.dev === this.#dev;
  }

  /**
   * Reads what is new, or the first of it. `truncated` when the file no longer holds what was read from it. Throws
   * {@link SourceError} when it cannot be read any more, as when the server of its disk is gone.
   */
  async drain(): Promise<'grown' | 'same' | 'truncated'> {
    const { size, mtimeMs, nlink } = await this.#trying(this.#handle.stat());
    this.isDeleted = nlink === 0;
    const version = `${size} ${mtimeMs}`;
    if (version === this.#version) return 'same';
    const fresh = await this.#read(Math.min(chunkBytes, size - this.#position));
    if (!fresh) return 'truncated';
    this.#take(fresh);
    this.unreadBytes = fresh.length > 0 ? Math.max(0, size - this.#position) : 0;
    if (this.unreadBytes === 0) this.#version = version;
    this.#ingester.markUpToDate(this.writer, this.unreadBytes === 0);
    const hasGrown = this.#position > this.#drainedTo;
    this.#drainedTo = this.#position;
    return hasGrown ? 'grown' : 'same';
  }

  #take(fresh: Buffer): void {
    if (fresh.length === 0) return;
    this.writer.push(fresh);
    if (this.#position < headBytes) this.#identify(fresh);
    this.#position += fresh.length;
    this.#guard = Buffer.concat([this.#guard, fresh.subarray(-guardBytes)]).subarray(-guardBytes);
    this.movedAt = this.#ingester.now();
  }

  #identify(fresh: Buffer): void {
    this.#head = Buffer.concat([this.#head, fresh.subarray(0, headBytes)]).subarray(0, headBytes);
    this.writer.identify(fingerprintOf(this.#head));
  }

  async close(): Promise<void> {
    this.#ingester.release(this.writer);
    await this.#handle.close();
  }

  /** The bytes that follow, or `undefined` when those before are not as they were. */
  async #read(length: number): Promise<Buffer | undefined> {
    const guard = this.#guard;
    if (length < 0) return undefined;
    const buffer = Buffer.allocUnsafeSlow(guard.length + length);
    const { bytesRead } = await this.#trying(
      this.#handle.read(buffer, 0, buffer.length, this.#position - guard.length),
    );
    if (bytesRead < guard.length || !buffer.subarray(0, guard.length).equals(guard)) return undefined;
    return buffer.subarray(guard.length, bytesRead);
  }

  async #trying<T>(act: Promise<T>): Promise<T> {
    return act.catch((error: unknown) => {
      throw asSourceError(this.#path, error);
    });
  }
}

/** Where the lines begin that are in no other source. */
async function sharedBytes(ingester: Ingester, { handle, beginning }: OpenFile): Promise<number> {
  const shared = new SharedLines(ingester, beginning);
  let end = 0;
  let bytes = beginning;
  for (let more = await shared.lengthIn(bytes, end); more > 0; more = await shared.lengthIn(bytes, end)) {
    end += more;
    bytes = await readAt(handle, end, chunkBytes);
  }
  return end;
}
