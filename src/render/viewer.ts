/** For whom something is drawn: their zone and the present decide how times are written. */
export interface Viewer {
  /** IANA zone. */
  readonly zone: string;
  /** The present, epoch milliseconds; near it years are left out. */
  readonly now: number;
}
