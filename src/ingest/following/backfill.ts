/** Reads older parts of rotated logs, and packed files, after the live logs: newest first, yielding to live logs at every commit. */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { CodedTrouble } from '../trouble.ts';
import { findFiles } from '../reading/find-files.ts';
import { type Imported, importReadable } from '../import-file.ts';
import type { Ingester } from '../ingester.ts';
import { matchesOf, openFile } from '../sources/open-file.ts';
import { SourceError } from '../reading/open-bytes.ts';
import { isRotated } from '../reading/rotation.ts';

export interface BackfillEvents {
  /** A file was read; `left` are still to be read. `added` lines are new, those of the files read just before it included. */
  readonly onFile?: (path: string, left: number, added: number) => void;
  readonly onTrouble?: (error: CodedTrouble) => void;
}

interface Part {
  readonly path: string;
  /** Size on disk, packed or not. */
  readonly bytes: number;
  readonly state: string;
}

/** Differs when the file was replaced or changed. */
const stateOf = ({ dev, ino, size, mtimeMs }: Stats): string => [dev, ino, size, mtimeMs].join();

export class Backfill {
  readonly #ingester: Ingester;
  /** Oldest first. */
  #waiting: Part[] = [];
  /** The files that were read, as they were then: a follower that meets a packed one queues it. */
  readonly #read = new Map<string, string>();
  /** Bytes read so far of the current file, as on disk. */
  #readBytes = 0;

  constructor(ingester: Ingester) {
    this.#ingester = ingester;
  }

  /** With the older parts that exist now among named files, directories and globs. */
  static async open(ingester: Ingester, named: readonly string[]): Promise<Backfill> {
    const backfill = new Backfill(ingester);
    // The follower reports the troubles of its names.
    const { files } = await findFiles(named);
    for (const path of files) if (isRotated(path)) await backfill.add(path);
    return backfill;
  }

  /** Number of files left, including the current one. */
  get files(): number {
    return this.#waiting.length;
  }

  /** Bytes left to read, as on disk. */
  get bytes(): number {
    return this.#waiting.reduce((sum, { bytes }) => sum + bytes, -this.#readBytes);
  }

  /** Whether a file is queued or being read. */
  waits(path: string): boolean {
    return this.#waiting.some((part) => part.path === path);
  }

  /** Queues a file to be read next. */
  async add(path: string): Promise<void> {
    const status = await stat(path).catch(() => undefined);
    if (!status?.isFile() || this.#read.get(path) === stateOf(status)) return;
    const others = this.#waiting.filter((part) => part.path !== path);
    this.#waiting = [...others, { path, bytes: status.size, state: stateOf(status) }];
  }

  /** Reads all files. @param giveWay awaited after each commit; an error it throws ends the reading */
  async read(giveWay: () => Promise<void>, { onFile, onTrouble }: BackfillEvents = {}): Promise<void> {
    let added = 0;
    for (let part = this.#waiting.at(-1); part; part = this.#waiting.at(-1)) {
      try {
        if (!(await this.#isStored(part.path))) {
          const { summary, failure } = await this.#import(part.path, giveWay);
          added += summary.lines - summary.duplicate;
          if (failure) throw failure;
        }
        this.#read.set(part.path, part.state);
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        // A file renamed meanwhile is found under its new name.
        if (error.code !== 'ENOENT') onTrouble?.(error);
      }
      const { path } = part;
      this.#waiting = this.#waiting.filter((other) => other !== part);
      onFile?.(path, this.#waiting.length, added);
      await giveWay();
    }
  }

  async #import(path: string, giveWay: () => Promise<void>): Promise<Imported> {
    const onProgress = (bytes: number): void => void (this.#readBytes += bytes);
    try {
      return await importReadable(this.#ingester, path, { giveWay, onProgress });
    } finally {
      this.#readBytes = 0;
    }
  }

  /** Whether all of a plain file is stored, judged by its beginning, end and length. A packed file must be read to know. */
  async #isStored(path: string): Promise<boolean> {
    const file = await openFile(path);
    await using _ = file.handle;
    const matches = file.isPacked ? [] : await matchesOf(this.#ingester, file);
    return matches.some(({ source }) => source.offset === file.status.size);
  }
}
