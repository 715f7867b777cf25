/** The answer to a question, the same for every surface: the object of the JSON contract, with instants as epoch milliseconds. */
import type { Story } from '../story/story.ts';
import type { Span } from '../time/range.ts';
import type { Problem, Query } from './query.ts';

export interface Coverage {
  readonly host: string;
  readonly from: number;
  readonly to: number;
}

export interface Answer {
  readonly query: Query;
  /** Newest first. */
  readonly stories: readonly Story[];
  /** Number of messages found, at least. */
  readonly total: number;
  /** Whether the whole time range was searched, so that `total` is exact. */
  readonly totalIsExact: boolean;
  /** Whether there are (or may be) more than these `stories`. */
  readonly truncated: boolean;
  readonly coverage: readonly Coverage[];
  /** Time ranges of damaged lines that the search needed, oldest first: messages may be missing. */
  readonly skipped: readonly Span[];
  readonly problem: Problem | null;
}
