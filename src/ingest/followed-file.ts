/** Follows one path through growth, rotation and truncation; what `stat` says is the truth, whoever says "look". */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { SourceRecord } from '../store/log-store.ts';
import { importFile, importRest, type Wanted } from './import-file.ts';
import type { Ingester } from './ingester.ts';
import { SourceError } from './open-bytes.ts';
import { matchesOf, type OpenFile, openFile } from './open-file.ts';
import { OpenLog } from './open-log.ts';
import { rotatedParts } from './rotation.ts';
import type { Batch, SourceWriter } from './source-writer.ts';

/** A file that was renamed or deleted may still be written to for a while, until its writer opens the new one. */
const farewellMs = 5 * 60_000;
/** A file that has not changed for so long is closed, and its open end made a block, until it changes. */
const idleMs = 60 * 60_000;
/** A packed file that has not changed for so long is no longer being written. */
const settledMs = 60_000;

export class FollowedFile {
  readonly path: string;
  readonly #ingester: Ingester;
  /** The file that the path leads to. */
  #current: OpenLog | undefined;
  /** Files that it led to before. */
  #former: readonly OpenLog[] = [];
  /** The file as it was when all of it was read and it was not kept open. */
  #done: Stats | undefined;
  /** The file as it was looked into last. */
  #seen: Stats | undefined;
  /** What is followed under another path and begins as this file does. */
  #twin: SourceWriter | undefined;
  /** Whether lines that went away with a file that was not open were sought in what it was rotated to. */
  #caughtUp = false;
  /** Nothing is there, and nothing is expected. */
  isGone = false;

  constructor(ingester: Ingester, path: string) {
    this.#ingester = ingester;
    this.path = path;
  }

