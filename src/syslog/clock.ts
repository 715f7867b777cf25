/** Turns header stamps into instants, working out a missing year and zone from the order of the lines. */
import { type Stamp, yearlessMs } from './stamp.ts';
import { ZoneOffsets } from './zone-offsets.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Lines come in order, or nearly so: going back costs this many times what going forward does. */
const backwardsCost = 10;
/** Within this, two lines of one file share their offset unless a change of the zone lies between. */
const nearMs = 10 * 60_000;

/**
 * Reads the stamps of one file in order. The same stamps from the same start give the same instants, so that a stored
 * block can be read again on its own, starting at its first line's instant.
 */
export class Clock {
  readonly #offsets: ZoneOffsets;
  #lastAt: number;
  #lastYearless = Number.NaN;

  /** @param zone IANA name or fixed offset (`-05:00`) of stamps without one. @param near instant close to the first line's. */
  constructor(zone: string, near: number) {
    this.#offsets = new ZoneOffsets(zone);
    this.#lastAt = near;
  }

  /** Epoch milliseconds of the last line read, or the start. */
  get lastAt(): number {
    return this.#lastAt;
  }

  /** Epoch milliseconds of the next stamp. */
  read(stamp: Stamp): number {
    if (stamp.kind === 'instant') return (this.#lastAt = stamp.ms);
    if (stamp.kind === 'yearless') return this.#readYearless(stamp.ms);
    return (this.#lastAt = this.#nearest(this.#offsets.instants(stamp.ms)));
  }

  #readYearless(ms: number): number {
    const step = ms - this.#lastYearless;
    if (step >= 0 && step < nearMs && this.#offsets.steadyBetween(this.#lastAt, this.#lastAt + step)) {
      this.#lastAt += step;
    } else {
      const year = new Date(this.#lastAt).getUTCFullYear();
      this.#lastAt = this.#nearest([-1, 0, 1].flatMap((more) => this.#offsets.instants(inYear(ms, year + more))));
    }
    this.#lastYearless = ms;
    return this.#lastAt;
  }

  #nearest(candidates: readonly number[]): number {
    const cost = (at: number) => (at < this.#lastAt ? (this.#lastAt - at) * backwardsCost : at - this.#lastAt);
    return candidates.reduce((best, at) => (cost(at) < cost(best) ? at : best), candidates[0] ?? this.#lastAt);
  }
}

/** A yearless wall clock put into a year; 29 February in a common year is NaN. */
export function inYear(yearless: number, year: number): number {
  const date = new Date(yearless);
  const moved = Date.UTC(year, date.getUTCMonth(), date.getUTCDate()) + (yearless % dayMs);
  return new Date(moved).getUTCMonth() === date.getUTCMonth() ? moved : Number.NaN;
}

/** The last time that a yearless wall clock in `zone` was not after `limit`. */
export function lastBefore(yearless: number, zone: string, limit: number): number {
  const offsets = new ZoneOffsets(zone);
  const year = new Date(limit).getUTCFullYear();
  for (let back = -1; back < 9; back++) {
    const at = offsets.instants(inYear(yearless, year - back))[0];
    if (at !== undefined && at <= limit) return at;
  }
  return limit;
}

/** The instant of a yearless wall clock in the given year. */
export function atYear(yearless: number, zone: string, year: number): number {
  const moved = inYear(yearless, year);
  return new ZoneOffsets(zone).instants(Number.isNaN(moved) ? inYear(yearlessMs(1, 28, 0, 0), year) : moved)[0]!;
}

