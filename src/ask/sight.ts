/** What an asker may find. It is applied before anything is counted, so that hidden mail shows in no number and no hint. */
import type { BareStory } from '../story/story.ts';
import type { Query } from './query.ts';

export interface Sight {
  /** Whether the asker may find a story that answers the query. */
  mayFind(story: BareStory, query: Query): boolean;
  /** Whether an address may be suggested. */
  mayName(address: string): boolean;
}

export const unlimitedSight: Sight = { mayFind: () => true, mayName: () => true };
