/** The time in a header as written: an instant, or a wall clock without zone, possibly without year. */

export interface Stamp {
  /**
   * `instant`: `ms` is epoch ms. `local` (no zone): `ms` is the wall clock as if UTC. `yearless` (no zone, no year): the
   * same in the year {@link yearlessYear}. `none`: the line has no time, `ms` is NaN.
   */
  readonly kind: 'instant' | 'local' | 'yearless' | 'none';
  readonly ms: number;
}

/** A stamp, and the index after the blank that follows it. */
export interface ReadStamp {
  readonly stamp: Stamp;
  readonly end: number;
}

/** A leap year, so that it has a 29 February. */
export const yearlessYear = 2000;

const dayMs = 86_400_000;
const yearlessMonthStarts = Array.from({ length: 12 }, (_, month) => Date.UTC(yearlessYear, month, 1));

/** The `ms` of a yearless {@link Stamp}; `month` from 0, `day` from 1. */
export function yearlessMs(month: number, day: number, secondOfDay: number, fractionMs: number): number {
  return yearlessMonthStarts[month]! + (day - 1) * dayMs + secondOfDay * 1000 + fractionMs;
}
