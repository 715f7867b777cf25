/** Reads the older parts of rotated logs after the living ones: newest first, and giving way to those at every commit. */
import { open } from 'node:fs/promises';
import { StoreError } from '../store/store-error.ts';
import type { ToldTrouble } from './ingest-message.ts';
import { findFiles } from './find-files.ts';
import { importFile } from './import-file.ts';
import { beginningBytes, type Ingester } from './ingester.ts';
import { asSourceError, isPacked, SourceError } from './open-bytes.ts';
import { isRotated } from './rotation.ts';

export interface BackfillEvents {
  /** A file was read; `left` are still to be read. */
  readonly onFile?: (path: string, left: number) => void;
  readonly onTrouble?: (error: ToldTrouble) => void;
}

export class Backfill {
  readonly #ingester: Ingester;
  /** Oldest first. */
  readonly #waiting: string[];

  private constructor(ingester: Ingester, waiting: string[]) {
    this.#ingester = ingester;
    this.#waiting = waiting;
  }

  /** The older parts that there are now among named files, directories and globs. */
  static async open(ingester: Ingester, named: readonly string[]): Promise<Backfill> {
    const found = new Set<string>();
    for (const name of named) {
      // Whoever follows the name tells its troubles.
      for (const path of await findFiles([name]).catch(ignoreTrouble)) found.add(path);
    }
    return new Backfill(ingester, (await findFiles([...found]).catch(ignoreTrouble)).filter(isRotated));
  }

  /** Whether a file's turn has not come yet. */
  waits(path: string): boolean {
    return this.#waiting.includes(path);
  }

  /** Reads them all. `giveWay` is awaited whenever everything read so far is committed; what it throws ends the reading. */
  async read(giveWay: () => Promise<void>, { onFile, onTrouble }: BackfillEvents = {}): Promise<void> {
    for (let path = this.#waiting.at(-1); path !== undefined; path = this.#waiting.at(-1)) {
      try {
        if (!(await this.#isStored(path))) await importFile(this.#ingester, path, undefined, giveWay);
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        onTrouble?.(error);
      }
      this.#waiting.pop();
      onFile?.(path, this.#waiting.length);
      await giveWay();
    }
  }

  /** Whether all of a plain file is known, which its beginning and its length tell; a packed one must be read for that. */
  async #isStored(path: string): Promise<boolean> {
    try {
      await using file = await open(path);
      const { size } = await file.stat();
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(beginningBytes), 0, beginningBytes, 0);
      const beginning = buffer.subarray(0, bytesRead);
      if (isPacked(beginning)) return false;
      const [source] = await this.#ingester.sourcesLike(beginning);
      return source !== undefined && source.offset === size;
    } catch (error) {
      throw error instanceof StoreError ? error : asSourceError(path, error);
    }
  }
}

function ignoreTrouble(error: unknown): string[] {
  if (!(error instanceof SourceError)) throw error;
  return [];
}
