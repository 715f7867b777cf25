/** Reads a growing log through one file handle, even after it was renamed or deleted. */
import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { comparedBytes, fingerprintOf, headBytes } from '../sources/fingerprint.ts';
import type { Ingester } from '../ingester.ts';
import { asSourceError } from '../reading/open-bytes.ts';
import { type Match, type OpenFile, readAt } from '../sources/open-file.ts';
import { offsetOfUnknown } from '../sources/unknown-lines.ts';
import type { SourceWriter } from '../source-writer.ts';

/** Read in one go, before other files get their turn. */
const chunkBytes = 1024 * 1024;
/** The last bytes before the position are read again with each read: a file that was truncated and rewritten differs there. */
const guardBytes = 256;

export class OpenLog {
  readonly writer: SourceWriter;
  readonly #ingester: Ingester;
  readonly #handle: FileHandle;
  /** Path when it was opened. */
  readonly #path: string;
  readonly #dev: number;
  readonly #ino: number;
  #position: number;
  /** Position after the last {@link drain}. */
  #drainedTo: number;
  #guard: Buffer;
  /** First bytes as they were read, for the fingerprint: those on disk may have been overwritten. */
  #head: Buffer;
  /** Size and mtime when it was last read to its end. */
  #version = '';
  /** Bytes left unread at the last {@link drain}. */
  unreadBytes = 0;
  /** Whether the file had no links left at the last {@link drain}. */
  isDeleted = false;
  /** When it was opened, last grew or was moved away (epoch ms). */
  movedAt: number;

  /** Continues where a known source ends. */
  static async resume(ingester: Ingester, path: string, file: OpenFile, { source, before }: Match): Promise<OpenLog> {
    const writer = await ingester.resume(source, path, file.beginning);
    return new OpenLog(ingester, path, file, writer, source.offset, before);
  }

  /** Starts a new source, after the lines that others hold. */
  static async begin(ingester: Ingester, path: string, file: OpenFile): Promise<OpenLog> {
    const { beginning, status, handle } = file;
    const offset = await offsetOfUnknown(ingester, path, file);
    const before = await readAt(handle, Math.max(0, offset - comparedBytes), Math.min(offset, comparedBytes));
    const writer = await ingester.begin(path, beginning, Math.floor(status.mtimeMs), offset);
    const log = new OpenLog(ingester, path, file, writer, offset, before);
    // The file may have been truncated since it was opened; its first bytes, read then, identify it.
    log.#take(beginning.subarray(offset));
    return log;
  }

  /** @param guard the bytes before `position`, where reading continues */
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
   * Reads what is new, or the first part of it. Gives `truncated` when the file no longer holds what was read from it.
   * Throws {@link SourceError} when it cannot be read any more, for example when a network file system is gone.
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
    this.writer.isUpToDate = this.unreadBytes === 0;
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

  /** Stores the unfinished last line, so that questions see it. */
  async showUnfinished(): Promise<void> {
    if (this.writer.hasUnshown) await this.#ingester.commit([this.writer.takeAll()]);
  }

  /** Closes a file from which nothing more is expected, with everything read of it committed first. */
  async finish(): Promise<void> {
    try {
      this.writer.seal();
      await this.#ingester.commit([this.writer.takeAll()]);
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    this.#ingester.release(this.writer);
    await this.#handle.close();
  }

  /** The bytes that follow; `undefined` when the bytes before them have changed. */
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
