/** Finds what has become of a log that a path no longer leads to, and opens what is still to be read of it. */
import type { SourceRecord } from '../../store/log-store.ts';
import type { Ingester } from '../ingester.ts';
import { beginningBytes } from '../sources/fingerprint.ts';
import type { ImportOptions, Wanted } from '../import-file.ts';
import { Input } from '../reading/input.ts';
import { SourceError } from '../reading/open-bytes.ts';
import { closedUnlessRead, matchesOf, type OpenFile, openFile } from '../sources/open-file.ts';
import { OpenLog } from './open-log.ts';
import { type Dated, filesNear, rotatedParts, unpackedPath } from '../reading/rotation.ts';

/** Reads a packed part of a log. Throws {@link SourceError}. */
export type ReadPart = (path: string, options: ImportOptions) => Promise<void>;

export class RotatedAway {
  readonly #ingester: Ingester;
  readonly #path: string;
  readonly #before: SourceRecord;
  readonly #readPart: ReadPart;
  /** Parts that are not packed: they may still be written to for a while. */
  readonly logs: OpenLog[] = [];
  /** The log itself is still somewhere. */
  #isFound: boolean;
  /** It was passed on the way from the oldest part to the newest. */
  #isPassed = false;
  /** A part that is it, or was written after it, cannot be read for the time being. */
  isCutOff = false;

  /** @param before the source that the path led to when it was last looked at. @param readPart reads packed parts. */
  constructor(ingester: Ingester, path: string, before: SourceRecord, readPart: ReadPart) {
    this.#ingester = ingester;
    this.#path = path;
    this.#before = before;
    this.#readPart = readPart;
    // It may be open still, from before it was moved.
    this.#isFound = ingester.writerOf(before) !== undefined;
  }

  /** Whether all that was written is, or is about to be, read. */
  get isWhole(): boolean {
    return this.#isFound && !this.isCutOff;
  }

  /** The log and its later parts among those named as rotated logs are; if it is not there, it may have any name. */
  async open(): Promise<void> {
    let parts = await rotatedParts(this.#path);
    // While we go through them they may be rotated further.
    for (let seen = ''; seen !== JSON.stringify(parts); parts = await rotatedParts(this.#path)) {
      seen = JSON.stringify(parts);
      await this.#openParts(parts);
    }
    for (const path of this.#isFound ? [] : await filesNear(this.#path))
      if (!this.#isFound) await this.#openPart(path, (source) => this.#isIt(source));
  }

  /** @param parts oldest first: those after the log itself were written after it, however often it was rotated since. */
  async #openParts(parts: readonly Dated[]): Promise<void> {
    const isThere = (path: string): boolean => parts.some((part) => part.path === path);
    let isAnyShut = false;
    this.#isPassed = false;
    this.isCutOff = false;
    for (const { path, at } of parts) {
      const isLater = (): boolean => this.#isPassed || at > this.#before.lastAt;
      const isReadable = await this.#openPart(path, (source) => isLater() || this.#isIt(source));
      // What is still being packed stands there plain as well.
      const isBeingPacked = path !== unpackedPath(path) && isThere(unpackedPath(path));
      const isShut = !isReadable && !isBeingPacked;
      isAnyShut ||= isShut;
      this.isCutOff ||= isShut && isLater();
    }
    this.isCutOff ||= isAnyShut && !this.#isFound;
  }

  /** @returns whether it can be read, or has another name by now; why not is told where its own path is followed */
  async #openPart(path: string, isWanted: Wanted): Promise<boolean> {
    try {
      const file = await openFile(path);
      const log = await closedUnlessRead(file, async () =>
        file.isPacked ? undefined : this.#openPlain(file, isWanted),
      );
      if (log) this.logs.push(log);
      if (file.isPacked) await this.#openPacked(path, isWanted);
      return true;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      return error.code === 'ENOENT';
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
    if (this.#isIt(source)) this.#isFound = this.#isPassed = true;
  }

  #isIt(source: SourceRecord | undefined): boolean {
    return source?.id === this.#before.id;
  }
}
