/** What the store knows of itself turned into how well the index stands: whose logs reach how far, and how much is not understood. */
import type { Backlog } from '../store/upkeep.ts';
import type { Fates, HostCoverage, LogStore } from '../store/log-store.ts';

export interface IndexHealth extends Fates {
  /** The host that is furthest behind first. */
  readonly hosts: readonly HostCoverage[];
  readonly files: number;
  /** Of the lines of mail programs, 0 to 1. */
  readonly unexplainedShare: number;
  /** What is still to be read; `undefined` when all is. */
  readonly backlog?: Backlog | undefined;
}

/** Throws what the store throws. */
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
    unexplainedShare: fates.unexplained / Math.max(1, fates.events + fates.unexplained),
  };
}
