/** Counts what an import did with files and lines. */

/** Every line has exactly one fate. */
export interface ImportSummary {
  readonly files: number;
  readonly bytes: number;
  readonly lines: number;
  readonly events: number;
  readonly eventLines: number;
  readonly irrelevant: number;
  readonly unexplained: number;
  readonly duplicate: number;
}

export const nothingImported: ImportSummary = {
  files: 0,
  bytes: 0,
  lines: 0,
  events: 0,
  eventLines: 0,
  irrelevant: 0,
  unexplained: 0,
  duplicate: 0,
};

/** Sums field by field. */
export function addSummaries(a: ImportSummary, b: Partial<ImportSummary>): ImportSummary {
  const keys = Object.keys(nothingImported) as (keyof ImportSummary)[];
  return Object.fromEntries(keys.map((key) => [key, a[key] + (b[key] ?? 0)])) as unknown as ImportSummary;
}
