/** Finds what has become of a log that a path no longer leads to, and opens what is still to be read of it. */
import type { SourceRecord } from '../store/log-store.ts';
import type { Ingester } from './ingester.ts';
import { beginningBytes } from './fingerprint.ts';
import type { ImportOptions, Wanted } from './import-file.ts';
import { Input } from './input.ts';
import { SourceError } from './open-bytes.ts';
import { closedUnlessRead, matchesOf, type OpenFile, openFile } from './open-file.ts';
import { OpenLog } from './open-log.ts';
import { filesNear, rotatedParts } from './rotation.ts';

/** Reads a packed part of a log. Throws {@link SourceError}. */
export type ReadPart = (path: string, options: ImportOptions) => Promise<void>;

export class RotatedAway {
  readonly #ingester: Ingester;
  readonly #path: string;
  readonly #before: SourceRecord;
  readonly #readPart: ReadPart;
  /** Parts that are not packed: they may still be written to for a while. */
  readonly logs: OpenLog[] = [];
  /** Whether the log itself is still somewhere. */
  isFound: boolean;

  /** @param before the source that the path led to when it was last looked at. @param readPart reads packed parts. */
  constructor(ingester: Ingester, path: string, before: SourceRecord, readPart: ReadPart) {
    this.#ingester = ingester;
    this.#path = path;
    this.#before = before;
    this.#readPart = readPart;
    // It may be open still, from before it was moved.
    this.isFound = ingester.writerOf(before) !== undefined;
  }

  /** The log and its later parts among those named as rotated logs are; if it is not there, it may have any name. */
  async open(): Promise<void> {
    const { id, lastAt } = this.#before;
    let parts = await rotatedParts(this.#path);
    // While we go through them they may be rotated further.
    for (let seen = ''; seen !== JSON.stringify(parts); parts = await rotatedParts(this.#path)) {
      seen = JSON.stringify(parts);
      for (const { path, at } of parts) await this.#openPart(path, (source) => at > lastAt || source?.id === id);
    }
    for (const path of this.isFound ? [] : await filesNear(this.#path))
      if (!this.isFound) await this.#openPart(path, (source) => source?.id === id);
  }

  /** A part that cannot be read is its own path's trouble, where it is followed. */
  async #openPart(path: string, isWanted: Wanted): Promise<void> {
    try {
      const file = await openFile(path);
      const log = await closedUnlessRead(file, async () =>
        file.isPacked ? undefined : this.#openPlain(file, isWanted),
      );
      if (log) this.logs.push(log);
      if (file.isPacked) await this.#openPacked(path, isWanted);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
    }
  }

  /** It keeps the path of the log that it was: should we be ended before its end is read, it is sought again from there. */
  async #openPlain(file: OpenFile, isWanted: Wanted): Promise<OpenLog | undefined> {
    const [match] = await matchesOf(this.#ingester, file);
    const source = match?.source;
    const { size } = file.status;
    // Nothing is new in a piece of what is stored.
    if (source && source.offset > size) return undefined;
    this.#note(source);
    const isRead = source !== undefined && this.#ingester.writerOf(source) !== undefined;
    const isBegun = source !== undefined && source.offset < size;
    if (isRead || !(isBegun || isWanted(source))) return undefined;
    return match
      ? OpenLog.resume(this.#ingester, this.#path, file, match)
      : OpenLog.begin(this.#ingester, this.#path, file);
  }

  async #openPacked(path: string, isWanted: Wanted): Promise<void> {
    const input = await Input.open(path, () => {});
    await using _ = { [Symbol.asyncDispose]: () => input.close() };
    const beginning = await input.atLeast(beginningBytes);
    const [source] = beginning.length > 0 ? await this.#ingester.sourcesLike(beginning) : [];
    this.#note(source);
    if (isWanted(source)) await this.#readPart(path, { log: this.#path, isWanted });
  }

  #note(source: SourceRecord | undefined): void {
    this.isFound ||= source?.id === this.#before.id;
  }
}
