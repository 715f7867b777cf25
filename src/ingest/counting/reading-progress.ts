/** Keeps how far the logs of each host were read, to recognize lines that are read after newer lines of their host. */
import type { HostCoverage } from '../../store/log-store.ts';

/** Two logs of one host that are followed in parallel may be this far apart. */
const disorderMs = 5 * 60_000;

interface HostProgress {
  /** Latest instant read, without the current source. */
  readTo: number;
  /** Latest instant read from the current source. */
  presentTo: number;
  /** Latest instant read before this start of the program, of which the book holds only waiting rows. */
  readonly knownTo: number;
}

export class ReadingProgress {
  readonly #hosts = new Map<string, HostProgress>();
  /** The hosts of the lines read so far from the current source. */
  readonly #present = new Set<HostProgress>();
  #source: number | undefined;
  /** The host of the previous line, and its progress. */
  #host: string | undefined;
  #progress: HostProgress | undefined;

  /** @param coverage how far the logs of each host were read before */
  constructor(coverage: Iterable<Pick<HostCoverage, 'host' | 'to'>>) {
    for (const { host, to } of coverage) this.#hosts.set(host, { readTo: to, presentTo: 0, knownTo: to });
  }

  /** Records that a line of a source was read. */
  note(host: string, at: number, source: number | undefined): void {
    if (source !== this.#source) this.#begin(source);
    const progress = this.#of(host);
    this.#present.add(progress);
    if (at > progress.presentTo) progress.presentTo = at;
  }

  /** Whether later lines of the host, from other sources, may have been read already. */
  isOld(host: string, at: number): boolean {
    const { readTo, knownTo } = this.#of(host);
    return at < readTo - disorderMs || at <= knownTo;
  }

  /** Another source begins: within one source, lines are in order. */
  #begin(source: number | undefined): void {
    this.#source = source;
    for (const progress of this.#present) {
      progress.readTo = Math.max(progress.readTo, progress.presentTo);
      progress.presentTo = 0;
    }
    this.#present.clear();
  }

  #of(host: string): HostProgress {
    if (this.#progress && host === this.#host) return this.#progress;
    let progress = this.#hosts.get(host);
    if (!progress) this.#hosts.set(host, (progress = { readTo: 0, presentTo: 0, knownTo: 0 }));
    this.#host = host;
    return (this.#progress = progress);
  }
}
