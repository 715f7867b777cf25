/** Follows one path through growth, rotation and truncation; what `stat` says is the truth, whoever says "look". */
import { type FileHandle, open, stat } from 'node:fs/promises';
import { fingerprintOf, headBytes, holdsSameBytes, sourcesLike } from './fingerprint.ts';
import { importFile } from './import-file.ts';
import type { Ingester } from './ingester.ts';
import { isPacked } from './open-bytes.ts';
import type { Batch, SourceWriter } from './source-writer.ts';

const chunkBytes = 1024 * 1024;
/** How much of a file's beginning is looked at for its year and zone. */
const datingBytes = 256 * 1024;
/** Commits in the middle of catching up. */
const commitBytes = 4 * 1024 * 1024;
/** A file that was truncated and has grown beyond our place again begins differently. */
const guardBytes = 256;

/** The file behind the path, as long as it is the same one. */
interface Opened {
  readonly handle: FileHandle;
  readonly dev: number;
  readonly ino: number;
  readonly guard: Buffer;
  readonly writer: SourceWriter;
  /** Bytes read. */
  position: number;
  /** Its fingerprint covers fewer bytes than it could. */
  young: boolean;
}

export class FollowedFile {
  readonly path: string;
  readonly #ingester: Ingester;
  #opened: Opened | undefined;
  /** A packed file is read once. */
  #packed: string | undefined;

  constructor(ingester: Ingester, path: string) {
    this.#ingester = ingester;
    this.path = path;
  }

  /** Reads whatever is new; the batch to commit, if any. */
  async look(): Promise<Batch[]> {
    const batches: Batch[] = [];
    const status = await stat(this.path).catch(() => undefined);
    if (this.#opened) {
      const same = await this.#isSame(this.#opened);
      if (same) await this.#drain(this.#opened);
      const moved = !status || status.ino !== this.#opened.ino || status.dev !== this.#opened.dev;
      if (!same || moved) batches.push(...(await this.#leave()));
    }
    if (!this.#opened && status?.isFile()) await this.#open();
    if (this.#opened?.writer.hasNews) batches.push(this.#opened.writer.take(true));
    return batches;
  }

  /** Bytes not read yet. */
  async lag(): Promise<number> {
    const status = await stat(this.path).catch(() => undefined);
    return Math.max(0, (status?.size ?? 0) - (this.#opened?.position ?? 0));
  }

  async close(): Promise<void> {
    await this.#opened?.handle.close();
    this.#opened = undefined;
  }

  async #open(): Promise<void> {
    const handle = await open(this.path).catch(() => undefined);
    if (!handle) return;
    const { dev, ino, mtimeMs } = await handle.stat();
    const head = Buffer.alloc(datingBytes);
    const { bytesRead } = await handle.read(head, 0, datingBytes, 0);
    const begun = head.subarray(0, bytesRead);
    if (bytesRead === 0 || isPacked(begun)) {
      await handle.close();
      if (bytesRead > 0) await this.#importPacked(`${dev}/${ino}/${mtimeMs}`);
      return;
    }
    const { writer, position } = await this.#writerFor(handle, begun, mtimeMs);
    const guard = Buffer.from(begun.subarray(0, guardBytes));
    this.#opened = { handle, dev, ino, guard, writer, position, young: bytesRead < headBytes };
    await this.#drain(this.#opened);
  }

  async #importPacked(version: string): Promise<void> {
    if (this.#packed === version) return;
    this.#packed = version;
    await importFile(this.#ingester, this.path);
  }

  async #writerFor(
    handle: FileHandle,
    head: Buffer,
    modifiedAt: number,
  ): Promise<{ writer: SourceWriter; position: number }> {
    for (const source of sourcesLike(head, this.#ingester.sources)) {
      const before = Buffer.alloc(Math.min(headBytes, source.offset));
      const { bytesRead } = await handle.read(before, 0, before.length, source.offset - before.length);
      if (bytesRead < before.length || !(await holdsSameBytes(this.#ingester.store, source, before, source.offset)))
        continue;
      const grown = source.headBytes < headBytes ? { ...source, ...fingerprintOf(head) } : source;
      return { writer: await this.#ingester.resume(grown, this.path), position: source.offset };
    }
    const whole = head.subarray(0, head.lastIndexOf(10) + 1);
    return { writer: await this.#ingester.begin(this.path, whole.length > 0 ? whole : head, modifiedAt), position: 0 };
  }

  /** Not truncated, nor truncated and written anew. */
  async #isSame({ handle, position, guard }: Opened): Promise<boolean> {
    const { size } = await handle.stat();
    if (size < position) return false;
    const beginning = Buffer.alloc(guard.length);
    await handle.read(beginning, 0, guard.length, 0);
    return beginning.equals(guard);
  }

  async #drain(opened: Opened): Promise<void> {
    for (;;) {
      const bytes = Buffer.allocUnsafe(chunkBytes);
      const { bytesRead } = await opened.handle.read(bytes, 0, chunkBytes, opened.position);
      if (bytesRead === 0) return;
      opened.position += bytesRead;
      opened.writer.push(bytes.subarray(0, bytesRead));
      if (opened.young) await this.#mature(opened);
      if (opened.writer.sealedBytes >= commitBytes) await this.#ingester.commit([opened.writer.take(false)]);
    }
  }

  /** The fingerprint of a young file is made anew as it grows. */
  async #mature(opened: Opened): Promise<void> {
    const head = Buffer.alloc(headBytes);
    const { bytesRead } = await opened.handle.read(head, 0, headBytes, 0);
    opened.writer.identify(fingerprintOf(head.subarray(0, bytesRead)));
    opened.young = bytesRead < headBytes;
  }

  async #leave(): Promise<Batch[]> {
    const opened = this.#opened;
    if (!opened) return [];
    this.#opened = undefined;
    await opened.handle.close();
    opened.writer.endLine();
    opened.writer.seal();
    return [opened.writer.take(false)];
  }
}
