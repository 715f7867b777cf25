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

/** Compares lines by instant, and those of one instant by source and offset. */
export function byTime(a: LoggedLine, b: LoggedLine): number {
  return a.at - b.at || byPlace(a, b);
}
