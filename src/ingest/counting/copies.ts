/** Holds queued copies by host and queue ID: those with waiting recipients, and for a while those that are done. */
import type { QueuedCopy } from './queued-copy.ts';

/** At least this many finished copies are remembered: a late line of one then still finds its sender. */
const leastRemembered = 10_000;

export class Copies {
  /** Copies that are not forgotten. */
  readonly #kept = new CopyIndex();
  /** Copies begun or finished lately, and the generation before, which is forgotten next. */
  #recent = new CopyIndex();
  #before = new CopyIndex();

  get(host: string, queueId: string): QueuedCopy | undefined {
    return this.#recent.get(host, queueId) ?? this.#before.get(host, queueId) ?? this.#kept.get(host, queueId);
  }

  add(copy: QueuedCopy): void {
    this.#recent.add(copy);
  }

  /** Protects a copy from being forgotten, or no longer. */
  keep(copy: QueuedCopy, forLong: boolean): void {
    if (forLong === copy.isKept) return;
    copy.isKept = forLong;
    if (forLong) this.#kept.add(copy);
    else {
      this.#kept.delete(copy);
      this.#recent.add(copy);
    }
  }

  /** Drops the older generation when the recent one is full. */
  forget(): void {
    if (this.#recent.size < leastRemembered) return;
    this.#before = this.#recent;
    this.#recent = new CopyIndex();
  }
}

class CopyIndex {
  readonly #byHost = new Map<string, Map<string, QueuedCopy>>();
  /** The host of the last look-up, and its copies: most look-ups are for the same host. */
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
