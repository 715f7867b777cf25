/** Tells logged lines apart by where they stand, and puts them in order. */
import type { LoggedLine } from './sighting.ts';

/** A key that identifies a line: its source and offset. */
export function placeOf({ source, offset }: LoggedLine): string {
  return `${source}/${offset}`;
}

/** Compares lines by source and offset. */
export function byPlace(a: LoggedLine, b: LoggedLine): number {
  return a.source - b.source || a.offset - b.offset;
}

/** Compares lines by instant. Those of one instant have the order of their file; the parts of a rotated log may have been read in any. */
export function byTime(a: LoggedLine, b: LoggedLine): number {
  const isOneFile = a.source === b.source;
  return a.at - b.at || (isOneFile ? 0 : (a.besideAt ?? 0) - (b.besideAt ?? 0)) || byPlace(a, b);
}