  /** Reads whatever is new; what is to be committed. Throws {@link SourceError} when the path cannot be read. */
  async look(): Promise<Batch[]> {
    const status = await stat(this.path).catch(() => undefined);
    const batches: Batch[] = [];
    const former = this.#former;
    for (const log of former) batches.push(...(await this.#lookAtFormer(log)));
    if (this.#current) batches.push(...(await this.#lookAtCurrent(this.#current, status)));
    if (this.#done && !(status && isGrown(this.#done, status))) this.#lose();
    if (!status?.size) await this.#catchUp(undefined);
    if (!this.#current && status?.isFile()) batches.push(...(await this.#begin(status)));
    for (const log of this.#former) if (!former.includes(log)) batches.push(...(await this.#lookAtFormer(log)));
    this.isGone = !status && this.#former.length === 0;
    return batches;
  }

  async close(): Promise<void> {
    for (const log of [...this.#former, this.#current]) await log?.close();
    this.#former = [];
    this.#current = undefined;
  }

  async #lookAtFormer(log: OpenLog): Promise<Batch[]> {
    const change = await log.drain();
    if (change !== 'truncated' && this.#ingester.now() - log.movedAt < farewellMs) return newsOf(log, change);
    this.#former = this.#former.filter((other) => other !== log);
    await this.#finish(log);
    return [];
  }

  async #lookAtCurrent(log: OpenLog, status: Stats | undefined): Promise<Batch[]> {
    const change = await log.drain();
    if (change === 'truncated') {
      this.#current = undefined;
      await this.#finish(log);
      this.#lose();
      return [];
    }
    if (!status || !log.is(status)) {
      this.#current = undefined;
      this.#former = [...this.#former, log];
      log.movedAt = this.#ingester.now();
    } else if (this.#ingester.now() - Math.max(status.mtimeMs, log.movedAt) > idleMs) {
      this.#current = undefined;
      this.#done = status;
      await this.#finish(log);
      return [];
    }
    return newsOf(log, change);
  }

  /** Nothing more is expected of a file; it is known as a whole before anything else is read. */
  async #finish(log: OpenLog): Promise<void> {
    log.writer.seal();
    await this.#ingester.commit([log.writer.takeAll()]);
    await log.close();
  }

  /** The file went away, perhaps with lines that nobody has read. */
  #lose(): void {
    this.#done = undefined;
    this.#caughtUp = false;
  }

  /** The path leads to a file that is not open. */
  async #begin(status: Stats): Promise<Batch[]> {
    const wasSeen = this.#seen !== undefined && isUnchanged(this.#seen, status);
    this.#seen = status;
    if (status.size === 0 || (this.#done && isUnchanged(this.#done, status))) return [];
    if (this.#waitsForTwin(wasSeen, status.size)) return [];
    this.#done = undefined;
    const known = this.#former.find((log) => log.is(status));
    // It was moved away, or deleted in name only, and is back.
    if (known) this.#former = this.#former.filter((log) => log !== known);
    this.#current = known ?? (await this.#open(wasSeen));
    return this.#current ? newsOf(this.#current, await this.#current.drain()) : [];
  }

  /** Nothing to do as long as the twin is followed and has all that this file has. */
  #waitsForTwin(wasSeen: boolean, size: number): boolean {
    return wasSeen && this.#twin !== undefined && this.#ingester.isAtWork(this.#twin) && this.#twin.end >= size;
  }

  async #open(wasSeen: boolean): Promise<OpenLog | undefined> {
    const file = await openFile(this.path);
    const log = await closedUnlessRead(file, () => (file.isPacked ? undefined : this.#recognise(file, wasSeen)));
    const isSettled = wasSeen || this.#ingester.now() - file.status.mtimeMs > settledMs;
    if (file.isPacked && isSettled) {
      this.#done = file.status;
      await importFile(this.#ingester, this.path);
    }
    return log;
  }

  /** Finds out which source the file is, and goes on with it; `undefined` when all of it is stored or being read elsewhere. */
  async #recognise(file: OpenFile, wasSeen: boolean): Promise<OpenLog | undefined> {
    const { size, mtimeMs } = file.status;
    this.#twin = undefined;
    for (const match of await matchesOf(this.#ingester, file)) {
      const { source } = match;
      await this.#catchUp(source);
      const twin = this.#ingester.writerOf(source);
      // A copy is left alone; it is a log of its own once the other has ceased to say the same.
      if (twin && wasSeen && size > twin.end) continue;
      this.#twin = twin;
      const isIdle = source.path !== this.path || this.#ingester.now() - mtimeMs > idleMs;
      if (size <= source.offset && isIdle) this.#done = file.status;
      return twin || this.#done ? undefined : OpenLog.resume(this.#ingester, this.path, file, match);
    }
    this.#lose();
    await this.#catchUp(undefined);
    return OpenLog.begin(this.#ingester, this.path, file);
  }

  /** Reads what was written to files that were here before, since one of them was last looked at. */
  async #catchUp(current: SourceRecord | undefined): Promise<void> {
    if (this.#caughtUp) return;
    this.#caughtUp = true;
    const isBefore = (source: SourceRecord) => source.path === this.path && source.id !== current?.id;
    const before = this.#ingester.sources.findLast(isBefore);
    if (!before || this.#ingester.writerOf(before)) return;
    for (const { path, at } of await rotatedParts(this.path)) {
      const isWanted: Wanted = (source) => at > before.lastAt || source?.id === before.id;
      await this.#readPart(path, isWanted).catch(ignoreTrouble);
    }
  }

  /** A part that is not packed may still be written to for a while. */
  async #readPart(path: string, isWanted: Wanted): Promise<void> {
    const file = await openFile(path);
    const log = await closedUnlessRead(file, async () => {
      if (file.isPacked) return undefined;
      const [match] = await matchesOf(this.#ingester, file);
      const isRead = match && this.#ingester.writerOf(match.source) !== undefined;
      if (isRead || !isWanted(match?.source)) return undefined;
      return match ? OpenLog.resume(this.#ingester, path, file, match) : OpenLog.begin(this.#ingester, path, file);
    });
    if (log) this.#former = [...this.#former, log];
    if (file.isPacked) await importRest(this.#ingester, path, isWanted);
  }
}

/** Closes a file unless a log comes of it. */
async function closedUnlessRead(
  file: OpenFile,
  open: () => Promise<OpenLog | undefined> | undefined,
): Promise<OpenLog | undefined> {
  let log: OpenLog | undefined;
  try {
    log = await open();
  } finally {
    if (!log) await file.handle.close();
  }
  return log;
}

/** The same file, and nothing was taken from it. */
function isGrown(before: Stats, now: Stats): boolean {
  return before.dev === now.dev && before.ino === now.ino && before.size <= now.size;
}

function isUnchanged(before: Stats, now: Stats): boolean {
  return isGrown(before, now) && before.size === now.size && before.mtimeMs === now.mtimeMs;
}

/** A part that cannot be read is its own path's trouble, where it is followed. */
function ignoreTrouble(error: unknown): void {
  if (!(error instanceof SourceError)) throw error;
}

/** An unfinished last line is shown once it stands still. */
function newsOf({ writer }: OpenLog, change: 'grown' | 'same' | 'truncated'): Batch[] {
  if (change === 'same' && writer.hasUnshown) return [writer.takeAll()];
  return writer.hasNews ? [writer.take()] : [];
}
