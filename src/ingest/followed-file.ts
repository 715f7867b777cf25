/** Follows one path through growth, rotation and truncation; what `stat` says is the truth, whoever says "look". */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { SourceRecord } from '../store/log-store.ts';
import { comparedBytes, holdsSameBytes } from './fingerprint.ts';
import { importFile, importRest } from './import-file.ts';
import { beginningBytes, type Ingester } from './ingester.ts';
import { asSourceError, isPacked } from './open-bytes.ts';
import { type OpenFile, openFile, OpenLog, readAt } from './open-log.ts';
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
  /** The version of the file in which there is nothing (more) to read. */
  #done = '';
  /** The version that was looked at last. */
  #seen = '';
  /** What is followed under another path and begins as this file does. */
  #twin: SourceWriter | undefined;
  /** Whether lines that went away with a file while nobody looked were sought in what it was rotated to. */
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
    for (const log of this.#former) batches.push(...(await this.#lookAtFormer(log)));
    if (this.#current) batches.push(...(await this.#lookAtCurrent(this.#current, status)));
    if (!this.#current && status?.isFile()) batches.push(...(await this.#begin(status)));
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
    if (change !== 'truncated' && this.#ingester.now() - log.grownAt < farewellMs) return newsOf(log, change);
    this.#former = this.#former.filter((other) => other !== log);
    return finish(log);
  }

  async #lookAtCurrent(log: OpenLog, status: Stats | undefined): Promise<Batch[]> {
    const change = await log.drain();
    if (change === 'truncated') {
      this.#current = undefined;
      this.#caughtUp = false;
      return finish(log);
    }
    if (!status || !log.is(status)) {
      this.#current = undefined;
      this.#former = [...this.#former, log];
    } else if (this.#ingester.now() - Math.max(status.mtimeMs, log.grownAt) > idleMs) {
      this.#current = undefined;
      this.#done = versionOf(status);
      return finish(log);
    }
    return newsOf(log, change);
  }

  /** The path leads to a file that is not open. */
  async #begin(status: Stats): Promise<Batch[]> {
    const version = versionOf(status);
    const wasSeen = version === this.#seen;
    this.#seen = version;
    if (version === this.#done || status.size === 0 || this.#waitsForTwin(wasSeen, status.size)) return [];
    const known = this.#former.find((log) => log.is(status));
    // It was moved away, or deleted in name only, and is back.
    if (known) this.#former = this.#former.filter((log) => log !== known);
    this.#current = known ?? (await this.#open(version, wasSeen));
    return this.#current ? newsOf(this.#current, await this.#current.drain()) : [];
  }

  /** Nothing to do as long as the twin is followed and has all that this file has. */
  #waitsForTwin(wasSeen: boolean, size: number): boolean {
    return wasSeen && this.#twin !== undefined && this.#ingester.isAtWork(this.#twin) && this.#twin.end >= size;
  }

  async #open(version: string, wasSeen: boolean): Promise<OpenLog | undefined> {
    const file = await openFile(this.path).catch((error: unknown) => {
      throw asSourceError(this.path, error);
    });
    const beginning = await readAt(file.handle, 0, beginningBytes);
    const log = isPacked(beginning) ? undefined : await this.#recognise(file, beginning, wasSeen);
    if (log) return log;
    await file.handle.close();
    const isSettled = wasSeen || this.#ingester.now() - file.status.mtimeMs > settledMs;
    if (isPacked(beginning) && isSettled) {
      this.#done = version;
      await importFile(this.#ingester, this.path);
    }
    return undefined;
  }

  /** Finds out which source the file is, and goes on with it; `undefined` when all of it is stored or being read elsewhere. */
  async #recognise(file: OpenFile, beginning: Buffer, wasSeen: boolean): Promise<OpenLog | undefined> {
    const { size, mtimeMs } = file.status;
    this.#twin = undefined;
    for (const source of await this.#ingester.sourcesLike(beginning)) {
      const end = Math.min(size, source.offset);
      const from = Math.max(0, end - comparedBytes);
      const before = await readAt(file.handle, from, end - from);
      if ((await holdsSameBytes(this.#ingester.store, source, before, end)) === false) continue;
      await this.#catchUp(source);
      const twin = this.#ingester.writerOf(source);
      // A copy is left alone; it is a log of its own once the other has ceased to say the same.
      if (twin && wasSeen && size > twin.end) continue;
      this.#twin = twin;
      if (size <= source.offset) this.#done = versionOf(file.status);
      if (twin || size <= source.offset) return undefined;
      const writer = await this.#ingester.resume(source, this.path, beginning);
      return new OpenLog(this.#ingester, file, writer, source.offset, before);
    }
    await this.#catchUp(undefined);
    const writer = await this.#ingester.begin(this.path, beginning, Math.floor(mtimeMs));
    return new OpenLog(this.#ingester, file, writer, 0, Buffer.alloc(0));
  }

  /** Reads what was written to the file that was here before, after it was last looked at and before it was rotated away. */
  async #catchUp(current: SourceRecord | undefined): Promise<void> {
    if (this.#caughtUp) return;
    this.#caughtUp = true;
    const isBefore = (source: SourceRecord) => source.path === this.path && source.id !== current?.id;
    const before = this.#ingester.sources.findLast(isBefore);
    if (!before || this.#ingester.writerOf(before)) return;
    for (const path of await rotatedParts(this.path))
      await importRest(this.#ingester, path, (source) => source.id === before.id).catch(() => {});
  }
}

function versionOf({ dev, ino, size, mtimeMs }: Stats): string {
  return `${dev} ${ino} ${size} ${mtimeMs}`;
}

/** An unfinished last line is shown once it stands still. */
function newsOf({ writer }: OpenLog, change: 'grown' | 'same' | 'truncated'): Batch[] {
  if (change === 'same' && writer.hasUnshown) return [writer.takeAll()];
  return writer.hasNews ? [writer.take()] : [];
}

/** Nothing more is expected of a file. */
async function finish(log: OpenLog): Promise<Batch[]> {
  log.writer.seal();
  const batch = log.writer.takeAll();
  await log.close();
  return [batch];
}
