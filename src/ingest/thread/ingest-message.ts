/** The messages between the indexing thread and the main thread. */

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
  /** Everything that the live logs held at the start is indexed. */
  | { readonly kind: 'caught-up' }
  /** New lines can be asked about. */
  | { readonly kind: 'committed' }
  /** Something cannot be read or done for now. */
  | ({ readonly kind: 'trouble' } & CodedTrouble)
  /** The database cannot be written for now; writing is retried. */
  | ({ readonly kind: 'stuck' } & CodedTrouble)
  /** Writing works again. */
  | { readonly kind: 'unstuck' }
  /** An older part of a log was read; `left` files remain; `added` lines are new, those of the parts read just before it included. */
  | { readonly kind: 'backfilled'; readonly path: string; readonly left: number; readonly added: number }
  /** Months of logs (`202611`) were dropped by retention. */
  | { readonly kind: 'pruned'; readonly months: readonly string[] }
  /** The thread ends, for a reason that the operator must fix. */
  | ({ readonly kind: 'failed' } & CodedTrouble);

/** To the indexing thread: commit what was read, and end. */
export interface StopMessage {
  readonly kind: 'stop';
}
