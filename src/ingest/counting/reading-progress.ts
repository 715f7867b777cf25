/** Keeps how far the logs of each host were read, and so tells lines that come after newer ones of their host. */
import type { HostCoverage } from '../../store/log-store.ts';

/** Two logs of one host may be this far apart where they are followed side by side. */
const disorderMs = 5 * 60_000;

interface HostProgress {
  /** But for what the present source has added. */
  readTo: number;
  /** What the present source has added. */
  presentTo: number;
  /** How far it was read in an earlier life, of which nothing is remembered. */
  readonly knownTo: number;
}

export class ReadingProgress {
  readonly #hosts = new Map<string, HostProgress>();
  #source: number | undefined;
  /** The host of the line before. */
  #host: string | undefined;
  #progress: HostProgress | undefined;

  /** @param coverage how far the logs of each host were read before. */
  constructor(coverage: Iterable<Pick<HostCoverage, 'host' | 'to'>>) {
    for (const { host, to } of coverage) this.#hosts.set(host, { readTo: to, presentTo: 0, knownTo: to });
  }

  /** Takes in that a line of a source was read. */
  note(host: string, at: number, source: number | undefined): void {
    if (source !== this.#source) this.#begin(source);
    const progress = this.#of(host);
    if (at > progress.presentTo) progress.presentTo = at;
  }

  /** Whether lines after the instant, which other sources hold, may have been read before. */
  isOld(host: string, at: number): boolean {
    const { readTo, knownTo } = this.#of(host);
    return at < readTo - disorderMs || at <= knownTo;
  }

  /** Within one source lines come in order. */
  #begin(source: number | undefined): void {
    this.#source = source;
    for (const progress of this.#hosts.values()) {
      progress.readTo = Math.max(progress.readTo, progress.presentTo);
      progress.presentTo = 0;
    }
  }

  #of(host: string): HostProgress {
    if (this.#progress && host === this.#host) return this.#progress;
    let progress = this.#hosts.get(host);
    if (!progress) this.#hosts.set(host, (progress = { readTo: 0, presentTo: 0, knownTo: 0 }));
    this.#host = host;
    return (this.#progress = progress);
  }
}
