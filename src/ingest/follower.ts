/** Keeps all named files followed: chokidar says "look now", a slow poll is the backstop, one transaction commits what was found. */
import { setTimeout } from 'node:timers/promises';
import { Bell } from './bell.ts';
import { findFiles } from './find-files.ts';
import { FollowedFile } from './followed-file.ts';
import { commitBytes, type Ingester } from './ingester.ts';
import { SourceError } from './open-bytes.ts';
import { type Batch, bytesOf } from './source-writer.ts';
import { watchForChanges } from './watch-for-changes.ts';

/** How often to look without being told. */
const pollMs = 1000;
/** How long to collect lines before a commit. */
const gatherMs = 100;

export interface FollowerEvents {
  /** After each look that found something. */
  readonly onCommit?: () => void;
  /** A file cannot be read (yet); said once until it changes. */
  readonly onTrouble?: (error: SourceError) => void;
}

export class Follower {
  readonly #ingester: Ingester;
  readonly #named: readonly string[];
  readonly #events: FollowerEvents;
  readonly #isLeftOut: (path: string) => boolean;
  readonly #files = new Map<string, FollowedFile>();
  /** What was last said about a path. */
  readonly #troubles = new Map<string, string>();
  #pending: Batch[] = [];
  readonly #bell = new Bell();

  /** @param named files, directories and globs; they may appear later. @param isLeftOut files that somebody else reads for now. */
  constructor(
    ingester: Ingester,
    named: readonly string[],
    events: FollowerEvents = {},
    isLeftOut: (path: string) => boolean = () => false,
  ) {
    this.#ingester = ingester;
    this.#named = named;
    this.#events = events;
    this.#isLeftOut = isLeftOut;
  }

  /** Follows until stopped; what was read is committed. */
  async run(stopped: AbortSignal): Promise<void> {
    const ring = () => this.#bell.ring();
    const watcher = watchForChanges(this.#named, ring);
    stopped.addEventListener('abort', ring);
    try {
      while (!stopped.aborted) {
        await this.look();
        if (await this.#bell.heard(pollMs)) await setTimeout(gatherMs, undefined, { signal: stopped }).catch(() => {});
      }
    } finally {
      await watcher.close();
      await this.close();
    }
  }

  /** Lets go of all files; what was read is committed. */
  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.close();
    this.#files.clear();
  }

  /** One round over all files. */
  async look(): Promise<void> {
    await this.#findFiles();
    let found = false;
    for (const file of this.#files.values()) {
      const batches = await this.#guarded(file.path, () => file.look());
      this.#pending.push(...(batches ?? []));
      found ||= this.#pending.length > 0;
      if (bytesOf(this.#pending) >= commitBytes) await this.#commit();
      if (file.isGone) this.#files.delete(file.path);
    }
    await this.#commit();
    await this.#ingester.settleDoubts();
    if (found) this.#events.onCommit?.();
  }

  async #commit(): Promise<void> {
    const batches = this.#pending;
    this.#pending = [];
    await this.#ingester.commit(batches);
  }

  async #findFiles(): Promise<void> {
    for (const name of this.#named) {
      for (const path of (await this.#guarded(`what is named ${name}`, () => findFiles([name]))) ?? [])
        if (!this.#files.has(path) && !this.#isLeftOut(path))
          this.#files.set(path, new FollowedFile(this.#ingester, path));
    }
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
