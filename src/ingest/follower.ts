/** Keeps all named files followed: chokidar says "look now", a slow poll is the backstop, one transaction commits what was found. */
import { watch } from 'chokidar';
import { dirname } from 'node:path';
import { findFiles } from './find-files.ts';
import { FollowedFile } from './followed-file.ts';
import type { Ingester } from './ingester.ts';
import { SourceError } from './open-bytes.ts';

/** How often to look without being told. */
const pollMs = 1000;
/** How long to collect lines before a commit. */
const gatherMs = 100;

export interface FollowerEvents {
  /** After each commit. */
  readonly onCommit?: () => void;
  /** A file cannot be read (yet); said once until it changes. */
  readonly onTrouble?: (error: SourceError) => void;
}

export class Follower {
  readonly #ingester: Ingester;
  readonly #named: readonly string[];
  readonly #events: FollowerEvents;
  readonly #files = new Map<string, FollowedFile>();
  readonly #troubles = new Set<string>();
  #wake: () => void = () => {};

  /** @param named files, directories and globs; they may appear later. */
  constructor(ingester: Ingester, named: readonly string[], events: FollowerEvents = {}) {
    this.#ingester = ingester;
    this.#named = named;
    this.#events = events;
  }

  /** Follows until stopped; what was read is committed. */
  async run(stopped: AbortSignal): Promise<void> {
    const watcher = watch(watchedDirectories(this.#named), { ignoreInitial: true, depth: 4 });
    watcher.on('all', () => this.#wake());
    watcher.on('error', () => {});
    stopped.addEventListener('abort', () => this.#wake());
    try {
      while (!stopped.aborted) {
        await this.look();
        await this.#rest(stopped);
      }
    } finally {
      await watcher.close();
      await Promise.all([...this.#files.values()].map((file) => file.close()));
    }
  }

  /** One round over all files. */
  async look(): Promise<void> {
    await this.#findFiles();
    const batches = [];
    for (const file of this.#files.values()) batches.push(...(await file.look()));
    if (batches.length === 0) return;
    await this.#ingester.commit(batches);
    this.#events.onCommit?.();
  }

  async #findFiles(): Promise<void> {
    for (const name of this.#named) {
      try {
        for (const path of await findFiles([name])) this.#follow(path);
        this.#troubles.delete(name);
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        if (!this.#troubles.has(name)) this.#events.onTrouble?.(error);
        this.#troubles.add(name);
      }
    }
  }

  #follow(path: string): void {
    if (!this.#files.has(path)) this.#files.set(path, new FollowedFile(this.#ingester, path));
  }

  /** Until something changes, but not before a few lines had time to gather, and not longer than a poll. */
  async #rest(stopped: AbortSignal): Promise<void> {
    if (stopped.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      this.#wake = () => {
        clearTimeout(timer);
        if (stopped.aborted) resolve();
        else setTimeout(resolve, gatherMs);
      };
    });
    this.#wake = () => {};
  }
}

/** chokidar takes no globs: the directories above them are watched. */
function watchedDirectories(named: readonly string[]): string[] {
  return [...new Set(named.map((name) => dirname(name.split(/[*?[{]/)[0]! + 'x')))];
}
