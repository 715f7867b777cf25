/** A hint for an asker who found nothing, and the check that its suggestion finds something. */
import type { ChunkReader } from '../lines/chunk-reader.ts';
import type { LogStore } from '../store/log-store.ts';
import type { Coverage } from './answer.ts';
import type { Query } from './query.ts';
import { readQuestion } from './read-question.ts';
import type { Found, Search } from './search.ts';
import type { Sight } from './sight.ts';
import { writeQuestion } from './write-question.ts';

export interface Means {
  readonly store: LogStore;
  readonly reader: ChunkReader;
  readonly search: Search;
  readonly sight: Sight;
  readonly coverage: readonly Coverage[];
  readonly now: number;
}

export interface Hint {
  readonly message: string;
  /** What to ask instead. */
  readonly instead: Query | null;
}

/** Largest number of stories examined for a hint. */
const fewStories = 20;
/** How long to search for them; the asker has waited already. */
const hintMs = 2000;

/** The newest stories that answer a query, without counting further ones. */
export function some(search: Search, query: Query, wanted = fewStories): Promise<Found> {
  return search.run(query, wanted, 0, hintMs);
}

/** The question to ask instead, if it finds something. */
export async function suggestionOf({ instead }: Hint, { zone }: Query, { search, now }: Means): Promise<string | null> {
  if (!instead) return null;
  const text = writeQuestion(instead);
  const understood = readQuestion(text, { zone, now });
  return understood.kind === 'query' && (await some(search, understood.query)).total > 0 ? text : null;
}
