/** A key that identifies a copy. */
import { type Copy, firstOf } from '../../story/copy.ts';

export function keyOf(copy: Copy): string {
  const { source, offset } = firstOf(copy.sightings).line;
  return [copy.host, copy.queueId ?? `${source}/${offset}`, copy.firstAt].join('\0');
}
