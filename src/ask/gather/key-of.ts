/** What tells copies apart. */
import type { Copy } from '../../story/copy.ts';

export function keyOf(copy: Copy): string {
  return `${copy.host}\0${copy.queueId ?? `${copy.sightings[0]!.line.source}/${copy.sightings[0]!.line.offset}`}\0${copy.firstAt}`;
}
