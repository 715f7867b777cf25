/** Follows one path through growth, rotation and truncation. Each look compares the path's `stat` with what is known. */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { SourceRecord } from '../../store/log-store.ts';
import type { Followed } from './followed.ts';
import type { Ingester } from '../ingester.ts';
import { SourceError } from '../reading/open-bytes.ts';
import { closedUnlessRead, matchesOf, type OpenFile, openFile } from '../sources/open-file.ts';
import { isSamePath } from '../sources/known-sources.ts';
import { OpenLog } from './open-log.ts';
import { type PredecessorEvents, Predecessors } from './predecessors.ts';
import { isRotated } from '../reading/rotation.ts';
import type { SourceWriter } from '../source-writer.ts';

/** A renamed or deleted file may still be written to until its writer opens the new one: it is read for this long. */
const farewellMs = 5 * 60_000;
/** A file that has not changed for this long is closed, and its open end becomes a block, until it changes. */
const idleMs = 60 * 60_000;
/** A log that had not changed for this long and is gone was deleted because of its age: that is no gap. */
const staleMs = 24 * 60 * 60_000;
/** A packed file that has not changed for this long is complete. */
const settledMs = 60_000;

/** What a followed file leaves to its follower. */
export interface FileEvents extends PredecessorEvents {
  /** A packed file is to be read later. */
  readonly onPacked: (path: string) => Promise<void>;
}

export class FollowedFile implements Followed {
  readonly path: string;
  readonly #ingester: Ingester;
  readonly #events: FileEvents;
  readonly #predecessors: Predecessors;
  /** The open file that the path leads to. */
  #current: OpenLog | undefined;
  /** Open files that the path led to before. */
  #former: readonly OpenLog[] = [];
  /** Status of the file at the path when it was fully read and closed. */
  #done: Stats | undefined;
  /** Status of the file at the path when its content was last examined. */
  #seen: Stats | undefined;
  /** Writer of a log that is followed under another path and has the same beginning as this file. */
  #twin: SourceWriter | undefined;
  /** How much of the twin was stored when this file was compared with it. */
  #comparedTo = 0;
  isGone = false;

  constructor(ingester: Ingester, path: string, events: FileEvents) {
    this.#ingester = ingester;
    this.#events = events;
    this.#predecessors = new Predecessors(ingester, path, events);
    this.path = path;
  }

  get unreadBytes(): number {
    const current = this.#current?.unreadBytes ?? 0;
    return this.#former.reduce((sum, log) => sum + log.unreadBytes, current);
  }

