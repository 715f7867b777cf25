/** Writes a check-up as a JSON object. */
import type { Checkup } from '../../ops/checkup.ts';
import { instant } from './instant.ts';

export function checkupJson(checkup: Checkup): object {
  const { settings, sources, coverage, fates, backlog, gaps, damages, ...rest } = checkup;
  return {
    version: 1,
    healthy: checkup.problems.length === 0,
    settings: Object.fromEntries(settings.map(({ name, value }) => [name, value])),
    sources: sources.map((source) => ({ ...source, lastAt: instant(source.lastAt) })),
    coverage: coverage.map(({ host, from, to }) => ({ host, from: instant(from), to: instant(to) })),
    lines: fates,
    backlog: backlog && { ...backlog, at: instant(backlog.at) },
    gaps: gaps.map(({ path, lastAt, noticedAt }) => ({ path, lastAt: instant(lastAt), noticedAt: instant(noticedAt) })),
    damages: damages.map(({ path, offset, bytes }) => ({ path, offset, bytes })),
    ...rest,
  };
}
