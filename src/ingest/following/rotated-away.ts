/** Finds where a log went that its path no longer leads to, and opens what is still unread of it. */
import type { SourceRecord } from '../../store/log-store.ts';
import type { Ingester } from '../ingester.ts';
import { beginningBytes, isEmpty } from '../sources/fingerprint.ts';
import type { Wanted } from '../import-file.ts';
import { Input } from '../reading/input.ts';
import { SourceError } from '../reading/open-bytes.ts';
import { closedUnlessRead, matchesOf, type OpenFile, openFile } from '../sources/open-file.ts';
import { isSamePath } from '../sources/known-sources.ts';
import { OpenLog } from './open-log.ts';
import { type Dated, filesNear, rotatedParts, unpackedPath } from '../reading/rotation.ts';

/** Reads a packed part of the log at the path `log`, if it is wanted. Throws {@link SourceError}. */
export type ReadPart = (path: string, log: string, isWanted: Wanted) => Promise<void>;

export class RotatedAway {
  readonly #ingester: Ingester;
  readonly #path: string;
  readonly #before: SourceRecord;
  readonly #readPart: ReadPart;
  /** Opened parts that are not packed: they may still be written to for a while. */
  readonly logs: OpenLog[] = [];
  /** The log itself was found. */
  #isFound: boolean;
  /** The log itself was reached, going from the oldest part to the newest. */
  #isPassed = false;
  /** The log itself or a part written after it cannot be read for now. */
  isCutOff = false;

  /** @param before the source that the path led to when it was last looked at */
  constructor(ingester: Ingester, path: string, before: SourceRecord, readPart: ReadPart) {
    this.#ingester = ingester;
    this.#path = path;
    this.#before = before;
    this.#readPart = readPart;
    // It may still be open from before it was moved. Of an empty log there is nothing to find; its parts are those written later.
    this.#isFound = ingester.writerOf(before) !== undefined || isEmpty(before);
  }

  /** Whether everything that was written has been read or is about to be. */
  get isWhole(): boolean {
    return this.#isFound && !this.isCutOff;
  }

  /** Searches the files named like rotated parts of the log; if it is not among them, all files nearby. */
  async open(): Promise<void> {
    let parts = await rotatedParts(this.#path);
    // They may be rotated further meanwhile.
    for (let seen = ''; seen !== JSON.stringify(parts); parts = await rotatedParts(this.#path)) {
      seen = JSON.stringify(parts);
      await this.#openParts(parts);
    }
    for (const path of this.#isFound ? [] : await filesNear(this.#path))
      if (!this.#isFound) await this.#openPart(path, (source) => this.#isIt(source));
  }

  /** @param parts oldest first: those after the log itself were written after it */
  async #openParts(parts: readonly Dated[]): Promise<void> {
    const isThere = (path: string): boolean => parts.some((part) => part.path === path);
    let isAnyShut = false;
    this.#isPassed = false;
    this.isCutOff = false;
    for (const { path, at } of parts) {
      const isLater = (): boolean => this.#isPassed || at > this.#before.lastAt;
      // A part that is being packed exists unpacked as well.
      if (path !== unpackedPath(path) && isThere(unpackedPath(path))) continue;
      const isShut = !(await this.#openPart(path, (source) => isLater() || this.#isIt(source)));
      isAnyShut ||= isShut;
      this.isCutOff ||= isShut && isLater();
    }
    this.isCutOff ||= isAnyShut && !this.#isFound;
  }

  /** @returns false if it exists and cannot be read; the follower of its own path reports why */
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

  /** The source keeps the path of the log: if the program ends before all is read, the next run searches again from that path. */
  async #openPlain(file: OpenFile, isWanted: Wanted): Promise<OpenLog | undefined> {
    const { size } = file.status;
    if (size === 0) return undefined;
    const [match] = await matchesOf(this.#ingester, file);
    const source = match?.source;
    // A file shorter than its source has nothing new.
    if (source && source.offset > size) return undefined;
    this.#note(source);
    const isRead = source !== undefined && this.#ingester.writerOf(source) !== undefined;
    // Not any log beside it that is not read to its end.
    const isBegun = source !== undefined && isSamePath(source.path, this.#path) && source.offset < size;
    if (isRead || !(isBegun || isWanted(source))) return undefined;
    return match
      ? OpenLog.resume(this.#ingester, this.#path, file, match)
      : OpenLog.begin(this.#ingester, this.#path, file);
  }

  async #openPacked(path: string, isWanted: Wanted): Promise<void> {
    await using input = await Input.open(path);
    const beginning = await input.atLeast(beginningBytes);
    const [source] = beginning.length > 0 ? await this.#ingester.sourcesLike(beginning) : [];
    this.#note(source);
    if (isWanted(source)) await this.#readPart(path, this.#path, isWanted);
  }

  #note(source: SourceRecord | undefined): void {
    if (this.#isIt(source)) this.#isFound = this.#isPassed = true;
  }

  #isIt(source: SourceRecord | undefined): boolean {
    return source?.id === this.#before.id;
  }
}
