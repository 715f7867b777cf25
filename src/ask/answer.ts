/** What a question gives every surface; the JSON contract's object with instants still as epoch milliseconds. */
import type { Story } from '../story/story.ts';
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
  /** How many there are at least. */
  readonly total: number;
  /** The whole of the logs asked about was searched, so that there are no more than `total`. */
  readonly totalIsExact: boolean;
  /** There are (or may be) more than these `stories`. */
  readonly truncated: boolean;
  readonly coverage: readonly Coverage[];
  /** Parts of the logs that were needed and could not be read, oldest first: messages may be missing. */
  readonly skipped: readonly Pick<Coverage, 'from' | 'to'>[];
  readonly problem: Problem | null;
}
