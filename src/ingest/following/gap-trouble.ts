/** A log that disappeared, perhaps before it was read to its end → what an operator is told. */
import type { CodedTrouble } from '../trouble.ts';

export function gapTrouble({ path, lastAt }: { readonly path: string; readonly lastAt: number }): CodedTrouble {
  return {
    code: 'gap',
    message: `${path} was replaced or truncated, and not all of the old one can be found and read: lines after ${new Date(lastAt).toISOString()} may be missing`,
    fix: 'If it is still somewhere, index it: mailtrace ingest PATH.',
  };
}