  async look(): Promise<void> {
    const status = await stat(this.path).catch(() => undefined);
    const former = this.#former;
    for (const log of former) await this.#lookAtFormer(log);
    if (this.#current) await this.#lookAtCurrent(this.#current, status);
    if (this.#done && !(status && isGrown(this.#done, status))) this.#loseDone(this.#done, status);
    if (!status?.size || this.#predecessors.isCutOff) await this.#catchUp();
    if (!this.#current && status?.isFile()) await this.#begin(status);
    for (const log of this.#former) if (!former.includes(log)) await this.#lookAtFormer(log);
    this.isGone = (!status || status.isFIFO()) && this.#former.length === 0;
  }

  async close(): Promise<void> {
    for (const log of [...this.#former, this.#current]) await log?.close();
    this.#former = [];
    this.#current = undefined;
  }

  async #lookAtFormer(log: OpenLog): Promise<void> {
    const change = await this.#read(log);
    const isOver = this.#ingester.now() - log.movedAt >= farewellMs;
    if (change !== 'truncated' && !isOver) return;
    await this.#finish(log);
    const present = this.#current?.writer ?? this.#twin;
    if (log.isDeleted && present) await this.#catchUpBeside(present);
  }

  /** The deleted file may have been a copy (rsync replaces those); a later copy, rotated by now, may hold more. */
  async #catchUpBeside(present: SourceWriter): Promise<void> {
    this.#predecessors.searchAgain();
    await this.#catchUp(this.#ingester.sources.find(({ id }) => id === present.sourceId));
  }

  async #lookAtCurrent(log: OpenLog, status: Stats | undefined): Promise<void> {
    const change = await this.#read(log);
    if (change === 'truncated') {
      await this.#finish(log);
      this.#predecessors.lose(false);
    } else if (!status || !log.is(status)) {
      this.#current = undefined;
      this.#former = [...this.#former, log];
      log.movedAt = this.#ingester.now();
    } else if (this.#ingester.now() - Math.max(status.mtimeMs, log.movedAt) > idleMs) {
      this.#done = status;
      await this.#finish(log);
    }
  }

  /** Stores an unfinished last line once it stops growing. A file that cannot be read any more is closed, to be opened again. */
  async #read(log: OpenLog): Promise<'grown' | 'same' | 'truncated'> {
    try {
      const change = await log.drain();
      if (change === 'same') await log.showUnfinished();
      return change;
    } catch (error) {
      if (error instanceof SourceError) await this.#finish(log);
      throw error;
    }
  }

  async #finish(log: OpenLog): Promise<void> {
    if (this.#current === log) this.#current = undefined;
    this.#former = this.#former.filter((other) => other !== log);
    await log.finish();
  }

  #loseDone(done: Stats, status: Stats | undefined): void {
    const isStale = !status && this.#ingester.now() - done.mtimeMs > staleMs;
    this.#done = undefined;
    this.#predecessors.lose(isRotated(this.path) || isStale);
  }

  /** Examines the file at the path, which is not open. */
  async #begin(status: Stats): Promise<void> {
    const wasSeen = this.#seen !== undefined && isUnchanged(this.#seen, status);
    this.#seen = status;
    if (status.size === 0 && !isRotated(this.path)) await this.#ingester.expect(this.path, Math.floor(status.mtimeMs));
    if (status.size === 0 || (this.#done && isUnchanged(this.#done, status))) return;
    if (this.#waitsForTwin(wasSeen, status.size)) return;
    this.#done = undefined;
    const known = this.#former.find((log) => log.is(status));
    // It was moved away, or deleted in name only, and is back.
    if (known) this.#former = this.#former.filter((log) => log !== known);
    this.#current = known ?? (await this.#open(wasSeen));
    if (this.#current) await this.#read(this.#current);
  }

  /** Nothing to do as long as the twin is followed and has, or will have, all that this file has. */
  #waitsForTwin(wasSeen: boolean, size: number): boolean {
    const twin = this.#twin;
    if (!wasSeen || twin === undefined || !this.#ingester.isAtWork(twin)) return false;
    // They may have become different at once, and be of one size.
    const isToBeCompared = this.#comparedTo < size && twin.storedTo >= size;
    return !isToBeCompared && !this.#hasMoreThan(twin, size);
  }

  /** Whether a file of this size has more than its twin, all of which was read. */
  #hasMoreThan(twin: SourceWriter, size: number): boolean {
    return twin.isUpToDate && size > twin.end;
  }

  async #open(wasSeen: boolean): Promise<OpenLog | undefined> {
    const file = await openFile(this.path);
    const log = await closedUnlessRead(file, async () => (file.isPacked ? undefined : this.#recognise(file, wasSeen)));
    const isSettled = wasSeen || this.#ingester.now() - file.status.mtimeMs > settledMs;
    if (file.isPacked && isSettled) {
      this.#done = file.status;
      await this.#events.onPacked(this.path);
    }
    return log;
  }

  /** Finds out which source the file is and resumes it; `undefined` when all of it is stored or it is read under another path. */
  async #recognise(file: OpenFile, wasSeen: boolean): Promise<OpenLog | undefined> {
    const { size, mtimeMs } = file.status;
    this.#twin = undefined;
    for (const match of await matchesOf(this.#ingester, file)) {
      const { source } = match;
      await this.#catchUp(source);
      const twin = this.#ingester.writerOf(source);
      // A copy of a followed log is not read; it becomes a source of its own when it has lines that the other lacks.
      if (twin && wasSeen && this.#hasMoreThan(twin, size)) {
        if (!(await this.#letGoOfDeleted(twin))) continue;
        return undefined;
      }
      this.#twin = twin;
      this.#comparedTo = source.offset;
      const isOwn = isSamePath(source.path, this.path);
      const isIdle = !isOwn || this.#ingester.now() - mtimeMs > idleMs;
      // It was away, and nothing was written to it meanwhile.
      if (size === source.offset && isOwn) await this.#ingester.closeGap(source);
      // A file shorter than its source has nothing new.
      if (size < source.offset || (size === source.offset && isIdle)) this.#done = file.status;
      return twin || this.#done ? undefined : OpenLog.resume(this.#ingester, this.path, file, match);
    }
    this.#predecessors.searchAgain();
    const known = this.#ingester.sources.length;
    await this.#catchUp();
    // A part found just now may be this very file, or a copy of it: the next look will tell.
    if (this.#ingester.sources.length > known) return undefined;
    return OpenLog.begin(this.#ingester, this.path, file);
  }

  /** A mirrored log is replaced by a new copy each time. It holds all that the deleted copy held, so the next look resumes there. */
  async #letGoOfDeleted(twin: SourceWriter): Promise<boolean> {
    const deleted = this.#former.find((log) => log.isDeleted && log.writer === twin);
    if (deleted) await this.#finish(deleted);
    return deleted !== undefined;
  }

  /** @param current the source at the path now */
  async #catchUp(current?: SourceRecord): Promise<void> {
    const opened = await this.#predecessors.open(current);
    this.#former = [...this.#former, ...opened];
  }
}

/** Whether it is the same file and has not become shorter. */
function isGrown(before: Stats, now: Stats): boolean {
  return before.dev === now.dev && before.ino === now.ino && before.size <= now.size;
}

function isUnchanged(before: Stats, now: Stats): boolean {
  return isGrown(before, now) && before.size === now.size && before.mtimeMs === now.mtimeMs;
}
