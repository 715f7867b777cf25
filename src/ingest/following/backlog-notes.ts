/** Stores, once a second, how much is still to be read: doctor, /health and the app's Home show it. */
import type { Backfill } from './backfill.ts';
import type { Follower } from './follower.ts';
import type { Ingester } from '../ingester.ts';

/** Shortest time between two writes. */
const pauseMs = 1000;

export class BacklogNotes {
  readonly #ingester: Ingester;
  readonly #follower: Follower;
  readonly #older: Backfill;
  /** When the backlog was last written (`performance.now()`); `undefined` when it is stored that nothing is left. */
  #writtenAt: number | undefined = -Infinity;

  constructor(ingester: Ingester, follower: Follower, older: Backfill) {
    this.#ingester = ingester;
    this.#follower = follower;
    this.#older = older;
  }

  async write(): Promise<void> {
    const livingBytes = this.#follower.unreadBytes;
    const { files: olderFiles, bytes: olderBytes } = this.#older;
    const now = performance.now();
    const isDone = livingBytes === 0 && olderFiles === 0;
    if (isDone ? this.#writtenAt === undefined : now - (this.#writtenAt ?? -Infinity) < pauseMs) return;
    this.#writtenAt = isDone ? undefined : now;
    const at = this.#ingester.now();
    await this.#ingester.noteBacklog(isDone ? undefined : { livingBytes, olderFiles, olderBytes, at });
  }
}
