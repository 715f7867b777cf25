/** What the follower needs to know of a source, whatever its kind. */

/** A path that is looked at again and again. */
export interface Followed {
  readonly path: string;
  /** Bytes left unread at the last look. */
  readonly unreadBytes: number;
  /** Whether there is nothing at the path, and nothing left to read of what was there. */
  readonly isGone: boolean;
  /** Reads what is new, or the first part of it, for the next commit. Throws {@link SourceError}. */
  look(): Promise<void>;
  close(): Promise<void>;
}
