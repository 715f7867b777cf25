/** What an asker may find: a limit that holds before anything is counted, so that nothing hidden shows in a number or a hint. */
import type { BareStory } from '../story/story.ts';
import type { Query } from './query.ts';

export interface Sight {
  /** Whether a story that answers the question may be found by it. */
  mayFind(story: BareStory, query: Query): boolean;
  /** Whether an address may be offered as a near one. */
  mayName(address: string): boolean;
}

export const unlimitedSight: Sight = { mayFind: () => true, mayName: () => true };
