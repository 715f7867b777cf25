/** Stretches of time: from inclusive, to exclusive, epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The time of a question. */
export interface Range extends Span {
  /** As the asker wrote it (`yesterday 9-11`), or `null` for the default of 7 days. */
  readonly phrase: string | null;
}
