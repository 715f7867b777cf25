/** Writes down now and then how much is still to be read, for whoever asks how the index stands. */
import type { Backfill } from './backfill.ts';
import type { Follower } from './follower.ts';
import type { Ingester } from '../ingester.ts';

/** Often enough to see it move. */
const pauseMs = 1000;

export class BacklogNotes {
  readonly #ingester: Ingester;
  readonly #follower: Follower;
  readonly #older: Backfill;
  /** When something was last written; `undefined` when it was that nothing is left. */
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
