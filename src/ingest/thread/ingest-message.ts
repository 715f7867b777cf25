/** What the thread that indexes and the thread that answers tell each other. */

import type { Keep } from '../../store/retention.ts';
import type { CodedTrouble } from '../trouble.ts';

/** What the indexing thread is started with. */
export interface IngestOrder {
  readonly db: string;
  /** Files, directories and globs to follow. */
  readonly logs: readonly string[];
  /** Zones of logs by host (`''` for every other), and of all others. */
  readonly logZones: ReadonlyMap<string, string>;
  readonly zone: string;
  /** How long logs are kept. */
  readonly keep?: Keep;
  /** Host of lines that name none. */
  readonly host: string;
}

/** From the indexing thread. */
export type IngestMessage =
  /** The database is open, with the newest schema. */
  | { readonly kind: 'opened' }
  /** What the logs held at the start is indexed. */
  | { readonly kind: 'caught-up' }
  /** New lines can be asked about. */
  | { readonly kind: 'committed' }
  /** Something cannot be read or done for the time being. */
  | ({ readonly kind: 'trouble' } & CodedTrouble)
  /** Nothing can be written for the time being: it is tried again and again. */
  | ({ readonly kind: 'stuck' } & CodedTrouble)
  /** What was stuck goes on. */
  | { readonly kind: 'unstuck' }
  /** An older part of a log was read; so many are left. */
  | { readonly kind: 'backfilled'; readonly path: string; readonly left: number }
  /** Months of logs (`202611`) that are kept no longer were dropped. */
  | { readonly kind: 'pruned'; readonly months: readonly string[] }
  /** The thread ends, for a reason that the operator must mend. */
  | ({ readonly kind: 'failed' } & CodedTrouble);

/** To the indexing thread: commit what was read, and end. */
export interface StopMessage {
  readonly kind: 'stop';
}
