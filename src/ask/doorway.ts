/** The one doorway to mail data: what every surface (terminal, Slack, page) may ask. */
import type { Story } from '../story/story.ts';
import type { Asker } from './asker.ts';
import type { Answer, Coverage } from './answer.ts';
import type { Problem } from './query.ts';
import type { Sight } from './sight.ts';

export interface AskOptions {
  /** The asker's IANA zone. */
  readonly zone: string;
  /** The present, epoch milliseconds. */
  readonly now: number;
  /** Stories wanted, newest first; 0 is no limit. */
  readonly limit: number;
  /** Stories to skip (the next page of the same question with the same `now`). */
  readonly offset?: number;
  /** Who asks, where the work was not begun with `askingAs`. */
  readonly asker?: Asker;
  /** What of the mail may be found; all of it when absent. */
  readonly sight?: Sight;
  /** Whether to look for why nothing was found; it is looked for when absent. */
  readonly diagnosis?: boolean;
}

export type StoryOptions = Pick<AskOptions, 'now' | 'asker'>;

export type Asked =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly problem: Problem; readonly coverage: readonly Coverage[] };

export interface Doorway {
  /** Answers a question of the language in the contract. Never throws for what an asker typed. */
  ask(question: string, options: AskOptions): Promise<Asked>;
  /** The story with this id as it stands at `now`, or `null` when the logs no longer hold it. */
  story(id: string, options: StoryOptions): Promise<Story | null>;
}
