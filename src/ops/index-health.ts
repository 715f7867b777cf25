/** The state of the index, for the app's Home: how far each host's logs reach, and what share was not understood. */
import type { Backlog } from '../store/upkeep.ts';
import type { Fates, HostLines, LogStore } from '../store/log-store.ts';

export interface IndexHealth extends Fates {
  /** The host furthest behind first. */
  readonly hosts: readonly HostLines[];
  readonly files: number;
  /** Of the lines of mail programs, 0 to 1. */
  readonly unexplainedShare: number;
  /** What is still to be read; `undefined` if nothing. */
  readonly backlog?: Backlog | undefined;
}

/** Of the lines of mail programs, 0 to 1. */
export function unexplainedShare({ events, unexplained }: Pick<Fates, 'events' | 'unexplained'>): number {
  return unexplained / Math.max(1, events + unexplained);
}

/** Throws {@link StoreError}. */
export async function readIndexHealth(
  store: Pick<LogStore, 'coverage' | 'fates' | 'sources' | 'upkeep'>,
): Promise<IndexHealth> {
  const [coverage, fates, sources, backlog] = await Promise.all([
    store.coverage(),
    store.fates(),
    store.sources(),
    store.upkeep.backlog(),
  ]);
  return {
    ...fates,
    hosts: coverage.toSorted((a, b) => a.to - b.to),
    files: sources.length,
    backlog,
    unexplainedShare: unexplainedShare(fates),
  };
}
