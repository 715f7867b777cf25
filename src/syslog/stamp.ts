/** A header's time as it was written: a full instant, or a wall clock that lacks its zone or even its year. */

export interface Stamp {
  /**
   * `instant`: `ms` is the epoch time. `local`: `ms` is the wall clock read as if it were UTC; the zone is missing.
   * `yearless`: the same in the year {@link yearlessYear}; zone and year are missing. `none`: the line has no time.
   */
  readonly kind: 'instant' | 'local' | 'yearless' | 'none';
  readonly ms: number;
}

/** A stamp, and where the text after its blank begins. */
export interface ReadStamp {
  readonly stamp: Stamp;
  readonly end: number;
}

/** A leap year, so that 29 February exists in it. */
const yearlessYear = 2000;

const dayMs = 86_400_000;
const yearlessMonthStarts = Array.from({ length: 12 }, (_, month) => Date.UTC(yearlessYear, month, 1));

/** Wall clock without a year; `month` from 0. */
export function yearlessMs(month: number, day: number, secondOfDay: number, fractionMs: number): number {
  return yearlessMonthStarts[month]! + (day - 1) * dayMs + secondOfDay * 1000 + fractionMs;
}
