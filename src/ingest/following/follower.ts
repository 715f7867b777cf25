/** Looks at all named files; what is new in any of them is committed in one transaction. */
import { existsSync } from 'node:fs';
import { matchesGlob, resolve } from 'node:path';
import type { Backfill } from './backfill.ts';
import { findFiles } from '../reading/find-files.ts';
import type { Followed } from './followed.ts';
import { type FileEvents, FollowedFile } from './followed-file.ts';
import { FollowedStream } from './followed-stream.ts';
import { gapTrouble } from './gap-trouble.ts';
import { importFile } from '../import-file.ts';
import type { CodedTrouble } from '../trouble.ts';
import { commitBytes, type Ingester } from '../ingester.ts';
import { SourceError, standardInput } from '../reading/open-bytes.ts';
import { isStream } from '../reading/open-stream.ts';
import { isRotated, packedPaths, rotatedParts } from '../reading/rotation.ts';

/** A log in which nothing was written for so long before all reading stopped is not expected to have had lines since. */
const lateMs = 7 * 24 * 60 * 60_000;

export interface FollowerEvents {
  /** A stream has received something since the last look. */
  readonly onNews?: () => void;
  /** After each look that found something. */
  readonly onCommit?: () => void;
  /** A file cannot be read for now; reported once until the trouble changes. */
  readonly onTrouble?: (trouble: CodedTrouble) => void;
}

export class Follower {
  readonly #ingester: Ingester;
  readonly #named: readonly string[];
  readonly #events: FollowerEvents;
  readonly #older: Backfill;
  readonly #fileEvents: FileEvents = {
    onPacked: (path) => this.#older.add(path),
    readPart: async (path, log, isWanted) =>
      void (await importFile(this.#ingester, path, { log, isWanted, giveWay: () => this.#lookAtAll() })),
    onGap: (lost) => this.#events.onTrouble?.(gapTrouble(lost)),
  };
  readonly #files = new Map<string, Followed>();
  #isFirstRound = true;
  /** Files being looked at: reading a packed part of one looks at all others in between. */
  readonly #busy = new Set<Followed>();
  /** Holds `-` when standard input has ended. */
  readonly #ended = new Set<string>();
  /** The message last reported, by path. */
  readonly #troubles = new Map<string, string>();

  /**
   * @param named files, directories and globs; they may appear later
   * @param older gets packed files, to be read later
   */
  constructor(ingester: Ingester, named: readonly string[], older: Backfill, events: FollowerEvents = {}) {
    this.#ingester = ingester;
    this.#named = named;
    this.#events = events;
    this.#older = older;
  }

  /** Bytes left unread at the last look. */
  get unreadBytes(): number {
    return this.#files.values().reduce((sum, file) => sum + file.unreadBytes, 0);
  }

  /** Whether nothing more can come from any name. */
  get isOver(): boolean {
    return this.#named.every((name) => this.#ended.has(name));
  }

  /** Closes all files; what was read is committed. */
  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.close();
    this.#files.clear();
  }

  /** One round over all files. Files with much to read come last, and may have to wait for the next round. */
  async look(): Promise<void> {
    const before = this.#ingester.commits;
    await this.#findFiles();
    await this.#lookAtAll();
    if (this.#ingester.commits > before) this.#events.onCommit?.();
  }

  /** Looks at all files but those in {@link #busy}. */
  async #lookAtAll(): Promise<void> {
    for (const file of [...this.#files.values()].sort((a, b) => a.unreadBytes - b.unreadBytes)) {
      if (this.#busy.has(file)) continue;
      this.#busy.add(file);
      await this.#lookAt(file);
      this.#busy.delete(file);
      if (file.isGone) await this.#drop(file);
    }
    await this.#ingester.commit();
    await this.#ingester.settleDoubts();
  }

  async #drop(file: Followed): Promise<void> {
    const { path } = file;
    if (path === standardInput) this.#ended.add(path);
    // A log that is named itself is expected back, perhaps rotated again by then. A pipe may be replaced by anything, and a log by a pipe.
    const isOther = file instanceof FollowedStream || (await isStream(path));
    if (isOther || !this.#named.includes(path)) this.#files.delete(path);
  }

  async #lookAt(file: Followed): Promise<void> {
    const isFull = (): boolean => this.#ingester.sealedBytes >= commitBytes;
    if (file.unreadBytes > 0 && isFull()) return;
    const look = async (): Promise<boolean> => {
      await file.look();
      return file.unreadBytes > 0;
    };
    while (await this.#guarded(file.path, look)) if (isFull()) return;
  }

  async #findFiles(): Promise<void> {
    for (const name of this.#named) {
      const { files, failures } = await findFiles([name]);
      this.#report(`what is named ${name}`, failures[0]);
      for (const path of files.length > 0 ? files : this.#lostFiles(name)) await this.#take(path);
    }
    if (this.#isFirstRound) await this.#findRotated();
    this.#isFirstRound = false;
  }

  async #take(path: string): Promise<void> {
    if (!this.#files.has(path) && !this.#ended.has(path) && !this.#older.waits(path))
      this.#files.set(path, await this.#follow(path));
  }

  /** A known log that is missing is followed too: its rotated parts are searched before anything takes its place. */
  #lostFiles(name: string): string[] {
    return this.#ingester.sourcesAt(name).length > 0 ? [name] : [];
  }

  /** Of known logs that a glob names, and that were rotated or packed while nobody looked, only their parts tell what came last. */
  async #findRotated(): Promise<void> {
    for (const path of this.#missingLogs()) {
      if (isRotated(path)) for (const packed of packedPaths(path)) await this.#older.add(packed);
      else if ((await rotatedParts(path)).length > 0) await this.#take(path);
    }
  }

  /** Those that a glob names, without those that had long ended. */
  #missingLogs(): string[] {
    const { sources } = this.#ingester;
    const newest = sources.reduce((last, { lastAt }) => Math.max(last, lastAt), 0);
    const since = Math.min(newest, this.#ingester.now()) - lateMs;
    const recent = new Set(sources.filter(({ lastAt }) => lastAt >= since).map(({ path }) => path));
    return [...recent].filter(
      (path) => !existsSync(path) && this.#named.some((name) => matchesGlob(resolve(path), resolve(name))),
    );
  }

  async #follow(path: string): Promise<Followed> {
    if (!(await isStream(path))) return new FollowedFile(this.#ingester, path, this.#fileEvents);
    return new FollowedStream(this.#ingester, path, () => this.#events.onNews?.());
  }

  /** Once, until it changes. */
  #report(what: string, trouble: SourceError | undefined): void {
    if (trouble && this.#troubles.get(what) !== trouble.message) this.#events.onTrouble?.(trouble);
    if (trouble) this.#troubles.set(what, trouble.message);
    else this.#troubles.delete(what);
  }

  /** Reports a {@link SourceError}, so that one file's trouble does not keep the others from being read. */
  async #guarded<T>(what: string, act: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await act();
      this.#report(what, undefined);
      return result;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      this.#report(what, error);
      return undefined;
    }
  }
}
