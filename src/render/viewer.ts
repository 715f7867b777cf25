/** For whom something is drawn: where their clock stands decides how times are written. */
export interface Viewer {
  /** IANA zone. */
  readonly zone: string;
  /** The present, epoch milliseconds; near it years are left out. */
  readonly now: number;
}
