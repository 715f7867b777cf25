/** Counts what became of recipients: per minute, host, disposition and next hop. */
import type { Disposition } from '../../mail/disposition.ts';
import type { Tally } from '../../store/log-store.ts';

type OpenTally = Tally & { count: number };

/** The minute of a host's latest line. */
interface Minute {
  readonly minute: number;
  readonly counts: Map<Disposition, Map<string, OpenTally>>;
}

export class Tallies {
  readonly #all: OpenTally[] = [];
  readonly #minutes = new Map<string, Minute>();

  /** In order of creation. A minute that a log returns to later has several tallies with the same key. */
  get all(): readonly Tally[] {
    return this.#all;
  }

  add(minute: number, host: string, disposition: Disposition, nextHop: string, count: number): void {
    const counts = this.#countsOf(host, minute, disposition);
    const known = counts.get(nextHop);
    if (known) known.count += count;
    else counts.set(nextHop, this.#begin({ minute, host, disposition, nextHop, count }));
  }

  merge(other: Tallies): void {
    for (const { minute, host, disposition, nextHop, count } of other.#all)
      this.add(minute, host, disposition, nextHop, count);
  }

  #countsOf(host: string, minute: number, disposition: Disposition): Map<string, OpenTally> {
    let present = this.#minutes.get(host);
    if (present?.minute !== minute) this.#minutes.set(host, (present = { minute, counts: new Map() }));
    let counts = present.counts.get(disposition);
    if (!counts) present.counts.set(disposition, (counts = new Map()));
    return counts;
  }

  #begin(tally: OpenTally): OpenTally {
    this.#all.push(tally);
    return tally;
  }
}
