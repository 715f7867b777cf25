/** What every kind of source looks like to whoever follows it. */

/** What is looked at again and again. */
export interface Followed {
  readonly path: string;
  /** How much was left to be read at the last look. */
  readonly unreadBytes: number;
  /** Nothing is there, and nothing is expected. */
  readonly isGone: boolean;
  /** Reads what is new, or the first of it; it is committed with the next commit. Throws {@link SourceError} when it cannot be read. */
  look(): Promise<void>;
  close(): Promise<void>;
}
