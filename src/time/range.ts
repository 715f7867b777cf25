/** A stretch of time: from inclusive, to exclusive, epoch milliseconds. */
export interface Range {
  readonly from: number;
  readonly to: number;
  /** As the asker wrote it (`yesterday 9-11`), or `null` for the default of 7 days. */
  readonly phrase: string | null;
}
