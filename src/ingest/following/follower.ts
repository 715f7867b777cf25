/** Looks at all named files again and again: what is new in any of them is committed in one transaction. */
import { findFiles } from '../reading/find-files.ts';
import type { Followed } from './followed.ts';
import { type FileEvents, FollowedFile } from './followed-file.ts';
import { FollowedStream } from './followed-stream.ts';
import { gapTrouble } from './gap-trouble.ts';
import { importFile, importGivingWay } from '../import-file.ts';
import type { CodedTrouble } from '../trouble.ts';
import { commitBytes, type Ingester } from '../ingester.ts';
import { SourceError, standardInput } from '../reading/open-bytes.ts';
import { isStream } from '../reading/open-stream.ts';

export interface FollowerEvents {
  /** Something has come that was not there at the last look. */
  readonly onNews?: () => void;
  /** After each look that found something. */
  readonly onCommit?: () => void;
  /** A file cannot be read (yet); said once until it changes. */
  readonly onTrouble?: (trouble: CodedTrouble) => void;
}

/** Whoever reads files when there is time for them. */
export interface Later {
  /** Whether a file is going to be read. */
  waits(path: string): boolean;
  add(path: string): Promise<void>;
}

export class Follower {
  readonly #ingester: Ingester;
  readonly #named: readonly string[];
  readonly #events: FollowerEvents;
  readonly #later: Later;
  readonly #fileEvents: FileEvents = {
    onPacked: (path) => this.#later.add(path),
    readPart: (path, options) => importGivingWay(this.#ingester, path, () => this.#lookAtAll(), options),
    onGap: (lost) => this.#events.onTrouble?.(gapTrouble(lost)),
  };
  readonly #files = new Map<string, Followed>();
  /** Those that are being looked at. */
  readonly #busy = new Set<Followed>();
  /** Standard input, when it is over. */
  readonly #ended = new Set<string>();
  /** What was last said about a path. */
  readonly #troubles = new Map<string, string>();

  /** @param named files, directories and globs; they may appear later. @param later what is packed is read at once without it. */
  constructor(
    ingester: Ingester,
    named: readonly string[],
    events: FollowerEvents = {},
    later: Later = { waits: () => false, add: async (path) => void (await importFile(ingester, path)) },
  ) {
    this.#ingester = ingester;
    this.#named = named;
    this.#events = events;
    this.#later = later;
  }

  /** How much was left to be read at the last look. */
  get unreadBytes(): number {
    return this.#files.values().reduce((sum, file) => sum + file.unreadBytes, 0);
  }

  /** Nothing more can come from anything that is named. */
  get isOver(): boolean {
    return this.#named.every((name) => this.#ended.has(name));
  }

  /** Lets go of all files; what was read is committed. */
  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.close();
    this.#files.clear();
  }

  /** One round over all files. Those that have much to read wait until the others had their turn, and perhaps for the next round. */
  async look(): Promise<void> {
    const before = this.#ingester.commits;
    await this.#findFiles();
    await this.#lookAtAll();
    if (this.#ingester.commits > before) this.#events.onCommit?.();
  }

  /** All but those that are being looked at. */
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
    // A log that is named will be back, and may have been rotated again by then. What comes in place of a pipe may be anything, and a pipe in place of a log.
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
      const found = await this.#guarded(`what is named ${name}`, () => findFiles([name]));
      for (const path of found ?? this.#lostFiles(name))
        if (!this.#files.has(path) && !this.#ended.has(path) && !this.#later.waits(path))
          this.#files.set(path, await this.#follow(path));
    }
  }

  /** What was followed before is sought among its rotated parts, though nothing has taken its place yet. */
  #lostFiles(name: string): string[] {
    return this.#ingester.sources.some(({ path }) => path === name) ? [name] : [];
  }

  async #follow(path: string): Promise<Followed> {
    if (!(await isStream(path))) return new FollowedFile(this.#ingester, path, this.#fileEvents);
    return new FollowedStream(this.#ingester, path, () => this.#events.onNews?.());
  }

  /** One file's trouble must not keep the others from being read. */
  async #guarded<T>(what: string, act: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await act();
      this.#troubles.delete(what);
      return result;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      if (this.#troubles.get(what) !== error.message) this.#events.onTrouble?.(error);
      this.#troubles.set(what, error.message);
      return undefined;
    }
  }
}
