/** Finds what has become of a log that a path no longer leads to, and opens what is still to be read of it. */
import type { SourceRecord } from '../store/log-store.ts';
import type { ReadPacked } from './followed-file.ts';
import { beginningBytes, type Ingester } from './ingester.ts';
import type { Wanted } from './import-file.ts';
import { Input } from './input.ts';
import { SourceError } from './open-bytes.ts';
import { closedUnlessRead, matchesOf, type OpenFile, openFile } from './open-file.ts';
import { OpenLog } from './open-log.ts';
import { filesNear, rotatedParts } from './rotation.ts';

export class RotatedAway {
  readonly #ingester: Ingester;
  readonly #path: string;
  readonly #before: SourceRecord;
  readonly #readPacked: ReadPacked;
  /** Parts that are not packed: they may still be written to for a while. */
  readonly logs: OpenLog[] = [];
  /** Whether the log itself is still somewhere. */
  isFound = false;

  /** @param before the source that the path led to when it was last looked at. @param readPacked reads packed parts. */
  constructor(ingester: Ingester, path: string, before: SourceRecord, readPacked: ReadPacked) {
    this.#ingester = ingester;
    this.#path = path;
    this.#before = before;
    this.#readPacked = readPacked;
  }

  /** The log and its later parts among those named as rotated logs are; if it is not there, it may have any name. */
  async open(): Promise<void> {
    const { id, lastAt } = this.#before;
    for (const { path, at } of await rotatedParts(this.#path))
      await this.#openPart(path, (source) => at > lastAt || source?.id === id);
    for (const path of this.isFound ? [] : await filesNear(this.#path))
      if (!this.isFound) await this.#openPart(path, (source) => source?.id === id);
  }

  /** A part that cannot be read is its own path's trouble, where it is followed. */
  async #openPart(path: string, isWanted: Wanted): Promise<void> {
    try {
      const file = await openFile(path);
      const log = await closedUnlessRead(file, async () =>
        file.isPacked ? undefined : this.#openPlain(path, file, isWanted),
      );
      if (log) this.logs.push(log);
      if (file.isPacked) await this.#openPacked(path, isWanted);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
    }
  }

  async #openPlain(path: string, file: OpenFile, isWanted: Wanted): Promise<OpenLog | undefined> {
    const [match] = await matchesOf(this.#ingester, file);
    const source = match?.source;
    // Nothing is new in a piece of what is stored.
    if (source && source.offset > file.status.size) return undefined;
    this.#note(source);
    const isRead = source !== undefined && this.#ingester.writerOf(source) !== undefined;
    if (isRead || !isWanted(source)) return undefined;
    return match ? OpenLog.resume(this.#ingester, path, file, match) : OpenLog.begin(this.#ingester, path, file);
  }

  async #openPacked(path: string, isWanted: Wanted): Promise<void> {
    const input = await Input.open(path, () => {});
    await using _ = { [Symbol.asyncDispose]: () => input.close() };
    const beginning = await input.atLeast(beginningBytes);
    const [source] = beginning.length > 0 ? await this.#ingester.sourcesLike(beginning) : [];
    this.#note(source);
    if (isWanted(source)) await this.#readPacked(path, isWanted);
  }

  #note(source: SourceRecord | undefined): void {
    this.isFound ||= source?.id === this.#before.id;
  }
}
