/** A key that identifies a copy. */
import { placeOf } from '../../lines/place.ts';
import { type Copy, firstOf } from '../../story/copy.ts';

export function keyOf(copy: Copy): string {
  return [copy.host, copy.queueId ?? placeOf(firstOf(copy.sightings).line), copy.firstAt].join('\0');
}
