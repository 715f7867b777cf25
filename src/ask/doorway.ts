/** The one doorway to mail data, for every surface (terminal, Slack), used in the name of {@link currentAsker}. */
import type { Story } from '../story/story.ts';
import type { Answer, Coverage } from './answer.ts';
import type { Problem } from './query.ts';
import type { Sight } from './sight.ts';

export interface AskOptions {
  /** The asker's IANA zone. */
  readonly zone: string;
  /** The present (epoch ms). */
  readonly now: number;
  /** Largest number of stories, newest first; 0 is no limit. */
  readonly limit: number;
  /** Stories to skip: for the next page, ask the same question with the same `now`. */
  readonly offset?: number;
  /** How many more to count at most, for the total; a few if absent. */
  readonly counted?: number;
  /** What may be found; everything if absent. */
  readonly sight?: Sight;
  /** Whether to explain why nothing was found; true if absent. */
  readonly diagnosis?: boolean;
}

export type StoryOptions = Pick<AskOptions, 'now'>;

export type Asked =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly problem: Problem; readonly coverage: readonly Coverage[] };

export interface Doorway {
  /** Answers a question in the question language. Never throws because of what was typed: that gives a problem. */
  ask(question: string, options: AskOptions): Promise<Asked>;
  /** The story with this id as of `now`; `null` if its lines are no longer stored. */
  story(id: string, options: StoryOptions): Promise<Story | null>;
}
