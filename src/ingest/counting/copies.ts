/** Remembers queued copies by host and queue ID: those that somebody waits for, and for a while those that are done. */
import type { QueuedCopy } from './queued-copy.ts';

/** At least so many copies are remembered after nobody waits for them any more, for the sender of a late recipient. */
const leastRemembered = 10_000;

export class Copies {
  /** Not to be forgotten. */
  readonly #kept = new CopyIndex();
  /** Copies begun or done lately, and those before them, which are forgotten next. */
  #recent = new CopyIndex();
  #before = new CopyIndex();

  get(host: string, queueId: string): QueuedCopy | undefined {
    return this.#recent.get(host, queueId) ?? this.#before.get(host, queueId) ?? this.#kept.get(host, queueId);
  }

  add(copy: QueuedCopy): void {
    this.#recent.add(copy);
  }

  /** From now on it is kept, or no longer. */
  keep(copy: QueuedCopy, forLong: boolean): void {
    if (forLong === copy.isKept) return;
    copy.isKept = forLong;
    if (forLong) this.#kept.add(copy);
    else {
      this.#kept.delete(copy);
      this.#recent.add(copy);
    }
  }

  /** Lets go of the oldest when there are many. */
  forget(): void {
    if (this.#recent.size < leastRemembered) return;
    this.#before = this.#recent;
    this.#recent = new CopyIndex();
  }
}

class CopyIndex {
  readonly #byHost = new Map<string, Map<string, QueuedCopy>>();
  /** Of the host that was asked about last. */
  #host: string | undefined;
  #copies: Map<string, QueuedCopy> | undefined;
  size = 0;

  get(host: string, queueId: string): QueuedCopy | undefined {
    return this.size === 0 ? undefined : this.#of(host)?.get(queueId);
  }

  add(copy: QueuedCopy): void {
    const copies = this.#of(copy.host) ?? this.#begin(copy.host);
    const before = copies.size;
    copies.set(copy.queueId, copy);
    this.size += copies.size - before;
  }

  delete(copy: QueuedCopy): void {
    if (this.#of(copy.host)?.delete(copy.queueId)) this.size--;
  }

  #of(host: string): Map<string, QueuedCopy> | undefined {
    if (host !== this.#host) {
      this.#host = host;
      this.#copies = this.#byHost.get(host);
    }
    return this.#copies;
  }

  #begin(host: string): Map<string, QueuedCopy> {
    const copies = new Map<string, QueuedCopy>();
    this.#byHost.set(host, copies);
    return (this.#copies = copies);
  }
}
