/** What the store knows of itself turned into how well the index stands: whose logs reach how far, and how much is not understood. */
import type { Fates, HostCoverage, LogStore } from '../store/log-store.ts';

export interface IndexHealth extends Fates {
  /** The host that is furthest behind first. */
  readonly hosts: readonly HostCoverage[];
  readonly files: number;
  /** Of the lines of mail programs, 0 to 1. */
  readonly unexplainedShare: number;
}

/** Throws what the store throws. */
export async function readIndexHealth(store: Pick<LogStore, 'coverage' | 'fates' | 'sources'>): Promise<IndexHealth> {
  const [coverage, fates, sources] = await Promise.all([store.coverage(), store.fates(), store.sources()]);
  return {
    ...fates,
    hosts: coverage.toSorted((a, b) => a.to - b.to),
    files: sources.length,
    unexplainedShare: fates.unexplained / Math.max(1, fates.events + fates.unexplained),
  };
}
