/** Turns header stamps into instants; a missing year or zone offset is inferred from the order of the lines. */
import { type Stamp, yearlessMs } from './stamp.ts';
import type { ZoneOffsets } from './zone-offsets.ts';
import { offsetsOf, Zones } from './zones.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Lines are almost in order, so a candidate before the previous line counts as this many times farther away. */
const backwardsCost = 10;
/** Stamps closer than this share their UTC offset if the zone has no transition near them. */
const nearMs = 10 * 60_000;

/**
 * Reads the stamps of one file in order. The result depends only on the constructor's arguments and the stamps, so that
 * a stored block can be read again on its own.
 */
export class Clock {
  readonly #zones: Zones;
  #lastAt: number;
  /** Of the previous line. */
  #lastStamp: Stamp | undefined;
  #lastHost = '';
  /** Stamp of the previous line, and the offsets used for it; NaN unless it was yearless. */
  #lastYearless = Number.NaN;
  #lastOffsets: ZoneOffsets | undefined;

  /**
   * @param zones zones for stamps without one, as text for {@link Zones.parse}
   * @param near epoch ms close to the first line
   */
  constructor(zones: string, near: number) {
    this.#zones = Zones.parse(zones);
    this.#lastAt = near;
  }

  /** Epoch ms of the last line read; before the first, the constructor's `near`. */
  get lastAt(): number {
    return this.#lastAt;
  }

  /** Epoch ms of the next stamp; a line without a time gets that of the previous line. */
  read(stamp: Stamp, host = ''): number {
    if (stamp === this.#lastStamp && host === this.#lastHost) return this.#lastAt;
    this.#lastStamp = stamp;
    this.#lastHost = host;
    if (stamp.kind === 'yearless') return this.#readYearless(stamp.ms, this.#zones.offsets(host));
    this.#lastYearless = Number.NaN;
    if (stamp.kind === 'instant') this.#lastAt = stamp.ms;
    if (stamp.kind === 'local') this.#lastAt = this.#likeliest(this.#zones.offsets(host).instants(stamp.ms));
    return this.#lastAt;
  }

  #readYearless(ms: number, offsets: ZoneOffsets): number {
    const step = ms - this.#lastYearless;
    const isNear = step >= 0 && step < nearMs && offsets === this.#lastOffsets;
    if (isNear && offsets.steadyBetween(this.#lastAt, this.#lastAt + step)) this.#lastAt += step;
    else this.#lastAt = this.#likeliest(instantsAround(ms, offsets, this.#lastAt));
    this.#lastYearless = ms;
    this.#lastOffsets = offsets;
    return this.#lastAt;
  }

  #likeliest(candidates: readonly number[]): number {
    const cost = (at: number) => (at < this.#lastAt ? (this.#lastAt - at) * backwardsCost : at - this.#lastAt);
    return candidates.reduce((best, at) => (cost(at) < cost(best) ? at : best), candidates[0] ?? this.#lastAt);
  }
}

/** The instants (epoch ms) of a yearless wall clock in the year of `around`, the year before and the year after. */
export function instantsAround(yearless: number, offsets: ZoneOffsets, around: number): number[] {
  const year = new Date(around).getUTCFullYear();
  return [year - 1, year, year + 1].flatMap((one) => offsets.instants(inYear(yearless, one)));
}

/** A yearless wall clock in the given year (ms as if UTC); NaN for 29 February in a common year. */
export function inYear(yearless: number, year: number): number {
  const date = new Date(yearless);
  const moved = Date.UTC(year, date.getUTCMonth(), date.getUTCDate()) + (yearless % dayMs);
  return new Date(moved).getUTCMonth() === date.getUTCMonth() ? moved : Number.NaN;
}

/** The latest instant (epoch ms) of a yearless wall clock in `zone` that is not after `limit`. */
export function lastBefore(yearless: number, zone: string, limit: number): number {
  const year = new Date(limit).getUTCFullYear();
  // Eight years can pass without a 29 February.
  for (let back = -1; back <= 8; back++) {
    const at = offsetsOf(zone).instants(inYear(yearless, year - back))[0];
    if (at !== undefined && at <= limit) return at;
  }
  return limit;
}

/** The instant (epoch ms) of a yearless wall clock in the given year; 29 February becomes 28 February, 00:00, in a common year. */
export function atYear(yearless: number, zone: string, year: number): number {
  const moved = inYear(yearless, year);
  return offsetsOf(zone).instants(Number.isNaN(moved) ? inYear(yearlessMs(1, 28, 0, 0), year) : moved)[0]!;
}
